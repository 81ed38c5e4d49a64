/** A consumer whose effects are rows of the store: an event handled twice breaks a key, and the order can be read. */
import type { Bus, Following } from '../../gateway/bus/bus.ts';
import type { NewEvent } from '../../gateway/store/events.ts';
import type { LoggedEvent } from '../../gateway/store/schema.ts';
import type { Store, Tx } from '../../gateway/store/store.ts';
import { eventually } from '../support/stand-in.ts';

/** The declaration whose events no consumer of these can handle. */
export const BAD = '1180105050399999';

export interface Effect {
  readonly event: string;
  readonly declaration: string;
  readonly label: string;
  /** Who handled it. */
  readonly member: string;
}

export interface Effects {
  readonly following: Following;
  /** Labels of the events that were set apart here. */
  readonly isolated: readonly string[];
}

export interface EffectOptions {
  readonly consumer?: string;
  readonly member?: string;
  /** Milliseconds an event takes. */
  readonly slowMs?: number;
  /** Called before an event is set apart. */
  readonly beforeIsolate?: () => void;
}

/** An event that tells of nothing but its declaration and a label. */
export const labelled = (declarationNo: string, label: string): NewEvent => ({
  type: 'deadline.passed',
  declarationNo,
  data: { deadline: label, dueAt: '2018-01-05T01:30:00.000Z' },
});

const labelOf = ({ data }: Pick<LoggedEvent, 'data'>): string =>
  (JSON.parse(data) as { readonly deadline: string }).deadline;

/** Follows on a bus and starts; fails on the declaration BAD. */
export function effectsOf(bus: Bus, options: EffectOptions = {}): Effects {
  const { consumer = 'test', member = 'one', slowMs = 0, beforeIsolate = () => undefined } = options;
  const isolated: string[] = [];
  const following = bus.follow({
    consumer,
    handle: async (tx, events) => {
      for (const event of events) {
        if (event.declaration_no === BAD) throw new TypeError('no handler can do this');
        await record(tx, consumer, member, event);
        if (slowMs > 0) await new Promise((resolve) => setTimeout(resolve, slowMs));
      }
    },
    isolate: async (events) => {
      beforeIsolate();
      isolated.push(...events.map(labelOf));
    },
  });
  following.start();
  return { following, isolated };
}

async function record(tx: Tx, consumer: string, member: string, event: LoggedEvent): Promise<void> {
  const declaration = event.declaration_no ?? '';
  const { rank } = await tx
    .selectFrom('faults')
    .select((eb) => eb.fn.countAll<number>().as('rank'))
    .where('consumer', '=', consumer)
    .where('next_at', '=', declaration)
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('faults')
    .values({
      consumer,
      declaration_no: event.id,
      firm: member,
      attempts: Number(rank),
      next_at: declaration,
      detail: labelOf(event),
    })
    .execute();
}

/** What a consumer has done so far, of each declaration in the order it was done in. */
async function effectsIn(store: Store, consumer = 'test'): Promise<Effect[]> {
  const rows = await store.read
    .selectFrom('faults')
    .selectAll()
    .where('consumer', '=', consumer)
    .orderBy('attempts')
    .execute();
  return rows.map((row) => ({
    event: row.declaration_no,
    declaration: row.next_at,
    label: row.detail,
    member: row.firm,
  }));
}

/** Waits until a consumer has handled so many events. */
export const untilDone = (store: Store, count: number, consumer = 'test', limitMs = 60_000): Promise<Effect[]> =>
  eventually(async () => {
    const effects = await effectsIn(store, consumer);
    return effects.length >= count && effects;
  }, limitMs);

/** Labels by declaration, in the order they were handled in. */
export function byDeclaration(effects: readonly Effect[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { declaration, label } of effects) {
    const labels = found[declaration] ?? [];
    labels.push(label);
    found[declaration] = labels;
  }
  return found;
}
