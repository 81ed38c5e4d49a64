/** A process that is told to stop answers what it has taken, also one that has nothing else to stop. */
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { loadConfig } from '../../gateway/config.ts';
import { startGateway } from '../../gateway/gateway.ts';
import { newKey, storeKey } from '../../gateway/store/keys.ts';
import { temporaryFolder } from '../support/folder.ts';
import { bearer, FIRM, sampleText } from './support.ts';

it('a declaration under way is stored and answered', async () => {
  const folder = temporaryFolder();
  const config = loadConfig({}, { port: 0, dataDir: folder.path, threads: 0, roles: ['api'] });
  const running = await startGateway(config, { log: pino({ level: 'silent' }) });
  await running.work([]);
  const { store } = running.gateway;
  const key = newKey();
  await store.write((tx) => storeKey(tx, key, { kind: 'firm', owner: FIRM }, 'stop', new Date()));

  // The disk takes its time: nothing is stored before it is let go.
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let reached: () => void = () => undefined;
  const writing = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const write = store.write.bind(store);
  Object.assign(store, {
    write: async (...args: Parameters<typeof write>) => {
      reached();
      await held;
      return write(...args);
    },
  });
  const idle = connect(Number(new URL(running.url).port), '127.0.0.1');
  idle.write('GET /livez HTTP/1.1\r\nHost: here\r\n\r\n');
  await once(idle, 'data');
  const idleClosed = once(idle, 'close');

  const agent = new Agent({ keepAlive: true });
  const headers = { ...bearer(key), 'content-type': 'application/json' };
  const answered = new Promise<string>((resolve) => {
    const asked = request(`${running.url}/v1/declarations`, { agent, method: 'POST', headers }, (response) => {
      response.resume().once('end', () => resolve(`${response.statusCode} ${response.headers.connection}`));
    });
    asked.once('error', (error: NodeJS.ErrnoException) => resolve(`${error.code}`));
    asked.end(sampleText('rail-import'));
  });
  await writing;
  const stopped = running.stop();
  await idleClosed;
  letGo();
  expect(await answered).toBe('202 close');
  await stopped;
  agent.destroy();
  folder.remove();
});
