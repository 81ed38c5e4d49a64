/** What other threads do for the gateway: the same as this one would, and nobody waits for it. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import supertest from 'supertest';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { adapters as registered } from '../../adapters/registry.ts';
import { eventCheck } from '../../gateway/bus/event-check.ts';
import { withPartyReports } from '../../gateway/bus/party-report.ts';
import { checkAmendment } from '../../gateway/declaration/check-amendment.ts';
import type { Checked } from '../../gateway/declaration/checked.ts';
import { checkBody } from '../../gateway/declaration/submission.ts';
import { readIncoming } from '../../gateway/intake/receive.ts';
import { Threads, type ThreadsOptions } from '../../gateway/threads/threads.ts';
import { type Bench, bearer, SAMPLES, sample, sampleText, startBench } from '../api/support.ts';
import { temporaryFolder } from '../support/folder.ts';
import { eventually } from '../support/stand-in.ts';

const NOW = new Date('2026-05-11T01:00:00Z');
const around = { now: NOW, utcOffsetMinutes: 480, partners: new Map() };
const here = { ...around, adapters: withPartyReports(registered, eventCheck()), clock: () => NOW };
const bytesOf = (text: string) => new TextEncoder().encode(text);
/** A message that takes long to read and says nothing. */
const slow = (bytes: number) => bytesOf(`<DecMessage>${'<Item>1</Item>'.repeat(bytes / 14)}</DecMessage>`);

const threads: Threads[] = [];
const benches: Bench[] = [];
afterEach(async () => {
  for (const each of threads.splice(0)) await each.stop();
  for (const bench of benches.splice(0)) await bench.stop();
});

function started(options: Partial<ThreadsOptions> = {}): Threads {
  const made = new Threads({ count: 1, log: pino({ level: 'silent' }), ...options });
  threads.push(made);
  return made;
}

const notHere = (): never => {
  throw new Error('it was to be done in a thread');
};

/** Large, so that it waits for the thread to be ready. */
const ready = (on: Threads) => on.run('check', { ...around, bytes: slow(70_000), form: 'xml' }, notHere);

describe('a thread', () => {
  const submissions: Readonly<Record<string, Uint8Array>> = {
    ...Object.fromEntries(SAMPLES.map((name) => [name, bytesOf(sampleText(name))])),
    'with everything wrong': bytesOf(JSON.stringify({ ...sample('rail-import'), direction: 'sideways', bill: 1 })),
    'no object': bytesOf('[1, 2'),
    'no UTF-8': Uint8Array.of(0x22, 0xff, 0x22),
    empty: bytesOf('{}'),
  };

  it('finds of every submission what is found here', async () => {
    const on = started();
    await ready(on);
    for (const [name, bytes] of Object.entries(submissions)) {
      const found = await on.run('check', { ...around, bytes, form: 'json' }, notHere);
      expect({ name, found }).toEqual({ name, found: checkBody(bytes, 'json', here) });
    }
  });

  it('finds of every amendment what is found here', async () => {
    const on = started();
    await ready(on);
    const document = sampleText('rail-import');
    const stored = { trader_reference: 'another', direction: 'import' as const, firm: 'another firm', document };
    const requests = [
      ...Object.values(submissions).map((bytes) => Buffer.concat([bytesOf('{"declaration":'), bytes, bytesOf('}')])),
      bytesOf('{}'),
      bytesOf('nothing'),
    ];
    for (const bytes of requests) {
      const found = await on.run('amendment', { ...around, bytes, stored }, notHere);
      expect(found).toEqual(checkAmendment(bytes, stored, here));
    }
  });

  it('reads a large message as it is read here', async () => {
    const on = started();
    const bytes = slow(200_000);
    const reading = await on.run('read', { ...around, party: 'customs', bytes, mediaType: 'application/xml' }, notHere);
    const own = readIncoming(here, { party: 'customs', body: bytes, mediaType: 'application/xml' }, NOW);
    expect(own).toBeDefined();
    expect(reading).toEqual(own);
  });

  it('is not waited for by small work while it has large work, nor while it starts', async () => {
    const on = started();
    const mine: Checked = { kind: 'invalid', findings: [] };
    const small = () => on.run('check', { ...around, bytes: bytesOf('{}'), form: 'json' }, () => mine);
    expect(await small()).toBe(mine);
    await ready(on);
    expect(await small()).not.toBe(mine);
    let over = false;
    const large = on.run('check', { ...around, bytes: slow(900_000), form: 'xml' }, notHere).finally(() => {
      over = true;
    });
    expect(await small()).toBe(mine);
    expect(over).toBe(false);
    await large;
  });

  it('is not there after the end: what is still asked is done here', async () => {
    const on = started();
    await on.stop();
    const mine: Checked = { kind: 'invalid', findings: [] };
    expect(await on.run('check', { ...around, bytes: slow(70_000), form: 'xml' }, () => mine)).toBe(mine);
  });
});

it('a gateway answers others while a message made to be slow is read', async () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'reading');
  writeFileSync(file, '');
  const bench = await startBench({ threads: 1 });
  benches.push(bench);
  expect(bench.running.gateway.threads).toBeInstanceOf(Threads);
  // One that reads it for as long as the others need, however slow the machine is.
  vi.stubEnv('TONGGUAN_TEST_HOLD', file);
  const reader = started({ script: new URL('./held.mjs', import.meta.url) });
  vi.unstubAllEnvs();
  Object.assign(bench.running.gateway, { threads: reader });
  const push = (body: Uint8Array) =>
    supertest(bench.url)
      .post('/v1/partners/customs/messages')
      .set({ ...bearer(bench.keys.customs), 'Content-Type': 'application/xml' })
      .send(Buffer.from(body));
  let over = false;
  const hostile = push(slow(1_900_000)).then((response) => {
    over = true;
    return response;
  });
  await eventually(async () => existsSync(`${file}.begun`));
  for (let count = 0; count < 5; count += 1) {
    const { status } = await supertest(bench.url)
      .post('/v1/declarations')
      .set(bearer(bench.keys.firm))
      .send(sample('rail-import', `BESIDE-${count}`));
    expect(status).toBe(202);
  }
  expect(over).toBe(false);
  rmSync(file);
  const { status, body } = await hostile;
  folder.remove();
  expect(status).toBe(422);
  expect(body).toMatchObject({ code: 'TG-4001', messageId: expect.any(String) });
  expect(body.errors).not.toContainEqual(expect.objectContaining({ code: 'READ-GAVE-UP' }));
});
