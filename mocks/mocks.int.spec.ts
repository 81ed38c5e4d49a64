import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { post, startTestGateway, until } from './gateway.fixture.ts';
import { type MockRecords, startMocks } from './index.ts';

const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const keys = { customs: 'tgk_c', inspection: 'tgk_i', railway: 'tgk_r', airport: 'tgk_a' };

describe('several mocks', () => {
  test('all four start, each at its address, and stop', async () => {
    const mocks = await startMocks({ gatewayUrl: 'http://127.0.0.1:9', keys });
    stops.push(mocks.stop);
    expect(mocks.mocks.map(({ party }) => party)).toEqual(['customs', 'inspection', 'railway', 'airport']);
    for (const { party, url } of mocks.mocks) {
      expect(mocks.urls[party]).toBe(url);
      expect(await (await fetch(`${url}/mock/health`)).json()).toEqual({ party, status: 'ok' });
      expect(await (await fetch(`${url}/mock/records`)).json()).toMatchObject({ party, declarations: [] });
    }
    await mocks.stop();
    await expect(fetch(`${mocks.urls.customs}/mock/health`)).rejects.toThrow();
  });

  test('when one cannot start the others are stopped again', async () => {
    const taken = await startTestGateway();
    stops.push(taken.stop);
    const port = Number(new URL(taken.url).port);
    const gatewayUrl = taken.url;
    await expect(startMocks({ gatewayUrl, keys, ports: { airport: port } })).rejects.toThrow(/EADDRINUSE/);
    await expect(startMocks({ gatewayUrl, keys: { customs: 'tgk_c' } })).rejects.toThrow(/no key for inspection/);
  });
});

interface Program {
  readonly url: string;
  kill(): Promise<void>;
}

async function startProgram(dataDir: string, gatewayUrl: string): Promise<Program> {
  const main = fileURLToPath(new URL('../dist/mocks/main.js', import.meta.url));
  const args = ['--party', 'customs', '--gateway', gatewayUrl, '--data', dataDir, '--pace', '0.5'];
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, TONGGUAN_KEY: 'tgk_c' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  stops.push(kill);
  return { url: (JSON.parse(line.toString()) as { url: string }).url, kill };
}

const dec = (no: string) => `<DecMessage xmlns="http://www.chinaport.gov.cn/dec"><DecHead><IEFlag>I</IEFlag>
<CustomMaster>0503</CustomMaster><TradeMode>0110</TradeMode><MarkNo>N/M</MarkNo></DecHead><DecLists><DecList>
<CodeTS>2601112000</CodeTS></DecList></DecLists><DecSign><ClientSeqNo>TG${no}</ClientSeqNo></DecSign></DecMessage>`;

describe('a mock killed with SIGKILL', () => {
  test('goes on at whatever moment it was killed: every declaration ends, no number twice', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tongguan-mock-'));
    stops.push(() => rmSync(dataDir, { recursive: true }));
    const gateway = await startTestGateway();
    stops.push(gateway.stop);
    const numbers = Array.from({ length: 12 }, (_, index) => `11801050503000${String(index + 10)}`);
    const waits = [20, 110, 190];
    for (const [round, wait] of waits.entries()) {
      const program = await startProgram(dataDir, gateway.url);
      const share = numbers.slice(round * 4, round * 4 + 4);
      const answers = await Promise.all(share.map((no) => post(`${program.url}/dec/import`, dec(no))));
      expect(answers.every(({ status }) => status === 200)).toBe(true);
      await sleep(wait);
      await program.kill();
    }
    const last = await startProgram(dataDir, gateway.url);
    const records = async () => (await (await fetch(`${last.url}/mock/records`)).json()) as MockRecords;
    const seen = await until('every declaration to end', async () => {
      const now = await records();
      const ended = now.declarations.every(({ sent }) => sent.length === 5 && sent.every((each) => each.delivered));
      return ended && now;
    });
    expect(seen.declarations.map(({ declarationNo }) => declarationNo).sort()).toEqual(numbers);
    for (const { sent } of seen.declarations) expect(sent.map(({ code }) => code).join(' ')).toBe('7 L J P R');
    const entries = seen.declarations.map(({ numbers: { entryId } }) => entryId);
    expect(new Set(entries).size).toBe(numbers.length);
    // A push whose answer was lost is sent again, byte for byte: the gateway counts it once.
    const bodies = new Set(gateway.pushes.map(({ body }) => body.toString()));
    expect(bodies.size).toBe(numbers.length * 5);
  });
});
