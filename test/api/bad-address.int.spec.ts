/** Addresses that stand for nothing: one clear problem document each, the process lives. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bench, rawGet, startBench } from './support.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

const ask = async (path: string) => {
  const { status, type, text } = await rawGet(bench.url, path, bench.keys.operator);
  expect(type, `${path}: ${text.slice(0, 200)}`).toContain('application/problem+json');
  return { status, code: (JSON.parse(text) as { code: string }).code };
};

it('percent signs that stand for nothing', async () => {
  for (const no of ['%', '%E0%A4%A', '%ff', '%C0%80', '%zz']) {
    expect(await ask(`/v1/declarations/${no}`), no).toEqual({ status: 400, code: 'TG-3004' });
    expect(await ask(`/v1/messages/${no}/body`), no).toEqual({ status: 400, code: 'TG-3004' });
  }
});

it('odd names are simply not there', async () => {
  const odd = ['%00', '%2e%2e%2f%2e%2e', '..%2f..%2fetc', '%F0%9F%92%A9', "'%20or%20'1'='1", '__proto__', '%0d%0aX:1'];
  for (const no of [...odd, 'x'.repeat(4_000)]) {
    expect(await ask(`/v1/declarations/${no}`), no).toEqual({ status: 404, code: 'TG-3001' });
    expect(await ask(`/v1/declarations/${no}/events`), no).toEqual({ status: 404, code: 'TG-3001' });
    expect(await ask(`/v1/messages/${no}`), no).toEqual({ status: 404, code: 'TG-3001' });
  }
  for (const code of ['__proto__', 'constructor', '%00']) {
    expect(await ask(`/problems/${code}`)).toEqual({ status: 404, code: 'TG-3001' });
  }
});

it('thousands of query parameters, and odd ones', async () => {
  const many = Array.from({ length: 3_000 }, (_, index) => `${index.toString(36)}=`).join('&');
  for (const query of [many, '__proto__=1', 'limit[]=1', 'limit[a]=1', '%=%', 'constructor=1', 'limit=1&limit=2']) {
    expect(await ask(`/v1/declarations?${query}`), query.slice(0, 50)).toEqual({ status: 400, code: 'TG-3002' });
  }
});
