/** SIGKILL at any moment: nothing acknowledged is lost, nothing is done twice. */
import { afterAll, describe, expect, it } from 'vitest';
import { type Accepted, statusOf } from '../support/client.ts';
import { temporaryFolder } from '../support/folder.ts';
import { CASES, followFour, isOver, submitCase } from '../support/four.ts';
import { type Running, start } from '../support/tongguan.ts';

const KILLS = Number(process.env.TONGGUAN_KILLS ?? 6);
const SEED = Number(process.env.TONGGUAN_SEED ?? Date.now() % 2 ** 31);
/** Slow enough that there is something to kill between any two steps. */
const PACE = 0.5;
const LONGEST_LIFE_MS = 2_500;

const folder = temporaryFolder();
let service: Running | undefined;

afterAll(async () => {
  await service?.clean();
  folder.remove();
});

describe('the gateway killed and started again', () => {
  it(`${KILLS} times: the four end as they should`, { timeout: 120_000 + KILLS * 60_000 }, async () => {
    console.info(`kill.e2e: TONGGUAN_SEED=${SEED} TONGGUAN_KILLS=${KILLS}`);
    const random = randomFrom(SEED);
    /** What was acknowledged, by case. */
    const numbers = new Map<string, string>();
    let kills = 0;
    let round = 0;
    service = await start({ data: folder.path, pace: PACE });
    while (kills < KILLS) {
      const at = random() * LONGEST_LIFE_MS;
      const killed = new Promise<void>((resolve) => {
        setTimeout(() => resolve(service?.kill()), at);
      });
      await submitWhatIsMissing(service, `-${round}`, numbers);
      await killed;
      kills += 1;
      console.info(`kill ${kills} after ${Math.round(at)} ms of round ${round}: ${numbers.size} acknowledged`);
      const dead = service;
      service = await start({ data: folder.path, pace: PACE });
      await dead.clean();
      expect(dead.stderr()).toBe('');
      for (const [key, no] of numbers) {
        expect((await statusOf(service.ready, no)).status, `case ${key} was acknowledged as ${no}`).toBeDefined();
      }
      // All over before the last kill: four new ones, so that there is always something under way.
      if (await allOver(service, numbers)) {
        await judgeAll(service, numbers);
        numbers.clear();
        round += 1;
      }
    }
    await submitWhatIsMissing(service, `-${round}`, numbers);
    await judgeAll(service, numbers);
  });
});

/** Submits each case until it is acknowledged; a gateway that is killed meanwhile leaves the rest for later. */
async function submitWhatIsMissing(running: Running, suffix: string, numbers: Map<string, string>): Promise<void> {
  for (const one of CASES) {
    if (numbers.has(one.key)) continue;
    const answer = await submitCase(running.ready, one, suffix).catch(() => undefined);
    if (answer === undefined) return;
    expect(answer.status, answer.text).toBe(202);
    numbers.set(one.key, answer.json<Accepted>().declarationNo);
  }
}

async function allOver(running: Running, numbers: ReadonlyMap<string, string>): Promise<boolean> {
  if (numbers.size < CASES.length) return false;
  const over = await Promise.all(CASES.map((one) => isOver(running.ready, one, numbers.get(one.key) ?? '')));
  return over.every((each) => each);
}

/** One release order for a, b and c and none for d, one opening where there is an inspection, no violations. */
async function judgeAll(running: Running, numbers: ReadonlyMap<string, string>): Promise<void> {
  for (const ended of await followFour(running.ready, numbers)) {
    expect(ended, `seed ${SEED}`).toMatchObject({ faults: [], releaseOrders: ended.key === 'd' ? 0 : 1 });
  }
}

/** Mulberry32: the same seed kills at the same moments. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
