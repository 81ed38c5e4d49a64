/** What a person sees when a command cannot do what it was asked: one line that helps, an exit code, nothing left. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { until } from '../support/client.ts';
import { temporaryFolder } from '../support/folder.ts';
import { ROOT, run, tongguan } from '../support/tongguan.ts';

const PROGRAM = 'node --enable-source-maps dist/gateway/cli/main.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const file = (name: string, content: string): string => {
  const path = join(folder.path, name);
  writeFileSync(path, content);
  return path;
};

describe('a command called wrongly says so in one line', () => {
  const keys = file('keys.json', JSON.stringify({ agencies: { customs: 'tgk_1', railway: 'tgk_2' } }));
  const translate = ['translate', '--from', 'declaration', '--to', 'customs/dec-2018'];
  it.each([
    ['a folder for a file', ['validate', folder.path], 'it is a folder'],
    ['a file that is not there', ['inspect', 'no-such-file'], 'there is no such file'],
    ['a number that is none', [...translate, '--number', '123', '-'], '--number 123 is no 16-digit declaration number'],
    ['an operator without a name', ['keys', 'add', '--operator', ' '], '--operator wants the name of a person'],
    ['no port', ['serve', '--port', ''], 'must be a whole number'],
    ['a port that cannot be', ['serve', '--port', '65536'], 'must be at most 65535'],
    ['mocks of no gateway', ['mocks', '--keys', keys, '--gateway', 'localhost'], '--gateway localhost is no address'],
    [
      'mocks beyond the last port',
      ['mocks', '--keys', keys, '--gateway', 'http://127.0.0.1:9', '--port-base', '65534'],
      '--port-base 65534 leaves no ports for 4 mocks',
    ],
  ])('%s', async (_, args, words) => {
    const { code, stdout, stderr } = await tongguan(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
  });

  it('a mock that cannot listen says why, and the others do not stay', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const args = ['--gateway', 'http://127.0.0.1:9', '--keys', keys, '--only', 'customs', '--port-base', String(port)];
    const { code, stdout, stderr } = await tongguan(['mocks', ...args]);
    server.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^customs mock: listen EADDRINUSE[^\n]*\ntongguan: the customs mock did not start\n$/);
  });
});

/** A pipe to somebody who has gone before the program begins: bash waits until a word of its own finds nobody. */
const toNobody = (program: string): string =>
  `set -o pipefail; (trap '' PIPE; while echo 2>/dev/null; do sleep 0.05; done; exec ${program}) | true`;

describe('output that nobody reads', () => {
  it('ends a command as it ends others: quietly, as by SIGPIPE', async () => {
    const { code, stdout, stderr } = await run('bash', ['-c', toNobody(`${PROGRAM} sample rail-import`)]);
    expect({ code, stdout, stderr }).toEqual({ code: 141, stdout: '', stderr: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('on a full disk is told in one line', async () => {
    const { code, stderr } = await run('bash', ['-c', `${PROGRAM} sample rail-import > /dev/full`]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tongguan: the output cannot be written: ENOSPC[^\n]*\n$/);
  });

  it('stops in order what stays until it is stopped', async () => {
    const serve = `${PROGRAM} serve --port 0 --data ${folder.path}/unread`;
    const { code, stderr } = await run('bash', ['-c', toNobody(serve)]);
    expect({ code, stderr }).toEqual({ code: 141, stderr: '' });
  });
});

describe('tongguan demo', () => {
  it('stopped while it still starts leaves neither a process nor its folder', async () => {
    const [node = '', ...args] = PROGRAM.split(' ');
    const child = spawn(node, [...args, 'demo'], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: folder.path, TONGGUAN_LOG_LEVEL: 'error' },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const data = () => readdirSync(folder.path).filter((name) => name.startsWith('tongguan-demo-'));
    await until('its folder is there', 60_000, async () => data().length > 0);
    process.kill(-(child.pid ?? 0), 'SIGINT');
    const [code] = (await once(child, 'close')) as [number | null];
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'tongguan: stopped before the end 未办结即停止\n' });
    expect(data()).toEqual([]);
    // What it started closes its output a moment before it is gone.
    await until('nothing of it is left', 60_000, async () => !isAlive(-(child.pid ?? 0)));
  });
});

/** True while there is such a process, or one of such a group. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
