/** The demo as somebody runs it who has just cloned the repository. */
import { describe, expect, it } from 'vitest';
import { tongguan } from '../support/tongguan.ts';

interface Shown {
  readonly ok: boolean;
  readonly seconds: number;
  readonly declarations: readonly {
    readonly case: string;
    readonly declarationNo: string;
    readonly status: string;
    readonly inspectionOrders: readonly { readonly kind: string; readonly units: readonly string[] }[];
    readonly releaseOrders: number;
    readonly reason: string | null;
    readonly faults?: readonly string[];
  }[];
}

const CONTAINER = /^[A-Z]{3}U\d{7}$/;
const AIR_WAYBILL = /^\d{3}-\d{8}$/;

describe('tongguan demo', () => {
  it.each([
    ['undisturbed', []],
    ['killed three times on the way', ['--kill', '3']],
  ])('%s: one inspection, one release, and the refused one is held', async (_, more) => {
    const { code, stdout, stderr } = await tongguan(['demo', '--json', '--timeout', '240', ...more]);
    expect(stderr).toBe('');
    const shown = JSON.parse(stdout) as Shown;
    const [a, b, c, d] = shown.declarations;
    expect(shown.declarations.map((one) => one.faults)).toEqual([undefined, undefined, undefined, undefined]);
    expect(Object.keys(shown).sort()).toEqual(['declarations', 'ok', 'seconds']);
    expect(shown.declarations.map((one) => one.case)).toEqual(['a', 'b', 'c', 'd']);
    for (const one of shown.declarations) expect(one.declarationNo).toMatch(/^\d{16}$/);

    expect(a).toMatchObject({
      status: 'released',
      inspectionOrders: [{ kind: 'joint', units: [expect.stringMatching(CONTAINER)] }],
      releaseOrders: 1,
      reason: null,
    });
    expect(b).toMatchObject({
      status: 'released',
      inspectionOrders: [{ kind: 'single', units: [expect.stringMatching(AIR_WAYBILL)] }],
      releaseOrders: 1,
      reason: null,
    });
    expect(c).toMatchObject({ status: 'released', inspectionOrders: [], releaseOrders: 1, reason: null });
    expect(d).toMatchObject({ status: 'refused', inspectionOrders: [], releaseOrders: 0 });
    // The trader is told why, in both languages.
    expect(d?.reason).toMatch(/[a-z].* \/ .*\p{Script=Han}/u);
    expect(shown).toMatchObject({ ok: true });
    expect(shown.seconds).toBeGreaterThan(0);
    expect(code).toBe(0);
  });
});
