/**
 * A connection that breaks while the gateway looks up who asks: what was to come is nobody's message. The look-up is held
 * by a lock, so that the break always comes before the body is read.
 */
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../gateway/config.ts';
import { type RunningGateway, startGateway } from '../../gateway/gateway.ts';
import { newKey, storeKey } from '../../gateway/store/keys.ts';
import { ask, until } from '../support/client.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../support/postgres.ts';

const MESSAGE = [
  "UNB+UNOA:3+DTVSTATION+SWDATONG+260120:1000+R1++++1'",
  "UNH+1+IFTSTA:D:95B:UN'BGM+77+ST1+9'CNI+1'STS+1+1'UNT+5+1'UNZ+1+R1'",
].join('');
const LIMIT_MS = 60_000;
const key = newKey();
const folder = temporaryFolder();

let server: TestPostgres;
let database: TestDatabase;
let running: RunningGateway;
let beside: Awaited<ReturnType<TestDatabase['connect']>>;

beforeAll(async () => {
  server = await startPostgres();
  database = await server.createDatabase();
  running = await startGateway(
    loadConfig({}, { port: 0, dataDir: folder.path, storeUrl: database.url, logLevel: 'silent' }),
  );
  await running.gateway.store.write((tx) =>
    storeKey(tx, key, { kind: 'agency', owner: 'railway' }, 'station', new Date()),
  );
  beside = await database.connect();
});
afterAll(async () => {
  await running.stop();
  await database.drop();
  await server.stop();
  folder.remove();
});

const messages = async () => (await beside.query('select type, size, state from messages order by id')).rows;

/** Requests whose connection was gone before they were answered. */
async function brokenOff(): Promise<number> {
  const { text } = await ask(`${running.url}/metrics`);
  const lines = text.split('\n').filter((line) => line.includes('status="aborted"'));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

/** Sends so much of the message, breaks off while the key is looked up, and lets the look-up go on. */
async function breakOff(sent: string, how: (socket: Socket) => void): Promise<void> {
  const before = await brokenOff();
  await beside.query('begin');
  await beside.query('lock table api_keys in access exclusive mode');
  const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    [
      'POST /v1/partners/railway/messages HTTP/1.1',
      'Host: gateway',
      `Authorization: Bearer ${key}`,
      'Content-Type: application/edifact',
      `Content-Length: ${MESSAGE.length}`,
      '',
      sent,
    ].join('\r\n'),
  );
  try {
    await until('the key is looked up', LIMIT_MS, async () => {
      const { rows } = await beside.query<{ n: number }>(
        `select count(*)::int as n from pg_locks where not granted and relation = 'api_keys'::regclass`,
      );
      return rows[0]?.n === 1;
    });
    how(socket);
    await until('the gateway knows that it is gone', LIMIT_MS, async () => (await brokenOff()) > before);
  } finally {
    await beside.query('commit');
  }
  // A look-up that comes later is answered later: then the one before has gone on, and what came of it is written.
  for (const _ of [1, 2]) await ask(`${running.url}/v1/declarations`, { key });
  await until('nothing is being written', LIMIT_MS, async () => {
    const { rows } = await beside.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`,
    );
    return rows[0]?.n === 0;
  });
}

// The same bytes again would be no new message.
afterEach(() => beside.query('truncate message_bodies, messages cascade'));

describe.each([
  ['before the body came', ''],
  ['in the middle of the body', MESSAGE.slice(0, 60)],
  ['after all of the body', MESSAGE],
])('a connection that breaks %s', (_when, sent) => {
  it.each([
    ['is reset', (socket: Socket) => socket.resetAndDestroy()],
    ['is closed', (socket: Socket) => socket.destroy()],
  ])('and %s leaves no message', async (_how, how) => {
    await breakOff(sent, how);
    expect(await messages()).toEqual([]);
  });
});

it('a message of no bytes is still kept as what it is', async () => {
  const answer = await ask(`${running.url}/v1/partners/railway/messages`, { key, method: 'POST', body: '' });
  expect(answer.status).toBe(422);
  expect(await messages()).toEqual([{ type: 'unknown', size: 0, state: 'unreadable' }]);
});
