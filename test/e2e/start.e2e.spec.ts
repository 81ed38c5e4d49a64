/** `npm start` from its first line to its end, and started again on the same data. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Accepted, ask, until, untilAnswers } from '../support/client.ts';
import { temporaryFolder } from '../support/folder.ts';
import { CASES, followFour, submitCase, submitFour } from '../support/four.ts';
import { type Launched, launch, type Running, run, type StartOptions, start, tongguan } from '../support/tongguan.ts';

const running: Launched[] = [];
const folders: ReturnType<typeof temporaryFolder>[] = [];

async function started(options: StartOptions): Promise<Running> {
  const service = await start(options);
  running.push(service);
  return service;
}

function folder(): string {
  const made = temporaryFolder();
  folders.push(made);
  return made.path;
}

afterEach(async () => {
  for (const service of running.splice(0)) await service.clean();
  for (const made of folders.splice(0)) made.remove();
});

const URL_HERE = /^http:\/\/127\.0\.0\.1:\d+$/;
const KEY = /^tgk_[A-Za-z0-9_-]{20,}$/;

describe('tongguan start --json', () => {
  it('says in one line where everything is, takes the four, stops cleanly and goes on where it was', async () => {
    const data = folder();
    const first = await started({ data, pace: 0.4 });
    const { ready } = first;
    expect(first.stdout().trimEnd().split('\n')).toHaveLength(1);
    expect(ready.gateway).toMatch(URL_HERE);
    expect(Object.keys(ready.mocks).sort()).toEqual(['airport', 'customs', 'inspection', 'railway']);
    for (const url of Object.values(ready.mocks)) expect(url).toMatch(URL_HERE);
    expect(ready.keys.firm).toMatch(KEY);
    expect(ready.keys.operator).toMatch(KEY);
    expect(Object.keys(ready.keys.agencies).sort()).toEqual(['airport', 'customs', 'inspection', 'railway']);

    for (const probe of ['/livez', '/readyz']) await untilAnswers(ready, probe);

    const numbers = await submitFour(ready);
    expect(new Set(numbers.values()).size).toBe(4);
    for (const no of numbers.values()) expect(no).toMatch(/^\d{16}$/);

    // The same declaration again is the same declaration; under its reference another one is refused.
    for (const one of CASES) {
      const again = await submitCase(ready, one);
      expect(again.status).toBe(202);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(again.json<Accepted>().declarationNo).toBe(numbers.get(one.key));
    }

    // Stopped in the middle: nothing is over yet.
    const stopped = await first.stop();
    expect(stopped.code).toBe(0);
    await until('no child is left', 60_000, async () => !first.alive());

    const second = await started({ data });
    expect(second.ready.keys).toEqual(ready.keys);
    for (const [key, no] of numbers) {
      const { status } = await ask(`${second.ready.gateway}/v1/declarations/${no}`, { key: ready.keys.firm });
      expect({ key, status }).toEqual({ key, status: 200 });
    }
    for (const ended of await followFour(second.ready, numbers)) expect(ended).toMatchObject({ faults: [] });
    expect((await second.stop()).code).toBe(0);
    await until('no child is left', 60_000, async () => !second.alive());
  });

  it('stops on Ctrl-C, which reaches the mocks as well', async () => {
    const service = await started({ data: folder() });
    const stopped = await service.interrupt();
    expect(stopped.code).toBe(0);
    await until('no child is left', 60_000, async () => !service.alive());
    expect(service.stderr()).not.toMatch(/Error|at .*:\d+:\d+/);
  });

  it('prints for people a curl line that works', async () => {
    const plain = await launch(['start', '--port', '0', '--data', folder()], (text) => text.includes('Ctrl-C'));
    running.push(plain);
    const line = /npm run --silent tongguan -- sample [^\n]*\\\n[^\n]*--data-binary @-/.exec(plain.stdout())?.[0];
    const { stdout, stderr } = await run('sh', ['-c', line ?? 'echo there is no curl line >&2']);
    expect(stderr).not.toContain('no curl line');
    expect(JSON.parse(stdout)).toMatchObject({ declarationNo: expect.stringMatching(/^\d{16}$/) });
    expect((await plain.stop()).code).toBe(0);
  });

  it('a second one on the same data or the same port fails with a clear line, and the first goes on', async () => {
    const data = folder();
    const first = await started({ data, embedded: true });
    const { port } = new URL(first.ready.gateway);
    const seconds: [string, string, RegExp][] = [
      ['0', data, /another gateway already runs on the data in .*--data/],
      [port, folder(), /address is already in use.*--port/],
    ];
    for (const [at, on, told] of seconds) {
      const { code, stdout, stderr } = await tongguan(['start', '--json', '--port', at, '--data', on], {
        embedded: true,
      });
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(told);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
    await untilAnswers(first.ready, '/readyz');
  });
});
