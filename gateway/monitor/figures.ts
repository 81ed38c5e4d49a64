/** What stands in the store and is worth watching: counts by index, the same whichever process is asked. */
import type { Kysely } from 'kysely';
import type { Gateway } from '../context.ts';
import { attemptsSince, deliveryHealth, type Outcomes, type PartyHealth } from '../delivery/health.ts';
import type { Database } from '../store/schema.ts';

/** Attempts are counted over this: long enough to be many, short enough to be counted often. In milliseconds. */
const RECENT_MS = 300_000;

export interface Figures {
  /** Every registered party, in the order of registration. */
  readonly parties: readonly PartyHealth[];
  /** Attempts that ended in the last {@link RECENT_MS}, by party. */
  readonly attempts: ReadonlyMap<string, Outcomes>;
  /** Cases that could not be settled and wait to be tried again. */
  readonly failedCases: number;
  /** Messages whose declaration nobody knows, by party. */
  readonly parked: ReadonlyMap<string, number>;
  /** Open alarms, by kind. */
  readonly alarms: ReadonlyMap<string, number>;
  /** Time limits that have passed and were not taken up yet. */
  readonly overdue: number;
}

/** Counts all of it. @throws when the store does not answer. */
export async function readFigures(
  gateway: Pick<Gateway, 'store' | 'adapters' | 'partners' | 'clock' | 'delivery'>,
): Promise<Figures> {
  const { read } = gateway.store;
  const now = gateway.clock();
  const parties = await deliveryHealth(gateway);
  const attempts = await attemptsSince(read, new Date(now.getTime() - RECENT_MS));
  const [failed, parked, alarms, overdue] = await Promise.all([
    failedCases(read).executeTakeFirstOrThrow(),
    parkedMessages(read).execute(),
    openAlarms(read).execute(),
    overdueLimits(read, now.toISOString()).executeTakeFirstOrThrow(),
  ]);
  return {
    parties,
    attempts,
    failedCases: Number(failed.n),
    parked: new Map(parked.map(({ party, n }) => [party, Number(n)])),
    alarms: new Map(alarms.map(({ kind, n }) => [kind, Number(n)])),
    overdue: Number(overdue.n),
  };
}

const failedCases = (read: Kysely<Database>) =>
  read.selectFrom('faults').select((eb) => eb.fn.countAll<number>().as('n'));

const parkedMessages = (read: Kysely<Database>) =>
  read
    .selectFrom('messages')
    .select((eb) => ['party', eb.fn.countAll<number>().as('n')])
    .where('direction', '=', 'in')
    .where('state', '=', 'parked')
    .groupBy('party');

const openAlarms = (read: Kysely<Database>) =>
  read
    .selectFrom('alarms')
    .select((eb) => ['kind', eb.fn.countAll<number>().as('n')])
    .where('cleared_at', 'is', null)
    .groupBy('kind');

const overdueLimits = (read: Kysely<Database>, now: string) =>
  read
    .selectFrom('deadlines')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('due_at', '<=', now);
