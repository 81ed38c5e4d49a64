import { afterEach, expect, it, vi } from 'vitest';
import { Look } from './look.ts';

/** A question whose answer the test gives. */
function asked() {
  const waiting: { resolve: (value: number) => void; reject: (error: Error) => void }[] = [];
  let count = 0;
  return {
    get count() {
      return count;
    },
    ask: () => {
      count += 1;
      return new Promise<number>((resolve, reject) => waiting.push({ resolve, reject }));
    },
    answer: (value: number) => waiting.shift()?.resolve(value),
    fail: (words: string) => waiting.shift()?.reject(new Error(words)),
  };
}

it('asks once for many who want to know at the same time, and keeps the answer while it is fresh', async () => {
  const question = asked();
  const look = new Look({ ask: question.ask, boundMs: 60_000, freshMs: 60_000 });
  const all = [look.seen(), look.seen(), look.seen()];
  question.answer(7);
  expect((await Promise.all(all)).map(({ value }) => value)).toEqual([7, 7, 7]);
  expect((await look.seen()).value).toBe(7);
  expect(question.count).toBe(1);
});

it('says why there is no answer, and asks again when that is old', async () => {
  const question = asked();
  const look = new Look({ ask: question.ask, boundMs: 60_000, freshMs: 0 });
  const first = look.seen();
  question.fail('it is away');
  expect(await first).toEqual({ trouble: 'it is away' });
  const again = look.seen();
  question.answer(8);
  expect((await again).value).toBe(8);
  expect(question.count).toBe(2);
});

afterEach(() => {
  vi.useRealTimers();
});

it('keeps what is a burden to ask for as much longer as it took, and a trouble never', async () => {
  vi.useFakeTimers();
  const question = asked();
  const look = new Look({ ask: question.ask, boundMs: 60_000, freshMs: 0, burden: true });
  const refused = look.seen();
  vi.advanceTimersByTime(20);
  question.fail('it is away');
  expect((await refused).trouble).toBe('it is away');
  const first = look.seen();
  expect(question.count).toBe(2);
  vi.advanceTimersByTime(20);
  question.answer(1);
  expect((await first).value).toBe(1);
  // It took 20 ms, and is not asked again for 400.
  vi.advanceTimersByTime(399);
  expect((await look.seen()).value).toBe(1);
  expect(question.count).toBe(2);
  vi.advanceTimersByTime(1);
  const second = look.seen();
  expect(question.count).toBe(3);
  question.answer(2);
  expect((await second).value).toBe(2);
});

it('does not wait longer than the bound, and does not ask again meanwhile; the late answer is not lost', async () => {
  const question = asked();
  const look = new Look({ ask: question.ask, boundMs: 1, freshMs: 60_000 });
  expect((await look.seen()).trouble).toMatch(/no answer/);
  expect((await look.seen()).trouble).toMatch(/no answer/);
  expect(question.count).toBe(1);
  question.answer(9);
  for (;;) if ((await look.seen()).value === 9) break;
  expect(question.count).toBe(1);
});
