/** docs/developers.md keeps its word: the scenarios are those of the mocks, its commands run, its adapter works. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adapters } from '../../adapters/registry.ts';
import { hasMock } from '../../gateway/cli/children.ts';
import { sampleText } from '../../gateway/cli/sample.ts';
import { loadConfig } from '../../gateway/config.ts';
import { startGateway } from '../../gateway/gateway.ts';
import { newKey, storeKey } from '../../gateway/store/keys.ts';
import { SCENARIOS } from '../../mocks/scenarios.ts';
import { type Accepted, ask, statusOf, until } from '../support/client.ts';
import { temporaryFolder } from '../support/folder.ts';
import { ROOT, type Running, run, start } from '../support/tongguan.ts';
import { taxationAdapter } from './fifth-agency.fixture.ts';

const page = readFileSync(join(ROOT, 'docs/developers.md'), 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, block = '']) => block);

it('the table has every scenario of the mocks, as they tell it themselves', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows).toEqual(SCENARIOS.map(({ name, en, zh }) => `| \`${name}\` | ${en} | ${zh} |`));
});

describe('the commands', () => {
  const folder = temporaryFolder();
  let service: Running;
  beforeAll(async () => {
    // So slow that customs has said nothing yet when somebody else speaks for it, however long that takes.
    service = await start({ data: join(folder.path, 'data'), pace: 10_000 });
  });
  afterAll(async () => {
    await service?.stop();
    await service?.clean();
    folder.remove();
  });

  it('declare under a scenario, and speak for an agency', async () => {
    const [declare = '', speak = '', ...more] = blocks('sh');
    expect(more).toEqual([]);
    const { gateway, keys } = service.ready;
    const env = { GATEWAY: gateway, KEY: keys.firm, CUSTOMS_KEY: keys.agencies.customs ?? '' };
    const declared = await run('sh', ['-ec', declare], { env });
    expect(declared.stderr).toBe('');
    const { declarationNo, traderReference } = JSON.parse(declared.stdout) as Accepted;
    expect(traderReference).toBe('contradiction-0001');

    const spoken = await run('sh', ['-ec', speak], { env: { ...env, NO: declarationNo } });
    expect({ code: spoken.code, stdout: spoken.stdout, stderr: spoken.stderr }).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    await until('customs holds', 60_000, async () => {
      const { parties } = await statusOf(service.ready, declarationNo);
      return parties.some(({ party, status }) => party === 'customs' && status === 'held');
    });
  });
});

describe('the fifth agency', () => {
  it('is the one that is tried here', () => {
    const source = readFileSync(join(ROOT, 'test/e2e/fifth-agency.fixture.ts'), 'utf8');
    expect(blocks('ts')).toEqual([source.replaceAll("'../../adapters/", "'../")]);
  });

  it('has no mock, and is not waited for where the mocks are started', () => {
    expect([...adapters.keys()].map(hasMock)).toEqual([true, true, true, true]);
    expect(hasMock('taxation')).toBe(false);
  });

  it('is told of an export, and its word counts', async () => {
    const folder = temporaryFolder();
    const told: { no: string; what: string }[] = [];
    const office = createServer((request, response) => {
      text(request).then((body) => {
        told.push(JSON.parse(body) as { no: string; what: string });
        response.end();
      });
    }).listen(0, '127.0.0.1');
    await once(office, 'listening');
    const url = `http://127.0.0.1:${(office.address() as AddressInfo).port}`;
    const partners = [{ party: 'taxation', url }];
    const config = loadConfig({}, { port: 0, dataDir: folder.path, logLevel: 'silent', partners });
    const gateway = await startGateway(config, { adapters: new Map([...adapters, ['taxation', taxationAdapter]]) });
    const [firm, agency] = [newKey(), newKey()];
    const sample = sampleText('rail-export-processing');
    const { uscc } = (JSON.parse(sample) as { parties: { trader: { uscc: string } } }).parties.trader;
    await gateway.gateway.store.write(async (tx) => {
      await storeKey(tx, firm, { kind: 'firm', owner: uscc }, 'firm', new Date());
      await storeKey(tx, agency, { kind: 'agency', owner: 'taxation' }, 'tax office', new Date());
    });
    await gateway.work(config.partners);
    try {
      const declared = await ask(`${gateway.url}/v1/declarations`, {
        key: firm,
        type: 'application/json',
        body: sample,
      });
      const { declarationNo: no, parties } = declared.json<Accepted>();
      expect(parties).toContain('taxation');
      await until('the tax office is told', 60_000, async () => told.some((each) => each.no === no));
      expect(told).toMatchObject([{ no, what: 'declare' }]);

      const verdict = { no, verdict: 'release', at: new Date().toISOString() };
      const answer = await ask(`${gateway.url}/v1/partners/taxation/messages`, {
        key: agency,
        type: 'application/json',
        body: JSON.stringify(verdict),
      });
      expect(answer.status).toBe(202);
      await until('its word counts', 60_000, async () => {
        const status = await ask(`${gateway.url}/v1/declarations/${no}`, { key: firm });
        return status
          .json<{ parties: { party: string; status: string }[] }>()
          .parties.some(({ party, status }) => party === 'taxation' && status === 'released');
      });
    } finally {
      await gateway.stop();
      office.close();
      folder.remove();
    }
  });
});
