/**
 * HTTP as the bench speaks it: kept-alive connections, one request at a time on each, bytes made beforehand. A library's
 * client takes about as much processor time for a request as the server it would measure, and here they share two cores.
 */
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface RequestOf {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly key?: string;
  readonly body?: string;
}

/** The bytes of a request for JSON. */
export function requestBytes({ method, path, key, body = '' }: RequestOf): Buffer {
  const authorization = key === undefined ? '' : `authorization: Bearer ${key}\r\n`;
  const about = body === '' ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.from(`${method} ${path} HTTP/1.1\r\nhost: bench\r\n${authorization}${about}\r\n${body}`);
}

const HEAD_END = '\r\n\r\n';
const LENGTH = /\r\ncontent-length: ([0-9]+)/i;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** One kept-alive connection; made anew where the server let go of it while nobody asked anything. */
export class Connection {
  readonly #url: URL;
  #socket: Socket | undefined;
  #received: Buffer[] = [];
  #waiting: Waiting | undefined;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** Sends a request; the one before must have been answered. @throws Error when the connection breaks before its answer. */
  send(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket ??= this.#connect();
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket?.destroy();
  }

  #connect(): Socket {
    const { hostname, port, host } = this.#url;
    const socket = connect(Number(port), hostname).setNoDelay(true);
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#socket = undefined;
      this.#received = [];
      this.#waiting?.reject(new Error(`${host} closed the connection`));
    });
    return socket;
  }

  #take(bytes: Buffer): void {
    this.#received.push(bytes);
    const all = this.#received.length === 1 ? bytes : Buffer.concat(this.#received);
    const end = all.indexOf(HEAD_END);
    if (end < 0) return;
    const head = all.toString('latin1', 0, end);
    const length = Number(LENGTH.exec(head)?.[1] ?? Number.NaN);
    const from = end + HEAD_END.length;
    if (Number.isNaN(length)) this.#waiting?.reject(new Error(`an answer without a length: ${head}`));
    else if (all.length < from + length) return;
    const waiting = this.#waiting;
    this.#received = [];
    this.#waiting = undefined;
    waiting?.resolve({ status: Number(head.slice(9, 12)), body: all.toString('utf8', from) });
  }
}

export interface Load {
  readonly url: string;
  /** Connections, each with one request under way. */
  readonly connections: number;
  /** Gives the next request; undefined when there is no more. */
  readonly next: () => Buffer | undefined;
  readonly seconds?: number;
  readonly expected: number;
}

export interface Loaded {
  readonly count: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly answers: readonly Answer[];
}

/**
 * Loads a server until the time is over or there are no more requests.
 * @throws Error naming the first answer that was not as expected: a figure of refused requests would be none.
 */
export async function load({ url, connections, next, seconds = 3600, expected }: Load): Promise<Loaded> {
  const latencies: number[] = [];
  const answers: Answer[] = [];
  const began = performance.now();
  const end = began + seconds * 1000;
  const one = async () => {
    const connection = new Connection(url);
    try {
      for (let now = performance.now(); now < end; ) {
        const request = next();
        if (request === undefined) break;
        const answer = await connection.send(request);
        if (answer.status !== expected) throw new Error(`answered ${answer.status}: ${answer.body.slice(0, 500)}`);
        const done = performance.now();
        latencies.push(done - now);
        answers.push(answer);
        now = done;
      }
    } finally {
      connection.close();
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  const took = (performance.now() - began) / 1000;
  latencies.sort((a, b) => a - b);
  return {
    count: latencies.length,
    seconds: took,
    perSecond: latencies.length / took,
    p99Ms: latencies[Math.ceil(latencies.length * 0.99) - 1] ?? 0,
    answers,
  };
}
