/** What waits for a thread: only what is being done when the thread ends is held against itself. */
import { pino } from 'pino';
import { afterEach, expect, it } from 'vitest';
import { GaveUpError, Threads, type ThreadsOptions } from '../../gateway/threads/threads.ts';

const around = { now: new Date('2026-05-11T01:00:00Z'), utcOffsetMinutes: 480, partners: new Map() };
const HANGS = 3_600_000;

const threads: Threads[] = [];
afterEach(async () => {
  for (const each of threads.splice(0)) await each.stop();
});

interface Order {
  readonly takes?: number;
  readonly ends?: boolean;
}

/** One thread that does what it is told, and what becomes of each piece of work: the number of the thread that did it. */
function one(options: Partial<ThreadsOptions>, name = 'scripted') {
  const script = new URL(`./${name}.mjs`, import.meta.url);
  const made = new Threads({ count: 1, log: pino({ level: 'silent' }), script, ...options });
  threads.push(made);
  return {
    made,
    // Large, unless said otherwise, so that it waits for the thread however long that takes.
    ask: (order: Order, size = 70_000) => {
      const bytes = new TextEncoder().encode(JSON.stringify(order).padEnd(size));
      return made.run('check', { ...around, bytes, form: 'json' }, () => 'here' as never) as Promise<unknown>;
    },
  };
}

it('a burst that takes longer in all than one may take is done, by one thread', async () => {
  const { ask } = one({ longestMs: 2_000 });
  const done = await Promise.all(Array.from({ length: 20 }, () => ask({ takes: 250 })));
  expect(new Set(done).size).toBe(1);
  expect(done).toContainEqual(expect.any(Number));
});

it('what waits behind work that ends threads is done when that is given up', async () => {
  const { ask } = one({});
  const ended = [ask({ ends: true }), ask({ ends: true })].map((work) => expect(work).rejects.toThrow(GaveUpError));
  const behind = [ask({}), ask({})];
  await Promise.all(ended);
  expect(await Promise.all(behind)).toEqual([expect.any(Number), expect.any(Number)]);
});

it('small work that ended a thread is not tried here', async () => {
  const { ask } = one({});
  await ask({});
  await expect(ask({ ends: true }, 100)).rejects.toThrow(GaveUpError);
});

it('what waits behind work that does not come back is done when that is given up', async () => {
  const { ask } = one({ longestMs: 500 });
  const hangs = expect(ask({ takes: HANGS })).rejects.toThrow(GaveUpError);
  const behind = ask({});
  await hangs;
  expect(await behind).toEqual(expect.any(Number));
});

it('the time a thread needs to begin is not counted as its work’s', async () => {
  const { ask } = one({ longestMs: 1_000 }, 'late');
  expect(await ask({})).toEqual(expect.any(Number));
});

it('what waits for a thread that cannot begin is done here', async () => {
  const { ask } = one({ longestStartMs: 20 }, 'late');
  expect(await Promise.all([ask({}), ask({})])).toEqual(['here', 'here']);
});

it('what is under way at the end is neither done here nor held against itself', async () => {
  const { made, ask } = one({});
  await ask({});
  const asked = [ask({ takes: HANGS }), ask({})].map((work) => expect(work).rejects.toThrow('the threads are stopped'));
  await made.stop();
  await Promise.all(asked);
});
