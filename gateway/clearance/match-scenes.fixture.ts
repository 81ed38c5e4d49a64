/** Draws what may happen to a declaration: words of the agencies and the premises, deeds of trader and operators. */
import fc from 'fast-check';
import type { Statement, Unit } from '../../contracts/events/events.generated.ts';
import { A, at, B, DECLARATION_NO, STRANGER } from './case-builder.fixture.ts';

export const PREMISES = 'railway';
const MINUTE_MS = 60_000;

/** How many sequences, and the seed that repeats a run exactly: TONGGUAN_MATCH_RUNS, TONGGUAN_MATCH_SEED. */
export const RUNS = Number(process.env.TONGGUAN_MATCH_RUNS ?? 1500);
const SEED = process.env.TONGGUAN_MATCH_SEED === undefined ? undefined : Number(process.env.TONGGUAN_MATCH_SEED);
export const SETTINGS = { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: SEED }) };
/** Some 0.5 ms a sequence on an idle machine; much more on one that has other work. */
export const TIMEOUT_MS = 60_000 + RUNS * 20;

/** One to three units of every kind there is; goods in bulk are one bill. */
export const cargoes: readonly (readonly Unit[])[] = [
  [A],
  [A, B],
  [A, B, { kind: 'container', id: 'TGHU3000032' }],
  [{ kind: 'wagon', id: '4901234' }],
  ...[2, 3].map((count) =>
    ['4901234', '4901235', '4901236'].slice(0, count).map((id): Unit => ({ kind: 'wagon', id })),
  ),
  ['AKE12345XX', 'PMC23456XX'].map((id): Unit => ({ kind: 'uld', id })),
  [{ kind: 'airWaybill', id: '112-12345675' }],
  [{ kind: 'bill', id: 'RBTYN0001' }],
];
const named = (units: readonly Unit[]) =>
  fc.constantFrom<(Unit | undefined)[]>(undefined, undefined, undefined, ...units, ...units, STRANGER);
const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 3 });
const orderNo = optional(fc.constantFrom('I1', 'I1', 'I2', 'I3', 'R1').map((name) => `${DECLARATION_NO}-${name}`));

const without = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));

/** What the yard says; the opening most, and what leaves does not most often leave at once. */
const YARD = [
  ...(['opened', 'opened', 'opened', 'opened', 'opened', 'positioned', 'positioned', 'movedOut', 'loaded'] as const),
  ...(['gatedIn', 'gatedIn', 'arrived', 'onHand', 'gatedOut', 'departed', 'delivered'] as const),
] as const;

export function statementOf(agencies: readonly string[], among: readonly Unit[] = [A, B]): fc.Arbitrary<Statement> {
  const units = named(among);
  const word = fc.record({
    party: fc.constantFrom(...agencies),
    kind: fc.constantFrom(
      ...(['inspect', 'inspect', 'inspect', 'released', 'released', 'released', 'released'] as const),
      ...(['held', 'refused', 'rejected', 'deleted', 'accepted', 'inspected', 'inspected', 'disposed'] as const),
    ),
    unit: units,
    minute: fc.integer({ min: 0, max: 9 }),
    millisecond: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 400),
    senderVersion: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined, freq: 12 }),
    disposition: optional(fc.constantFrom('return', 'destroy')),
    result: fc.constantFrom('pass', 'pass', 'abnormal', 'pending'),
    method: optional(fc.constantFrom('machine', 'manual')),
    orderNo,
  });
  const report = fc.record({
    party: fc.constant(PREMISES),
    kind: fc.constantFrom(...YARD),
    unit: units,
    minute: fc.integer({ min: 0, max: 9 }),
    millisecond: fc.constant(0),
    orderNo,
  });
  return fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: report }).map((drawn) => {
    const { minute, millisecond, ...rest } = drawn;
    const { disposition, result, method } = drawn as { disposition?: string; result?: string; method?: string };
    return without({
      ...rest,
      senderTime: at(minute + millisecond / MINUTE_MS),
      disposition: drawn.kind === 'refused' ? disposition : undefined,
      result: drawn.kind === 'inspected' ? result : undefined,
      method: drawn.kind === 'inspected' || drawn.kind === 'inspect' ? method : undefined,
    }) as unknown as Statement;
  });
}

/** What the trader and the operators do, at the gateway and by its clock; `drop` takes the last unit out. */
const deedOf = (units: readonly Unit[]) =>
  fc.record({
    step: fc.nat(12),
    what: fc.constantFrom(
      ...(['hold', 'hold', 'lift', 'lift', 'amend', 'amend', 'drop', 'correct', 'reopen', 'withdraw'] as const),
    ),
    by: fc.constantFrom('anna', 'bo'),
    unit: named(units),
  });
export const deeds = deedOf([A, B]).filter(({ what }) => what !== 'drop');
export type Deed = typeof deeds extends fc.Arbitrary<infer T> ? T : never;

/** The statement a deed makes, as gateway/operations and gateway/declaration make it. */
export function statementOfDeed({ what, by, unit }: Deed, minute: number, known: readonly Statement[]): Statement {
  const agencies = [...new Set(known.map(({ party }) => party))].filter(
    (party) => ![PREMISES, 'operator', 'trader'].includes(party),
  );
  const setsAside = agencies.map((party) => {
    const times = known.filter((s) => s.party === party).map((s) => Date.parse(s.senderTime));
    return { party, until: new Date(Math.max(...times)).toISOString() };
  });
  const about = unit === undefined || unit.id === STRANGER.id ? {} : { unit };
  const senderTime = at(minute);
  if (what === 'hold') return { party: 'operator', kind: 'held', senderTime, by, ...about };
  if (what === 'lift') return { party: 'operator', kind: 'released', senderTime, by, ...about };
  if (what === 'reopen') return { party: 'operator', kind: 'reopened', senderTime, by, setsAside, ...about };
  if (what === 'withdraw') return { party: 'trader', kind: 'withdrawn', senderTime };
  return { party: 'trader', kind: 'amended', senderTime, ...(what === 'correct' ? {} : { setsAside }) };
}

/**
 * A wish that comes together with what restarts the matching, by a clock after it: the goods are to be seen again.
 */
export function wishedAgain(deed: Deed, restart: Statement, agencies: readonly string[]): Statement[] {
  if (restart.setsAside === undefined || deed.by !== 'bo') return [];
  const known = restart.setsAside.map(({ until }) => Date.parse(until));
  const later = new Date(Math.max(Date.parse(restart.senderTime), ...known) + MINUTE_MS).toISOString();
  return agencies.slice(0, 1).map((party) => ({ party, kind: 'inspect', senderTime: later }));
}

export interface Scene {
  readonly deeds: readonly Deed[];
  readonly agencies: readonly string[];
  readonly units: readonly Unit[];
  readonly statements: readonly Statement[];
  /** Indices into the statements, as they arrive, some repeatedly; those that are lost never do. */
  readonly arrivals: readonly number[];
  /** Minute at which the first arrives: before the senders' times when their clocks are ahead of ours. */
  readonly start: number;
  /** Minutes between two arrivals. */
  readonly pace: number;
  /** Steps before which nothing comes for long: how many minutes. */
  readonly pauses: readonly { readonly step: number; readonly minutes: number }[];
  /** Steps at which the gateway is killed: before it stored what came, or before it dealt with it. */
  readonly kills: readonly { readonly step: number; readonly stored: boolean }[];
}

/** Often everything is to be seen by one, and then one unit by another too: what else is said comes in between. */
const beginnings = (agencies: readonly string[], units: readonly Unit[]): fc.Arbitrary<Statement[]> => {
  const [first = '', ...others] = agencies;
  const begun = units.map((unit): Statement[] => [
    { party: first, kind: 'inspect', senderTime: at(0) },
    ...others.map((party): Statement => ({ party, kind: 'released', senderTime: at(0) })),
    ...others.slice(0, 1).map((party): Statement => ({ party, kind: 'inspect', senderTime: at(5), unit })),
  ]);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant<Statement[]>([]) },
    { weight: 1, arbitrary: fc.constantFrom(...begun) },
  );
};

const STEP = fc.nat(12);
/** Past the wait for the other; past the limits of the yard and of the inspection; past that of the collection. */
const pauses = fc.record({ step: STEP, minutes: fc.constantFrom(125, 26 * 60, 8 * 24 * 60) });
const rarely = <T>(values: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: fc.array(values, { maxLength }) });

export const scenes = (agencies: readonly string[]): fc.Arbitrary<Scene> =>
  fc
    .constantFrom(...cargoes)
    .chain((units) =>
      fc
        .tuple(beginnings(agencies, units), fc.array(statementOf(agencies, units), { minLength: 1, maxLength: 9 }))
        .map(([begun, more]): [readonly Unit[], Statement[]] => [units, [...begun, ...more]]),
    )
    .chain(([units, statements]) =>
      fc.record({
        deeds: rarely(deedOf(units), 4),
        agencies: fc.constant(agencies),
        units: fc.constant(units),
        statements: fc.constant(statements),
        arrivals: fc
          .record({
            again: fc.array(fc.nat(statements.length - 1), { maxLength: 4 }),
            lost: rarely(fc.nat(statements.length - 1), 3),
          })
          .map(({ again, lost }) => [...statements.keys(), ...again].filter((index) => !lost.includes(index)))
          .chain(shuffled)
          .chain((order) => fc.constantFrom(order, inTime(statements, order))),
        start: fc.constantFrom(-60, 0, 5, 60),
        pace: fc.constantFrom(0.001, 1, 30),
        pauses: rarely(pauses, 2),
        kills: rarely(fc.record({ step: STEP, stored: fc.boolean() }), 3),
      }),
    );

/** As the senders' clocks have it: the stories that happen, among all those that could. */
const inTime = (statements: readonly Statement[], order: readonly number[]): number[] => {
  const time = (index: number) => Date.parse(statements[index]?.senderTime ?? '');
  return order.toSorted((a, b) => time(a) - time(b));
};

export const shuffled = (indices: readonly number[]): fc.Arbitrary<number[]> =>
  fc.shuffledSubarray([...indices], { minLength: indices.length, maxLength: indices.length });
