/** Processes that deliver are killed, one after the other, in the middle of what they send: nothing is lost or confused. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPostgresStore } from '../../gateway/store/postgres.ts';
import type { Store } from '../../gateway/store/store.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../support/postgres.ts';
import { eventually } from '../support/stand-in.ts';
import { inState, outcomes, processOn, queue, signalled } from './support.ts';

/** So long that no pause of the machine takes as long: a process that lives keeps what it sends. */
const LEASE_MS = 6_000;
const KILLS = 3;
const DECLARATIONS_PER_KILL = 20;

/** One request, as the partner saw it. */
interface Seen {
  readonly declaration: string;
  readonly reference: string;
  readonly pid: number;
}

let server: TestPostgres;
let database: TestDatabase;
let store: Store;
let partner: Server;
const workers: ChildProcess[] = [];
const seen: Seen[] = [];
const open = new Set<Seen>();
/** Pairs of requests about one declaration that were open at the same time, neither of a process that was killed. */
const confused: string[] = [];
const killed = new Set<number>();
let answering = true;

beforeAll(async () => {
  server = await startPostgres();
  database = await server.createDatabase();
  store = await openPostgresStore(database.url);
  partner = createServer((request, response) => {
    const [, declaration = '', reference = '', pid = ''] = (request.url ?? '').split('/');
    const one = { declaration, reference, pid: Number(pid) };
    for (const other of open) {
      if (other.declaration === declaration && !killed.has(other.pid)) confused.push(`${other.reference} ${reference}`);
    }
    seen.push(one);
    open.add(one);
    response.on('close', () => open.delete(one));
    request.resume();
    request.on('end', async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      while (!answering) await new Promise((resolve) => setTimeout(resolve, 10));
      response.end();
    });
  });
  await new Promise<void>((resolve) => partner.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  partner.closeAllConnections();
  await new Promise((resolve) => partner.close(resolve));
  await store.close();
  await database.drop();
  await server.stop();
});

async function startWorker(): Promise<ChildProcess> {
  const { port } = partner.address() as AddressInfo;
  const script = fileURLToPath(new URL('worker.ts', import.meta.url));
  const args = ['--import', 'tsx', script, database.url, `http://127.0.0.1:${port}`, String(LEASE_MS)];
  const worker = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  workers.push(worker);
  await once(worker.stdout as NodeJS.ReadableStream, 'data');
  return worker;
}

it('loses nothing, sends twice only what a killed process had under way, keeps the order', async () => {
  const { gateway } = processOn(store, [signalled('customs', async () => [])]);
  let current = await Promise.all([startWorker(), startWorker()]);
  let queued = 0;
  for (let n = 0; n < KILLS; n += 1) {
    // The partner answers nobody until both have messages under way: the kill is in the middle of them.
    answering = false;
    for (let m = 0; m < DECLARATIONS_PER_KILL; m += 1) {
      await queue(gateway, `D${queued}`, ['declare', 'amend/2', 'amend/3']);
      queued += 1;
    }
    const pids = current.map(({ pid }) => pid);
    await eventually(async () => pids.every((pid) => [...open].some((one) => one.pid === pid)), 60_000);
    const [victim, survivor] = current;
    const pid = victim?.pid ?? 0;
    killed.add(pid);
    victim?.kill('SIGKILL');
    answering = true;
    if (survivor !== undefined) current = [survivor, await startWorker()];
  }
  const total = queued * 3;
  await eventually(async () => (await inState(store, 'done')) === total, 60_000);

  const senders = new Map<string, number[]>();
  for (const { reference, pid } of seen) senders.set(reference, [...(senders.get(reference) ?? []), pid]);
  expect(senders.size).toBe(total);
  // Sent again is what a killed process had sent, and only what was on record as under way when it died.
  const lost = [...senders.values()].flatMap((pids) => pids.slice(0, -1));
  expect(lost.filter((pid) => !killed.has(pid))).toEqual([]);
  const ended = await outcomes(store);
  const interrupted = ended.filter((outcome) => outcome === 'ambiguous').length;
  expect(interrupted).toBeGreaterThan(0);
  expect(lost.length).toBeLessThanOrEqual(interrupted);
  expect(ended).toHaveLength(total + interrupted);
  expect(confused).toEqual([]);
  for (let n = 0; n < queued; n += 1) {
    const references = seen.filter(({ declaration }) => declaration === `D${n}`).map(({ reference }) => reference);
    expect(references).toEqual([...references].sort());
  }

  // Stopped in order, both leave nothing behind; the killed are known by their silence.
  await Promise.all(
    current.map(async (worker) => {
      const ended = once(worker, 'exit');
      worker.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
    }),
  );
  expect(await store.read.selectFrom('lane_senders').selectAll().execute()).toHaveLength(KILLS);
}, 300_000);
