/** Runs the casework: follows the event log, and keeps a case that fails apart from the others. */
import type { EventData, NumberRef } from '../../contracts/events/events.generated.ts';
import type { Following } from '../bus/bus.ts';
import { Wakeup } from '../bus/wakeup.ts';
import type { Gateway } from '../context.ts';
import { namedByParked, retryIfKnown, retryParked } from '../intake/parked.ts';
import type { LoggedEvent } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { settle } from './settle.ts';

/** Name of the consumer, and of its cursor. */
export const CONSUMER = 'casework';

/** Events after which a case is looked at again. `declaration.statusChanged` and orders are its own doing. */
const TRIGGERS: ReadonlySet<string> = new Set([
  'declaration.submitted',
  'statement.recorded',
  // An amendment may wait for the number the party knows the declaration by.
  'numbers.learned',
  'message.sent',
  'message.acknowledged',
  'message.failed',
  'deadline.passed',
  'operator.acted',
]);

/** How often cases that failed are looked at. */
const TICK_MS = 250;
const MAX_BACKOFF_MS = 60_000;

const LONG_AGO = new Date(0);
const later = (one: Date, other: Date): Date => (other > one ? other : one);

/**
 * The time limit an event says has passed. The clock it passed by may be ahead of ours; decided by ours, the limit would
 * be set again.
 */
function passedAt({ type, data }: LoggedEvent): Date {
  return type === 'deadline.passed' ? new Date((JSON.parse(data) as EventData['deadline.passed']).dueAt) : LONG_AGO;
}

export class Casework {
  readonly #gateway: Gateway;
  readonly #following: Following;
  readonly #tick = new Wakeup();
  #ticking: Promise<void> | undefined;
  #stopped = false;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
    this.#following = gateway.bus.follow({
      consumer: CONSUMER,
      handle: async (tx, events) => {
        for (const [no, now] of await this.#touched(tx, events)) await settle(tx, gateway, no, now);
      },
      isolate: async (events) => this.#isolate(events),
    });
  }

  start(): void {
    this.#following.start();
    this.#ticking = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#tick.wake();
    await this.#following.stop();
    await this.#ticking;
  }

  /**
   * Declarations to settle after these events, and by what time; parked messages whose number became known are taken up
   * first.
   */
  async #touched(tx: Tx, events: readonly LoggedEvent[]): Promise<Map<string, Date>> {
    const { clock } = this.#gateway;
    const touched = new Map<string, Date>();
    for (const event of events) {
      // What it waits for may have become known in another process while it was parked.
      if (event.type === 'message.parked') {
        const { messageId } = JSON.parse(event.data) as { messageId: string };
        await retryIfKnown(tx, this.#gateway, messageId, clock());
      }
      if (event.declaration_no === null) continue;
      if (event.type === 'numbers.learned') {
        const { numbers } = JSON.parse(event.data) as EventData['numbers.learned'];
        await retryParked(tx, this.#gateway, numbers, clock());
      } else if (event.type === 'declaration.submitted') {
        await this.#retryParkedOf(tx, event.declaration_no);
      }
      if (TRIGGERS.has(event.type)) {
        const now = later(touched.get(event.declaration_no) ?? clock(), passedAt(event));
        touched.set(event.declaration_no, now);
      }
    }
    return touched;
  }

  /** Takes up again whatever is parked for one of the declaration's numbers. */
  async #retryParkedOf(tx: Tx, no: string): Promise<void> {
    const numbers = await tx.selectFrom('numbers').select(['kind', 'value']).where('declaration_no', '=', no).execute();
    await retryParked(tx, this.#gateway, numbers as NumberRef[], this.#gateway.clock());
  }

  async #isolate(events: readonly LoggedEvent[]): Promise<void> {
    const declarations = new Map<string, Date>();
    const add = (no: string, until: Date) => declarations.set(no, later(declarations.get(no) ?? until, until));
    for (const event of events) {
      if (event.declaration_no !== null) add(event.declaration_no, passedAt(event));
      if (event.type !== 'message.parked') continue;
      const { messageId } = JSON.parse(event.data) as { messageId: string };
      for (const no of await this.#gateway.store.write((tx) => namedByParked(tx, messageId))) add(no, LONG_AGO);
    }
    for (const [no, until] of declarations) await this.#settleAlone(no, until, 0);
  }

  /**
   * Settles one case by itself. Nothing is known any more of the events it failed at, so all that may have been waiting
   * for one of them is looked at again.
   */
  async #settleAlone(no: string, until: Date, attempts: number): Promise<void> {
    const { store, clock, log } = this.#gateway;
    try {
      await store.write(async (tx) => {
        await this.#retryParkedOf(tx, no);
        await settle(tx, this.#gateway, no, later(clock(), until));
        await tx.deleteFrom('faults').where('consumer', '=', CONSUMER).where('declaration_no', '=', no).execute();
      });
    } catch (error) {
      log.error({ err: error, declarationNo: no }, 'a case could not be settled; it waits alone');
      const backoff = Math.min(MAX_BACKOFF_MS, 1000 * 2 ** attempts);
      const row = {
        attempts: attempts + 1,
        next_at: new Date(clock().getTime() + backoff).toISOString(),
        detail: error instanceof Error ? error.message : String(error),
      };
      await store.write(async (tx) => {
        const owner = await tx.selectFrom('declarations').select('firm').where('no', '=', no).executeTakeFirst();
        if (owner === undefined) return;
        await tx
          .insertInto('faults')
          .values({ consumer: CONSUMER, declaration_no: no, firm: owner.firm, ...row })
          .onConflict((conflict) => conflict.columns(['consumer', 'declaration_no']).doUpdateSet(row))
          .execute();
      });
    }
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#retryFaults();
      } catch (error) {
        this.#gateway.log.error({ err: error }, 'looking at the failed cases failed; trying again');
      }
      await this.#tick.wait(TICK_MS);
    }
  }

  async #retryFaults(): Promise<void> {
    const { store, clock } = this.#gateway;
    const due = await store.read
      .selectFrom('faults')
      .selectAll()
      .where('consumer', '=', CONSUMER)
      .where('next_at', '<=', clock().toISOString())
      .limit(20)
      .execute();
    for (const { declaration_no, attempts } of due) await this.#settleAlone(declaration_no, LONG_AGO, attempts);
  }
}
