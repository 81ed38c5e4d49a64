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

const units = fc.constantFrom<(Unit | undefined)[]>(undefined, undefined, A, A, B, STRANGER);
const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 3 });
const orderNo = optional(fc.constantFrom('I1', 'I1', 'I2', 'I3', 'R1').map((name) => `${DECLARATION_NO}-${name}`));

const without = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));

export function statementOf(agencies: readonly string[]): fc.Arbitrary<Statement> {
  const word = fc.record({
    party: fc.constantFrom(...agencies),
    kind: fc.constantFrom(
      ...(['inspect', 'inspect', 'inspect', 'released', 'released', 'released', 'released'] as const),
      ...(['held', 'refused', 'rejected', 'deleted', 'accepted', 'inspected', 'inspected', 'disposed'] as const),
    ),
    unit: units,
    minute: fc.integer({ min: 0, max: 9 }),
    millisecond: fc.constantFrom(0, 0, 0, 400),
    senderVersion: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined, freq: 12 }),
    disposition: optional(fc.constantFrom('return', 'destroy')),
    result: fc.constantFrom('pass', 'pass', 'abnormal', 'pending'),
    method: optional(fc.constantFrom('machine', 'manual')),
    orderNo,
  });
  const report = fc.record({
    party: fc.constant(PREMISES),
    kind: fc.constantFrom(...(['opened', 'opened', 'opened', 'positioned', 'gatedOut', 'gatedIn'] as const)),
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

/** What the trader and the operators do, at the gateway and by its clock. */
export const deeds = fc.record({
  step: fc.nat(12),
  what: fc.constantFrom(
    ...(['hold', 'hold', 'lift', 'lift', 'amend', 'amend', 'correct', 'reopen', 'withdraw'] as const),
  ),
  by: fc.constantFrom('anna', 'bo'),
  unit: units,
});
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
  return { party: 'trader', kind: 'amended', senderTime, ...(what === 'amend' ? { setsAside } : {}) };
}

export interface Scene {
  readonly deeds: readonly Deed[];
  readonly agencies: readonly string[];
  readonly statements: readonly Statement[];
  /** Indices into the statements, as they arrive: every one at least once, some repeatedly. */
  readonly arrivals: readonly number[];
  /** Minute at which the first arrives: before the senders' times when their clocks are ahead of ours. */
  readonly start: number;
  /** Minutes between two arrivals. */
  readonly pace: number;
}

export const scenes = (agencies: readonly string[]): fc.Arbitrary<Scene> =>
  fc.array(statementOf(agencies), { minLength: 1, maxLength: 12 }).chain((statements) =>
    fc.record({
      deeds: fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(deeds, { maxLength: 4 }) },
      ),
      agencies: fc.constant(agencies),
      statements: fc.constant(statements),
      arrivals: fc
        .array(fc.nat(statements.length - 1), { maxLength: 5 })
        .chain((again) => shuffled([...statements.keys(), ...again]))
        .chain((order) => fc.constantFrom(order, inTime(statements, order))),
      start: fc.constantFrom(-60, 0, 5, 60),
      pace: fc.constantFrom(0.001, 1, 30),
    }),
  );

/** As the senders' clocks have it: the stories that happen, among all those that could. */
const inTime = (statements: readonly Statement[], order: readonly number[]): number[] => {
  const time = (index: number) => Date.parse(statements[index]?.senderTime ?? '');
  return order.toSorted((a, b) => time(a) - time(b));
};

export const shuffled = (indices: readonly number[]): fc.Arbitrary<number[]> =>
  fc.shuffledSubarray([...indices], { minLength: indices.length, maxLength: indices.length });
