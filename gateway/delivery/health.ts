/** How delivery stands, per party: for operators, for metrics, for readiness. From rows alone, so any process can say it. */
import type { Kysely } from 'kysely';
import type { Party } from '../../adapters/adapter.ts';
import type { Gateway } from '../context.ts';
import type { Database } from '../store/schema.ts';
import type { BreakerState } from './breaker.ts';
import { type FetchFailing, fetchFailingOf } from './fetch-state.ts';
import { GONE_AFTER_LEASES } from './keeper.ts';
import { stateIs } from './queries.ts';
import { DELIVERY_DEFAULTS } from './settings.ts';

export interface PartyHealth {
  readonly party: Party;
  /** Some process sends to it. */
  readonly connected: boolean;
  /** Processes that send to it. */
  readonly senders: number;
  readonly stopped: { readonly since: string; readonly by: string; readonly reason: string } | undefined;
  /** Messages that wait, those to be tried again among them. */
  readonly queued: number;
  /** When the oldest of them was queued. */
  readonly oldestQueuedAt: string | undefined;
  readonly underWay: number;
  /** Dead letters that the party has not acknowledged and nobody has set aside. */
  readonly dead: number;
  /** When a message was handed over last. */
  readonly lastSuccessAt: string | undefined;
  /** The breaker that is furthest from closed, of all processes. */
  readonly breaker: BreakerState;
  /** When an open breaker lets one message try. */
  readonly openUntil: string | undefined;
  /** Undefined while fetching from it goes well, or nobody does. */
  readonly fetchFailing: FetchFailing | undefined;
}

/** Every registered party, in the order of registration. */
export async function deliveryHealth(
  gateway: Pick<Gateway, 'store' | 'adapters' | 'partners' | 'clock' | 'delivery'>,
): Promise<PartyHealth[]> {
  const { store, adapters, partners, clock, delivery } = gateway;
  const now = clock();
  const { read } = store;
  const leaseMs = delivery?.leaseMs ?? DELIVERY_DEFAULTS.leaseMs;
  const alive = new Date(now.getTime() - GONE_AFTER_LEASES * leaseMs).toISOString();
  const counts = await openDeliveries(read);
  const lanes = new Map((await read.selectFrom('lanes').selectAll().execute()).map((row) => [row.party, row]));
  const senders = await read.selectFrom('lane_senders').selectAll().where('seen_at', '>=', alive).execute();
  return Promise.all(
    [...adapters.keys()].map(async (party): Promise<PartyHealth> => {
      const lane = lanes.get(party);
      const own = senders.filter((sender) => sender.party === party);
      const open = own.flatMap(({ open_until }) => open_until ?? []).sort();
      const openUntil = open.at(-1);
      const { queued, oldestQueuedAt, underWay, dead } = counts.get(party) ?? NONE;
      return {
        party,
        connected: own.length > 0 || partners.has(party),
        senders: own.length,
        stopped:
          lane?.stopped_at == null
            ? undefined
            : { since: lane.stopped_at, by: lane.stopped_by ?? '', reason: lane.stop_reason ?? '' },
        queued,
        oldestQueuedAt,
        underWay,
        dead,
        lastSuccessAt: (await lastSuccess(read, party).executeTakeFirst())?.ended_at ?? undefined,
        breaker: openUntil === undefined ? 'closed' : openUntil > now.toISOString() ? 'open' : 'halfOpen',
        openUntil,
        fetchFailing: fetchFailingOf(lane),
      };
    }),
  );
}

interface Counts {
  queued: number;
  oldestQueuedAt: string | undefined;
  underWay: number;
  dead: number;
}
const NONE: Counts = { queued: 0, oldestQueuedAt: undefined, underWay: 0, dead: 0 };

async function openDeliveries(read: Kysely<Database>): Promise<ReadonlyMap<string, Counts>> {
  const waiting = await read
    .selectFrom('deliveries as d')
    .select((eb) => ['d.party', 'd.state', eb.fn.countAll<number>().as('n'), eb.fn.min('d.queued_at').as('oldest')])
    .where(stateIs('queued', 'sending'))
    .groupBy(['d.party', 'd.state'])
    .execute();
  const dead = await read
    .selectFrom('deliveries as d')
    .innerJoin('messages as m', 'm.id', 'd.message_id')
    .select((eb) => ['d.party', eb.fn.countAll<number>().as('n')])
    .where(stateIs('dead'))
    .where('m.state', '=', 'dead')
    .groupBy('d.party')
    .execute();
  const counts = new Map<string, Counts>();
  const of = (party: string): Counts => {
    const found = counts.get(party) ?? { ...NONE };
    counts.set(party, found);
    return found;
  };
  for (const { party, state, n, oldest } of waiting) {
    const own = of(party);
    if (state === 'sending') own.underWay = Number(n);
    else Object.assign(own, { queued: Number(n), oldestQueuedAt: oldest });
  }
  for (const { party, n } of dead) of(party).dead = Number(n);
  return counts;
}

/** When a message was handed over to a party last. */
export const lastSuccess = (read: Kysely<Database>, party: Party) =>
  read
    .selectFrom('delivery_attempts')
    .select('ended_at')
    .where('party', '=', party)
    .where('outcome', '=', 'delivered')
    .orderBy('ended_at', 'desc')
    .limit(1);

export type Outcomes = Readonly<Record<'delivered' | 'transient' | 'ambiguous' | 'permanent', number>>;

/** Attempts that ended since a time, by party and outcome. A busy hour has many: asked for by people, not by metrics. */
export async function attemptsSince(read: Kysely<Database>, since: Date): Promise<ReadonlyMap<string, Outcomes>> {
  const none: Outcomes = { delivered: 0, transient: 0, ambiguous: 0, permanent: 0 };
  const parties = await read.selectFrom('lanes').select('party').execute();
  const counted = parties.map(async ({ party }): Promise<[string, Outcomes]> => {
    const rows = await read
      .selectFrom('delivery_attempts')
      .select((eb) => ['outcome', eb.fn.countAll<number>().as('n')])
      .where('party', '=', party)
      .where('outcome', 'in', Object.keys(none))
      .where('ended_at', '>=', since.toISOString())
      .groupBy('outcome')
      .execute();
    return [party, { ...none, ...Object.fromEntries(rows.map(({ outcome, n }) => [outcome, Number(n)])) }];
  });
  return new Map(await Promise.all(counted));
}
