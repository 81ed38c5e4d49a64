/** A follower whose effects are rows of the store, one more each time: an event handled twice shows. */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { Follower } from '../../gateway/bus/follower.ts';
import type { NewEvent } from '../../gateway/store/events.ts';
import type { LoggedEvent } from '../../gateway/store/schema.ts';
import type { Store } from '../../gateway/store/store.ts';
import { eventually } from '../support/stand-in.ts';

export interface Followed {
  /** Waits until so many events were handled. @returns their declarations, in the order they were handled in. */
  until(count: number): Promise<string[]>;
  /** Declarations of the events that failed. */
  isolated(): readonly (string | null)[];
  stop(): Promise<void>;
}

/** An event that tells of nothing but its declaration. */
export const passed = (declarationNo: string): NewEvent => ({
  type: 'deadline.passed',
  declarationNo,
  data: { deadline: 'matching', dueAt: '2018-01-05T01:30:00.000Z' },
});

/** Follows the log under one name; fails on the declaration BAD. */
export function follow(store: Store): Followed {
  const isolated: (string | null)[] = [];
  const follower = new Follower({
    store,
    consumer: 'test',
    log: pino({ level: 'silent' }),
    handle: async (tx, events) => {
      for (const { declaration_no: no } of events) {
        if (no === 'BAD') throw new Error('bad');
        const row = {
          consumer: String(no),
          declaration_no: randomUUID(),
          firm: '',
          attempts: 0,
          next_at: '',
          detail: '',
        };
        const { rank } = await tx
          .selectFrom('faults')
          .select((eb) => eb.fn.countAll<number>().as('rank'))
          .executeTakeFirstOrThrow();
        await tx
          .insertInto('faults')
          .values({ ...row, attempts: rank })
          .execute();
      }
    },
    isolate: async (events) => {
      isolated.push(...events.map(({ declaration_no }) => declaration_no));
    },
  });
  follower.start();
  let stopping: Promise<void> | undefined;
  return {
    isolated: () => isolated,
    until: (count) =>
      eventually(async () => {
        const rows = await store.read.selectFrom('faults').select('consumer').orderBy('attempts').execute();
        return rows.length >= count && rows.map(({ consumer }) => consumer);
      }),
    stop() {
      stopping ??= follower.stop();
      return stopping;
    },
  };
}

/** Everything in the log, page by page, as a follower reads it. */
export async function allEvents(store: Store, limit = 100): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for (;;) {
    const page = await store.eventsAfter(events.at(-1)?.position ?? 0, limit);
    events.push(...page.events);
    if (page.events.length === 0 && !page.withheld) return events;
  }
}
