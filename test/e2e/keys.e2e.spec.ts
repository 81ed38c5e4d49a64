/** `tongguan keys list` and `keys revoke`, beside a gateway that runs in another process on the same data. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleText } from '../../gateway/cli/sample.ts';
import { hashKey, type KeyOwner, type ListedKey, listKeys, newKey, storeKey } from '../../gateway/store/keys.ts';
import { openStore } from '../../gateway/store/open.ts';
import type { Store } from '../../gateway/store/store.ts';
import { placeOf } from '../support/beyond.ts';
import { ask } from '../support/client.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Launched, launch, type Ran, tongguan } from '../support/tongguan.ts';

const UNKNOWN = '0197a000-0000-7000-8000-000000000000';
const FIRM = (JSON.parse(sampleText('rail-import')) as { parties: { trader: { uscc: string } } }).parties.trader.uscc;

const folder = temporaryFolder();
const data = join(folder.path, 'data');
let gateway: Launched | undefined;
let url = '';
/** What the gateway works on, to make keys and to see what came of them: a command takes seconds to start. */
let store: Store;

beforeAll(async () => {
  gateway = await launch(['serve', '--json', '--port', '0', '--data', data], (out) => out.includes('\n'));
  url = (JSON.parse(gateway.stdout()) as { gateway: string }).gateway;
  store = await openStore((await placeOf(['--data', data])).TONGGUAN_STORE ?? data);
});
afterAll(async () => {
  await store.close();
  expect((await gateway?.stop())?.code).toBe(0);
  await gateway?.clean();
  folder.remove();
});

const keys = (...args: string[]): Promise<Ran> => tongguan(['keys', ...args, '--data', data]);
const listed = async (name: string): Promise<ListedKey> => {
  const found = (await listKeys(store, { revoked: true })).find((key) => key.name === name);
  if (found === undefined) throw new Error(`there is no key ${name}`);
  return found;
};
const add = async (name: string, owner: KeyOwner = { kind: 'firm', owner: FIRM }) => {
  const key = newKey();
  await store.write((tx) => storeKey(tx, key, owner, name, new Date()));
  return { key, id: (await listed(name)).id };
};
/** What the gateway that runs answers to a request with this key. */
const answer = async (key: string): Promise<number> => (await ask(`${url}/v1/declarations`, { key })).status;

/** Told on stderr in one line, nothing on stdout, exit 2. */
function expectRefused({ code, stdout, stderr }: Ran, ...says: readonly (string | RegExp)[]): void {
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  for (const words of says) expect(stderr).toMatch(words);
}

describe('tongguan keys list and revoke', () => {
  it('a key that is revoked opens nothing from the next request on; the others do', async () => {
    const added = await keys('add', '--firm', FIRM, '--name', 'leaked', '--json');
    const { key, id } = JSON.parse(added.stdout) as { key: string; id: string };
    expect((await listed('leaked')).id).toBe(id);
    const kept = await add('kept');
    expect([await answer(key), await answer(kept.key)]).toEqual([200, 200]);

    const trial = await keys('revoke', id, '--dry-run');
    expect({ code: trial.code, stderr: trial.stderr }).toEqual({ code: 0, stderr: '' });
    expect(trial.stdout).toMatch(new RegExp(`^would be revoked 将被吊销 +${id} +firm +${FIRM} +leaked\n`));
    expect(await answer(key)).toBe(200);

    const { code, stdout, stderr } = await keys('revoke', id);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect([await answer(key), await answer(kept.key)]).toEqual([401, 200]);
    expect(stdout).toMatch(new RegExp(`^revoked 已吊销 +${id} +firm +${FIRM} +leaked\n`));
  });

  it('for programs: what was revoked, once, however often it was asked for', async () => {
    const { id } = await add('twice');
    const before = await listed('twice');
    const trial = await keys('revoke', id, id, '--dry-run', '--json');
    expect(JSON.parse(trial.stdout)).toEqual({ dryRun: true, keys: [before] });
    expect(await listed('twice')).toEqual(before);

    const { code, stdout } = await keys('revoke', id, id, '--json');
    expect(code).toBe(0);
    const after = await listed('twice');
    expect(after.revokedAt).toMatch(/Z$/);
    expect(JSON.parse(stdout)).toEqual({ dryRun: false, keys: [after] });
  });

  it('the list is a table for people; neither it nor the JSON has a key or a hash', async () => {
    const { key, id } = await add('月台\n\u001b[2J终端', { kind: 'operator', owner: '张伟' });
    const [inUse, all] = [await listKeys(store, { revoked: false }), await listKeys(store, { revoked: true })];
    expect(all.length).toBeGreaterThan(inUse.length);

    const shown = await keys('list');
    expect({ code: shown.code, stderr: shown.stderr }).toEqual({ code: 0, stderr: '' });
    const [head, ...lines] = shown.stdout.trimEnd().split('\n');
    expect(head).toMatch(/^id 编号 +kind 类型 +owner 所有者 +name 用途 +created 创建 +revoked 吊销$/);
    // One line a key, and nothing a terminal would act on.
    expect(lines.map((line) => line.split(' ')[0])).toEqual(inUse.map((one) => one.id));
    expect(lines.find((line) => line.startsWith(id))).toMatch(/ operator +张伟 +月台\?\?\[2J终端 +\S+Z +-$/);

    const machine = await keys('list', '--all', '--json');
    expect(machine.code).toBe(0);
    expect(JSON.parse(machine.stdout)).toEqual(all);
    for (const text of [shown.stdout, machine.stdout]) {
      expect(text).not.toContain('tgk_');
      expect(text).not.toContain(hashKey(key));
    }
  });

  it('one id that is wrong, and none of them is revoked; every wrong one is named', async () => {
    const [gone, good] = [await add('gone', { kind: 'agency', owner: 'railway' }), await add('good')];
    expect((await keys('revoke', gone.id)).code).toBe(0);
    for (const more of [[], ['--dry-run', '--json']]) {
      expectRefused(
        await keys('revoke', good.id, UNKNOWN, gone.id, ...more),
        `no key has the id ${UNKNOWN}`,
        new RegExp(`${gone.id} \\(railway, gone\\) was revoked at \\S+Z`),
        /Nothing was changed.*keys list --all/,
      );
    }
    expect((await listed('good')).revokedAt).toBeNull();
    expect(await answer(good.key)).toBe(200);
  });

  it('two people at once: one revokes, the other is told', async () => {
    const { id } = await add('contested');
    const both = await Promise.all([keys('revoke', id), keys('revoke', id)]);
    expect(both.map(({ code }) => code).sort()).toEqual([0, 2]);
    for (const refused of both.filter(({ code }) => code === 2)) expectRefused(refused, /contested\) was revoked at/);
  });

  it('a key given for an id is refused, and not said again', async () => {
    const { key } = await add('pasted');
    const ran = await keys('revoke', key);
    expectRefused(ran, /that is a key, not the id of one/);
    expect(ran.stderr).not.toContain(key);
    expect(await answer(key)).toBe(200);
  });

  it('a folder mistyped is told, and not made', async () => {
    const nowhere = join(folder.path, 'no-such-data');
    for (const args of [['list'], ['revoke', UNKNOWN]]) {
      const ran = await tongguan(['keys', ...args, '--data', nowhere], { embedded: true });
      expectRefused(ran, `there is no store in the folder ${nowhere}`);
    }
    expect(existsSync(nowhere)).toBe(false);
  });
});
