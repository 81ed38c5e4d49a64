import { describe, expect, test } from 'vitest';
import { openJournal } from './journal.ts';
import { Turn } from './turn.ts';
import { beginAfresh, doubtAt, laterWord, resolvedAt, sayAt, soonestWord, wordAt } from './words.ts';

const NO = '1180105050300001';
const at = (second: number, ms = 0) => new Date(Date.UTC(2018, 0, 5, 1, 30, second, ms));
const iso = (second: number, ms = 0) => at(second, ms).toISOString();

/** Turns of one mock, each at its moment. */
async function clock() {
  const journal = await openJournal();
  return <T>(second: number, ms: number, work: (turn: Turn) => T): T => {
    const turn = new Turn(journal, at(second, ms));
    const result = work(turn);
    journal.commit(turn.changes);
    return result;
  };
}

describe('the times an agency speaks with', () => {
  test('are those of its clock; two words never have one second, other things may', async () => {
    const turn = await clock();
    const said = [
      turn(0, 100, (each) => sayAt(each, NO)),
      turn(0, 200, (each) => wordAt(each, NO)),
      turn(0, 300, (each) => sayAt(each, NO)),
      turn(0, 400, (each) => wordAt(each, NO)),
      // Nothing is earlier than what was said already.
      turn(0, 500, (each) => sayAt(each, NO)),
      turn(3, 0, (each) => wordAt(each, NO)),
    ];
    expect(said.map((each) => each.toISOString())).toEqual([
      iso(0, 100),
      iso(0, 200),
      iso(0, 300),
      iso(1),
      iso(1),
      iso(3),
    ]);
  });

  test('of one declaration do not move those of another', async () => {
    const turn = await clock();
    turn(0, 0, (each) => wordAt(each, NO));
    expect(turn(0, 0, (each) => wordAt(each, 'other')).toISOString()).toBe(iso(0));
  });

  test('after an amendment are all of a later second than the amendment and than everything said before it', async () => {
    const turn = await clock();
    expect(turn(0, 900, (each) => beginAfresh(each, NO))).toBe(iso(1));
    expect(turn(0, 950, (each) => sayAt(each, NO)).toISOString()).toBe(iso(1));
    expect(turn(1, 20, (each) => wordAt(each, NO)).toISOString()).toBe(iso(1, 20));
    expect(turn(1, 30, (each) => beginAfresh(each, NO))).toBe(iso(2));
    expect(turn(1, 40, (each) => beginAfresh(each, NO))).toBe(iso(3));
  });

  test('of a result that leaves the goods where they are stand in its own second, and the next word does not', async () => {
    const turn = await clock();
    turn(0, 0, (each) => wordAt(each, NO));
    expect(turn(0, 500, (each) => doubtAt(each, NO)).toISOString()).toBe(iso(0, 500));
    expect(turn(0, 600, (each) => soonestWord(each, NO))).toBe(iso(1));
    expect(turn(2, 0, (each) => doubtAt(each, NO)).toISOString()).toBe(iso(2));
    expect(turn(2, 1, (each) => wordAt(each, NO)).toISOString()).toBe(iso(3));
    turn(4, 0, (each) => doubtAt(each, NO));
    expect(turn(4, 1, (each) => resolvedAt(each, NO)).toISOString()).toBe(iso(5));
    expect(turn(4, 2, (each) => wordAt(each, NO)).toISOString()).toBe(iso(5));
  });

  test('are waited for: the step of a word is not taken before its second', async () => {
    const turn = await clock();
    turn(0, 300, (each) => wordAt(each, NO));
    const [planned] = turn(0, 400, (each) => {
      laterWord(each, NO, 'released', 60);
      return each.planned(NO);
    });
    expect(planned?.[1]).toMatchObject({ step: 'released', delayMs: 60, notBefore: iso(1) });
  });
});

describe('steps that are given up', () => {
  test('are those that were picked, in this turn and in earlier ones', async () => {
    const turn = await clock();
    turn(0, 0, (each) => {
      each.later(NO, 'decided', 10);
      each.later('other', 'decided', 10);
    });
    const left = turn(0, 0, (each) => {
      each.later(NO, 'open', 10, { orderNo: 'I1' });
      each.later(NO, 'open', 10, { orderNo: 'I2' });
      each.forget(NO, ({ step, args }) => step === 'decided' || args.orderNo === 'I1');
      return each.planned(NO);
    });
    expect(left.map(([, { step, args }]) => [step, args.orderNo])).toEqual([['open', 'I2']]);
    expect(turn(0, 0, (each) => each.planned('other'))).toHaveLength(1);
  });
});
