/**
 * The invariants over declarations that share goods: container A is in both, B only in the second. Said in any order and
 * number, with the casework's rounds over both and a restart before each.
 */
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { Statement, Unit } from '../../contracts/events/events.generated.ts';
import type { Case, PlacedOrder, SharedCase } from './case.ts';
import { A, B, clock, DECLARATION_NO, given, line, POLICY, place } from './case-builder.fixture.ts';
import { decide } from './decide.ts';
import {
  deeds,
  PREMISES,
  SETTINGS,
  shuffled,
  statementOf,
  statementOfDeed,
  TIMEOUT_MS,
} from './match-scenes.fixture.ts';
import { expected } from './match-table.fixture.ts';
import { EARLIER_NO } from './matching-story.fixture.ts';

const AGENCIES: readonly [string, string] = ['customs', 'inspection'];

let sequences = 0;
let violated = 0;
afterAll(() => {
  console.log(`${sequences} sequences, ${violated} violations`);
});

const word = fc.record({ second: fc.boolean(), said: statementOf(AGENCIES) });
const scenes = fc.array(word, { minLength: 1, maxLength: 12 }).chain((words) =>
  fc.record({
    words: fc.constant(words),
    arrivals: fc
      .array(fc.nat(words.length - 1), { maxLength: 4 })
      .chain((again) => shuffled([...words.keys(), ...again])),
    done: fc.array(fc.record({ second: fc.boolean(), deed: deeds }), { maxLength: 3 }),
    start: fc.constantFrom(0, 60),
    pace: fc.constantFrom(1, 30),
  }),
);

interface World {
  readonly first: Case;
  readonly second: Case;
}

/** What one declaration sees of the other, as the casework loads it. */
const seenFrom = (own: Case, other: SharedCase): Case => ({ ...own, sharedWith: [other] });

/** An order of the other one names A; what it says of its own number is not said under ours. */
function settled(world: World, minute: number): World {
  let { first, second } = world;
  for (let round = 0; round < 8; round += 1) {
    let placed = 0;
    for (let pass = 0; pass < 8; pass += 1) {
      const { decisions } = decide(seenFrom(first, second), POLICY, clock(minute));
      if (decisions.length === 0) break;
      if (pass === 7) throw new Error(`no rest: ${decisions.map(line).join('; ')}`);
      first = place(seenFrom(first, second), decisions, minute);
      placed += 1;
    }
    for (let pass = 0; pass < 8; pass += 1) {
      const { decisions } = decide(seenFrom(second, first), POLICY, clock(minute));
      if (decisions.length === 0) break;
      if (pass === 7) throw new Error(`no rest: ${decisions.map(line).join('; ')}`);
      second = place(seenFrom(second, first), decisions, minute);
      placed += 1;
    }
    if (placed === 0) return { first, second };
  }
  throw new Error('the two declarations do not come to rest');
}

const numbered = (said: Statement, second: boolean): Statement =>
  said.orderNo === undefined || second ? said : { ...said, orderNo: said.orderNo.replace(DECLARATION_NO, EARLIER_NO) };

const released = ({ orders }: Case, unit: Unit): (PlacedOrder & { kind: 'release' })[] =>
  orders.filter(
    (placed): placed is PlacedOrder & { kind: 'release' } =>
      placed.kind === 'release' && placed.order.units.some(({ id }) => id === unit.id),
  );

const isWithdrawn = ({ statements }: Case): boolean =>
  statements.some(({ party, kind }) => party === 'trader' && kind === 'withdrawn');

/** The plain table for one declaration alone. */
const lets = ({ statements }: Case): boolean => expected(statements, AGENCIES, A.id, 0, 0).orders.includes('release');

function violations(world: World, before: World, minute: number): string[] {
  const wrong: string[] = [];
  const { first, second } = world;
  const views = decide(seenFrom(second, first), POLICY, clock(minute)).views;
  const view = views.find(({ unit }) => unit.id === A.id);
  const mirror = decide(seenFrom(first, second), POLICY, clock(minute)).views.find(({ unit }) => unit.id === A.id);
  if (view === undefined || mirror === undefined) return ['A is in both'];
  const releases = [...released(first, A), ...released(second, A)].sort((a, b) => a.seq - b.seq);
  if (releases.some(({ order }, index) => order.version !== index + 1)) wrong.push('1: a version twice');
  const fresh = releases.length > released(before.first, A).length + released(before.second, A).length;
  const alive = [first, second].filter((each) => !isWithdrawn(each));
  if (fresh && !alive.every(lets)) wrong.push('2: released without the word of all');
  const open = [first, second].flatMap(({ declarationNo }) =>
    view.inspections.filter(({ order, done, over }) => !done && !over && order.number.startsWith(declarationNo)),
  );
  if (open.length > 1) wrong.push('3: two inspection orders open');
  if (alive.length === 2 && view.released !== mirror.released) wrong.push('the two see different releases');
  const freed = alive.length > 0 && alive.every(lets);
  const gone = view.gone || mirror.gone;
  if (alive.length === 2 && !gone && view.released !== freed) wrong.push(freed ? '2: not released' : '2: not recalled');
  return wrong.map((what) => `${what} at ${minute}`);
}

it(
  'hold for two declarations in one container',
  () => {
    fc.assert(
      fc.property(scenes, ({ words, arrivals, done, start, pace }) => {
        sequences += 1;
        let world: World = {
          first: given([], { declarationNo: EARLIER_NO, units: [A], premises: PREMISES }),
          second: given([], { units: [A, B], premises: PREMISES }),
        };
        for (const [step, index] of arrivals.entries()) {
          const minute = start + step * pace;
          const arrived = words[index];
          if (arrived === undefined) continue;
          const said = numbered(arrived.said, arrived.second);
          const hears = (own: Case, second: boolean): Case => {
            const deedsNow = done.filter((each) => each.second === second && each.deed.step === step);
            const did = deedsNow.map(({ deed }) => statementOfDeed(deed, minute, own.statements));
            // What the premises say of the goods they say of both.
            const own_ = said.party === PREMISES || arrived.second === second ? [said] : [];
            return { ...own, statements: [...own.statements, ...did, ...own_] };
          };
          const before = JSON.parse(JSON.stringify(world)) as World;
          world = settled({ first: hears(before.first, false), second: hears(before.second, true) }, minute);
          const wrong = violations(world, before, minute);
          violated += wrong.length > 0 ? 1 : 0;
          expect(wrong).toEqual([]);
        }
      }),
      SETTINGS,
    );
  },
  TIMEOUT_MS,
);
