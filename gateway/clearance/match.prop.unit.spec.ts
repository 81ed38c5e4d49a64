/**
 * The invariants of the matching 对碰 over arbitrary sets of statements, arriving one by one in any order and number.
 * TONGGUAN_MATCH_RUNS sets the number of sequences per property, TONGGUAN_MATCH_SEED repeats one run exactly.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Statement } from '../../contracts/events/events.generated.ts';
import { A, B, clock, given, outcome, POLICY } from './case-builder.fixture.ts';
import { tally, violations } from './match-invariants.fixture.ts';
import { deeds, PREMISES, SETTINGS, scenes, statementOf, statementOfDeed, TIMEOUT_MS } from './match-scenes.fixture.ts';
import { expected } from './match-table.fixture.ts';

/** What the model may leave open, of all it is asked. */
const MOST_UNSURE = 0.05;

let sequences = 0;
let violated = 0;
afterAll(() => {
  console.log(`${sequences} sequences, ${violated} violations`);
  expect(tally.unsure / Math.max(1, tally.asked), 'what the model is not sure of').toBeLessThan(MOST_UNSURE);
});

const AGENCIES = [
  ['customs', 'inspection'],
  ['customs', 'inspection', 'maritime'],
];

describe('the seven invariants', () => {
  it.each(AGENCIES.map((agencies) => ({ agencies })))(
    'hold in every order of arrival, with $agencies.length agencies',
    ({ agencies }) => {
      fc.assert(
        fc.property(scenes(agencies), (scene) => {
          sequences += 1;
          const wrong = violations(scene);
          violated += wrong.length > 0 ? 1 : 0;
          if (wrong.length > 0) throw new Error(wrong.join('\n'));
        }),
        SETTINGS,
      );
    },
    TIMEOUT_MS,
  );
});

const bySaidBefore =
  (step: number) =>
  ({ senderTime }: Statement): boolean =>
    Date.parse(senderTime) <= +clock(step);

describe('against the plain table', () => {
  it(
    'decides on one unit and two agencies what the table says',
    () => {
      const single = statementOf(['customs', 'inspection']).filter(({ unit }) => unit?.id !== B.id);
      const minutes = fc.constantFrom(0, 60, 121, 125, 500);
      fc.assert(
        fc.property(
          fc.array(single, { maxLength: 10 }),
          minutes,
          fc.array(deeds, { maxLength: 2 }),
          (said, minute, done) => {
            const statements = [...said];
            for (const deed of done) {
              statements.push(statementOfDeed(deed, deed.step + 0.25, statements.filter(bySaidBefore(deed.step))));
            }
            const facts = given(statements, { premises: PREMISES });
            const { decisions, views } = outcome(facts, minute);
            const table = expected(
              statements,
              ['customs', 'inspection'],
              A.id,
              +clock(minute),
              POLICY.limits.waitForOther.ms,
            );
            const which = (agency: string | undefined) => ({ customs: '1', inspection: '2' })[agency ?? ''] ?? '3';
            const lines = decisions.map((d) => {
              if (d.kind === 'release') return 'release';
              if (d.kind === 'hold') return `hold${which(d.agency)}`;
              const method = d.method === 'manual' ? '' : ` ${d.method}`;
              return `${d.agencies.length > 1 ? 'joint' : `single${which(d.agencies[0])}`}${d.afterLimit ? ' late' : ''}${method}`;
            });
            const doubtful = views.some((view) => view.positions.some((p) => p.contradiction));
            sequences += 1;
            tally.asked += 1;
            tally.unsure += table.unsure ? 1 : 0;
            if (table.unsure) return;
            const same = lines.sort().join() === table.orders.join() && doubtful === table.contradictory;
            violated += same ? 0 : 1;
            if (!same) expect({ lines, doubtful }).toEqual({ lines: table.orders, doubtful: table.contradictory });
          },
        ),
        SETTINGS,
      );
    },
    TIMEOUT_MS,
  );
});
