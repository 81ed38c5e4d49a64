/** A program that another one started ends with it, quietly, at whatever moment its parent goes. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { ROOT } from '../support/tongguan.ts';

/** From before its modules are loaded to about when it listens. */
const MOMENTS_MS = [0, 350, 1500];

describe.each([
  [
    'a mock agency',
    'dist/mocks/main.js',
    (data: string) => ['--party', 'customs', '--gateway', 'http://127.0.0.1:9', '--data', data],
  ],
  [
    'the gateway with its mocks',
    'dist/gateway/cli/main.js',
    (data: string) => ['start', '--json', '--port', '0', '--data', data],
  ],
])('%s', (_, program, args) => {
  it('ends when its parent goes, however early', async () => {
    const ends = MOMENTS_MS.map(async (ms) => {
      const folder = temporaryFolder();
      const child = fork(program, args(folder.path), {
        cwd: ROOT,
        env: { ...process.env, TONGGUAN_KEY: 'tgk_orphan' },
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      });
      // Node never says `close` of a child that was disconnected from.
      const ended = Promise.all([once(child, 'exit'), once(child.stderr as NodeJS.ReadableStream, 'end')]);
      let stderr = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      await new Promise((resolve) => setTimeout(resolve, ms));
      child.disconnect();
      const [[code, signal]] = await ended;
      folder.remove();
      return { ms, code, signal, stderr };
    });
    for (const end of await Promise.all(ends)) expect(end).toEqual({ ms: end.ms, code: 0, signal: null, stderr: '' });
  });
});
