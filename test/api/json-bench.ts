/**
 * A running gateway whose parties speak plain JSON, so that a test says what they say, with a clock the test moves; and
 * what the tests of operations ask of it. Every answer is held against the contract.
 */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import supertest, { type Response } from 'supertest';
import { expect } from 'vitest';
import type { Adapter, Party, Report, Statement } from '../../adapters/adapter.ts';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import type { Unit } from '../../contracts/events/events.generated.ts';
import { container } from '../support/fixture.ts';
import { eventually, jsonAdapter } from '../support/stand-in.ts';
import { expectDocumented } from './documented.ts';
import { type Bench, bearer, sample, startBench } from './support.ts';

/** Units of the sample of a rail import. */
export const A: Unit = { kind: 'container', id: 'TGKU3125041' };
export const B: Unit = { kind: 'container', id: 'TGKU5088179' };
/** A container none of them is. */
export const C: Unit = { kind: 'container', id: container('TCKU312504') };

type KeyName = keyof Bench['keys'];

export interface Sent {
  readonly party: Party;
  /** Kind of the instruction. */
  readonly kind: string;
  readonly text: string;
}

export interface JsonBench {
  readonly bench: Bench;
  /** What the parties were sent, in order. */
  readonly sent: readonly Sent[];
  /** Moves the clock on; every call moves it five seconds anyway, so that nothing falls into one second. */
  pass(ms: number): void;
  /** The clock of everybody, RFC 3339. */
  time(): string;
  declare(reference: string, more?: Partial<Declaration>): Promise<string>;
  /** A party says something of a declaration, now unless told otherwise. */
  say(party: KeyName, no: string, kind: Statement['kind'], more?: Partial<Statement>): Promise<Response>;
  report(party: KeyName, reports: readonly Partial<Report>[]): Promise<Response>;
  post(path: string, body: unknown, key?: KeyName, headers?: Readonly<Record<string, string>>): Promise<Response>;
  get(path: string, key?: KeyName): Promise<Response>;
  status(no: string): Promise<Response['body']>;
  matching(no: string): Promise<Response['body']>;
  /** The events of a declaration, in order, their types without prefix and version. */
  events(
    no: string,
  ): Promise<readonly { readonly type: string; readonly data: Response['body']; readonly en: string }[]>;
  /** Waits until a probe of a declaration is true. */
  until(no: string, probe: (status: Response['body']) => boolean): Promise<Response['body']>;
  /** Ends it; every event of the log has to be what contracts/events says. */
  stop(): Promise<void>;
}

const eventSchema = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../contracts/events/${name}.schema.json`, import.meta.url), 'utf8')) as object;
const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);
ajv.addSchema(eventSchema('clearance'));
ajv.addSchema(eventSchema('events'));
const validateData = ajv.compile({ $ref: 'urn:tongguan:events:1#/$defs/EventData' });

/** What is wrong with the data of one event. EventData wants one of each; that others are missing is nothing wrong. */
function eventErrors(type: string, data: unknown): unknown[] {
  validateData({ [type]: data });
  return (validateData.errors ?? []).filter(
    ({ instancePath, keyword }) => instancePath !== '' || keyword !== 'required',
  );
}

export async function startJsonBench(): Promise<JsonBench> {
  const sent: Sent[] = [];
  const adapter = (party: Party, role: 'agency' | 'premises'): Adapter =>
    jsonAdapter(party, role, async (message, text) => {
      sent.push({ party, kind: message.type, text });
      return [];
    });
  const adapters = [adapter('customs', 'agency'), adapter('inspection', 'agency'), adapter('railway', 'premises')];
  const clock = { now: Date.parse('2026-01-20T02:00:00.000Z') };
  const bench = await startBench({
    adapters: new Map(adapters.map((one) => [one.party, one])),
    clock: () => new Date(clock.now),
  });
  await bench.running.work(
    adapters.map(({ party }) => ({ party, profile: 'json', url: 'http://127.0.0.1:9', timeoutMs: 1000, codes: {} })),
  );
  const tick = (): string => {
    clock.now += 5_000;
    return new Date(clock.now).toISOString();
  };

  const self: JsonBench = {
    bench,
    sent,
    pass: (ms) => {
      clock.now += ms;
    },
    time: tick,
    async declare(reference, more = {}) {
      tick();
      const response = await self.post('/v1/declarations', documentOf(reference, more));
      expect(response.status, response.text).toBe(202);
      return String(response.body.declarationNo);
    },
    say(party, no, kind, more = {}) {
      const statement = { party, kind, senderTime: tick(), ...more };
      return self.report(party, [{ numbers: [{ kind: 'declarationNo', value: no }], statements: [statement] }]);
    },
    async report(party, reports) {
      tick();
      const full = reports.map((report) => ({ numbers: [], learned: [], statements: [], ...report }));
      const response = await self.post(`/v1/partners/${party}/messages`, { reports: full }, party);
      expect(response.status, response.text).toBe(202);
      return response;
    },
    async post(path, body, key = 'firm', headers = {}) {
      tick();
      const request = supertest(bench.url).post(path).set(bearer(bench.keys[key])).set(headers);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const type = headers['Content-Type'] ?? 'application/json';
      return expectDocumented(await request.type(type).send(text), `POST ${template(path)}`);
    },
    async get(path, key = 'operator') {
      const response = await supertest(bench.url).get(path).set(bearer(bench.keys[key]));
      return expectDocumented(response, `GET ${template(path.split('?')[0] ?? '')}`);
    },
    status: async (no) => (await self.get(`/v1/declarations/${no}`)).body,
    matching: async (no) => (await self.get(`/v1/declarations/${no}/matching`)).body,
    async events(no) {
      const { items } = (await self.get(`/v1/declarations/${no}/events?limit=200`)).body;
      return items.map(({ type, data, en }: { type: string; data: Response['body']; en: string }) => ({
        type: type.split('.').slice(1, 3).join('.'),
        data,
        en,
      }));
    },
    until: (no, probe) =>
      eventually(async () => {
        const status = await self.status(no);
        return probe(status) ? status : undefined;
      }),
    async stop() {
      const rows = await bench.running.gateway.store.read.selectFrom('events').select(['type', 'data']).execute();
      await bench.stop();
      for (const { type, data } of rows) expect(eventErrors(type, JSON.parse(data)), `${type} ${data}`).toEqual([]);
    },
  };
  return self;
}

/** The sample on a bill of its own; what is on another bill shares no goods. */
export const documentOf = (reference: string, more: Partial<Declaration> = {}): Declaration => ({
  ...sample('rail-import', reference),
  bill: { number: billOf(reference) },
  ...more,
});

export const billOf = (reference: string): string => `RB${reference.replaceAll(/[^A-Z0-9]/g, '')}`;

/** The path as the contract writes it. */
function template(path: string): string {
  return path
    .replace(/\/declarations\/[^/:]+/, '/declarations/{no}')
    .replace(/\/(messages|operator-actions)\/[^/:]+/, '/$1/{id}')
    .replace(/\/versions\/[^/]+/, '/versions/{n}')
    .replace(/\/partners\/[^/]+/, '/partners/{party}');
}

/** Orders of a declaration by their own names and versions, e.g. `I1v2`. */
export const orderNames = (orders: readonly { readonly number: string; readonly version: number }[]): string[] =>
  orders.map(({ number, version }) => `${number.split('-')[1] ?? ''}v${version}`);
