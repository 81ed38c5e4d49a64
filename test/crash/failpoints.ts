/**
 * Loaded before the gateway into its process, by a crash test only: finds the points at which something leaves the
 * process or comes to it, at the border of the libraries, and ends the process by SIGKILL at the one it is told. The
 * gateway knows nothing of it.
 *
 * - `commit`: a transaction, or a statement outside one, of the database; named by the tables it writes.
 * - `send`: a request to an agency: before it leaves, when it has left, when the answer has come.
 * - `ack`: the answer to a trader or an agency.
 * - `publish`: records to Kafka. `fetch`: records from Kafka. `offsets`: the place of a consumer in its topics.
 */
import { writeSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import net from 'node:net';
import pg from 'pg';
import { type Arm, type FromProcess, isPassed, type ToProcess } from './points.ts';

const LAST_WORDS = 4;
const HIGHEST_PORT = 65_535;
const require = createRequire(import.meta.url);

const passes = new Map<string, number>();
let armed: Arm | null = process.env.CRASH_ARM === undefined ? null : JSON.parse(process.env.CRASH_ARM);
let left = armed?.pass ?? 0;

/** The process passes here; it may be its end. */
function pass(place: string, what: readonly string[]): void {
  const name = `${place} ${[...new Set(what)].sort().join('+')}`;
  passes.set(name, (passes.get(name) ?? 0) + 1);
  if (armed === null || !isPassed(armed, place, what)) return;
  left -= 1;
  if (left > 0) return;
  writeSync(LAST_WORDS, `${JSON.stringify({ died: name, at: Date.now() })}\n`);
  process.kill(process.pid, 'SIGKILL');
}

process.on('message', (message: ToProcess) => {
  if ('arm' in message) {
    armed = message.arm;
    left = armed?.pass ?? 0;
  } else process.send?.({ passes: Object.fromEntries(passes) } satisfies FromProcess);
});
process.channel?.unref();
process.on('exit', () => writeSync(LAST_WORDS, `${JSON.stringify({ passes: Object.fromEntries(passes) })}\n`));

// ---- the database

const WRITES = /\b(?:insert into|update|delete from)\s+"([a-z_]+)"/gi;
const BEGINS = /^\s*begin\b/i;
const COMMITS = /(?:^|;)\s*commit\b/i;
const ROLLS_BACK = /^\s*rollback\b/i;

/** What the open transaction of a connection wrote. */
const transactions = new WeakMap<object, string[]>();

type Query = (this: object, ...args: unknown[]) => unknown;
const clients = pg.Client.prototype as unknown as { query: Query };
const query = clients.query;
clients.query = function (...args) {
  const [first] = args;
  const text = typeof first === 'string' ? first : ((first as { text?: string } | undefined)?.text ?? '');
  const wrote = [...text.matchAll(WRITES)].map(([, table = '']) => table);
  const open = transactions.get(this);
  if (BEGINS.test(text)) transactions.set(this, []);
  else if (ROLLS_BACK.test(text)) transactions.delete(this);
  else if (COMMITS.test(text)) {
    transactions.delete(this);
    if (open !== undefined && open.length > 0) return committed(open, () => query.apply(this, args));
  } else if (open !== undefined) open.push(...wrote);
  else if (wrote.length > 0) return committed(wrote, () => query.apply(this, args));
  return query.apply(this, args);
};

function committed(tables: readonly string[], send: () => unknown): unknown {
  pass('commit:before', tables);
  const answer = send();
  if (!(answer instanceof Promise)) return answer;
  return answer.then((result: unknown) => {
    pass('commit:after', tables);
    return result;
  });
}

// ---- requests to the agencies

const partners = JSON.parse(process.env.TONGGUAN_PARTNERS ?? '[]') as { party: string; url: string }[];
const parties = new Map(partners.map(({ party, url }) => [new URL(url).host, party]));

/** `customs`, `inspection DeleteMessage`: the party, and of SOAP the operation. */
function askedOf(request: http.ClientRequest): string | undefined {
  const party = parties.get(String(request.getHeader('host')));
  if (party === undefined) return undefined;
  const action = String(request.getHeader('soapaction') ?? '').replaceAll('"', '');
  return action === '' ? party : `${party} ${action.slice(action.search(/[^/:#]*$/))}`;
}

const requestEnd = http.ClientRequest.prototype.end;
http.ClientRequest.prototype.end = function (this: http.ClientRequest, ...args: unknown[]) {
  const asked = askedOf(this);
  if (asked !== undefined) {
    pass('send:before', [asked]);
    this.once('finish', () => pass('send:sent', [asked]));
    this.prependOnceListener('response', (response: http.IncomingMessage) => {
      response.prependOnceListener('end', () => pass('send:answered', [asked]));
    });
  }
  return Reflect.apply(requestEnd, this, args);
} as typeof requestEnd;

// ---- answers to traders and agencies

const responseEnd = http.ServerResponse.prototype.end;
http.ServerResponse.prototype.end = function (this: http.ServerResponse, ...args: unknown[]) {
  const { method, url = '' } = this.req;
  // A router sees only its part of the address.
  const { originalUrl = url } = this.req as { originalUrl?: string };
  if (method === 'POST') {
    const what = [`${originalUrl.replace(/\?.*/, '')} ${this.statusCode}`];
    pass('ack:before', what);
    this.once('finish', () => pass('ack:after', what));
  }
  return Reflect.apply(responseEnd, this, args);
} as typeof responseEnd;

// ---- Kafka

interface Topics {
  readonly groupId?: string;
  readonly topicData?: readonly { readonly topic: string }[];
}
interface Fetched {
  readonly responses: readonly { topicName: string; partitions: readonly { messages: readonly unknown[] }[] }[];
}
type Ask = (this: object, asked: Topics) => Promise<unknown>;
const brokers: { produce: Ask; fetch: Ask; offsetCommit: Ask } = require('kafkajs/src/broker/index.js').prototype;
const prefix = process.env.TONGGUAN_KAFKA_PREFIX ?? '';
/** Without the prefix, and the topics of all parties under one name. */
const short = (name: string) =>
  (name.startsWith(prefix) ? name.slice(prefix.length + 1) : name).replace(/^\w+\.(?=in|out|retry|dead)/, 'party.');

const { produce, fetch: fetched, offsetCommit } = brokers;
brokers.produce = async function (asked) {
  const topics = (asked.topicData ?? []).map(({ topic }) => short(topic));
  pass('publish:before', topics);
  const answer = await produce.call(this, asked);
  pass('publish:after', topics);
  return answer;
};
brokers.offsetCommit = async function (asked) {
  const group = short(asked.groupId ?? '');
  pass('offsets:before', [group]);
  const answer = await offsetCommit.call(this, asked);
  pass('offsets:after', [group]);
  return answer;
};
brokers.fetch = async function (asked) {
  const answer = await fetched.call(this, asked);
  const { responses } = answer as Fetched;
  const full = responses.filter(({ partitions }) => partitions.some(({ messages }) => messages.length > 0));
  if (full.length > 0) {
    pass(
      'fetch:after',
      full.map(({ topicName }) => short(topicName)),
    );
  }
  return answer;
};

// A broker says itself where it is; the road through the test leads there too.
const [from = 0, to = 0] = (process.env.CRASH_REDIRECT ?? '').split(':').map(Number);
if (from > 0 && to > 0 && to <= HIGHEST_PORT) {
  const connect = net.connect as (options: net.NetConnectOpts, listener?: () => void) => net.Socket;
  net.connect = ((options: net.TcpNetConnectOpts, listener?: () => void) =>
    connect(options.port === from ? { ...options, port: to } : options, listener)) as typeof net.connect;
}
