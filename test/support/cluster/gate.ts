/** A TCP road through the test: to the first of its targets that takes the connection, and cut when the test wants. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * How a road is cut. `reset`: what is open breaks, what is new is refused. `silent`: nothing breaks and nothing gets
 * through, as when a cable is pulled; what was on its way goes on when it is mended.
 */
export type Cut = 'reset' | 'silent';

interface Pair {
  readonly client: Socket;
  upstream: Socket | undefined;
}

export class Gate {
  readonly #server: Server;
  readonly #targets: readonly number[];
  readonly #pairs = new Set<Pair>();
  #turn = 0;
  #cut: Cut | undefined;

  private constructor(targets: readonly number[]) {
    this.#targets = targets;
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#accept(client));
  }

  /** Opens a road to ports of 127.0.0.1, taken in turn, each connection to one that answers. */
  static async open(targets: readonly number[]): Promise<Gate> {
    const gate = new Gate(targets);
    gate.#server.listen(0, '127.0.0.1');
    await once(gate.#server, 'listening');
    return gate;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  cut(how: Cut): void {
    this.#cut = how;
    for (const pair of this.#pairs) {
      if (how === 'reset') end(pair);
      else pause(pair);
    }
  }

  mend(): void {
    this.#cut = undefined;
    for (const pair of this.#pairs) {
      if (pair.upstream === undefined) this.#forward(pair);
      // What a client says before its road is joined would be heard by nobody: that goes on when it is.
      if (pair.upstream === undefined || pair.upstream.connecting) continue;
      pair.client.resume();
      pair.upstream.resume();
    }
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const pair of this.#pairs) end(pair);
    await closed;
  }

  #accept(client: Socket): void {
    const pair: Pair = { client, upstream: undefined };
    client.on('error', () => end(pair));
    client.on('close', (failed) => this.#closed(pair, client, failed));
    if (this.#cut === 'reset') {
      end(pair);
      return;
    }
    this.#pairs.add(pair);
    client.pause();
    if (this.#cut === undefined) this.#forward(pair);
  }

  /** Tries each target once, the next one first. */
  #forward(pair: Pair, tried = 0): void {
    const port = this.#targets[this.#turn++ % this.#targets.length];
    if (port === undefined || tried === this.#targets.length || pair.client.destroyed) {
      end(pair);
      return;
    }
    const upstream = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    pair.upstream = upstream;
    const again = () => this.#forward(pair, tried + 1);
    upstream.once('error', again);
    upstream.once('connect', () => {
      upstream.off('error', again).on('error', () => end(pair));
      upstream.on('close', (failed) => this.#closed(pair, upstream, failed));
      join(pair.client, upstream);
      join(upstream, pair.client);
      if (this.#cut === 'silent') pause(pair);
      else pair.client.resume();
    });
  }

  /** An end in good order stays one: what was written before it still arrives. */
  #closed(pair: Pair, closed: Socket, failed: boolean): void {
    this.#pairs.delete(pair);
    const other = closed === pair.client ? pair.upstream : pair.client;
    if (failed || !closed.readableEnded) end(pair);
    else other?.destroySoon();
  }
}

function join(from: Socket, to: Socket): void {
  from.on('data', (chunk) => {
    if (to.write(chunk)) return;
    from.pause();
    to.once('drain', () => from.resume());
  });
  from.on('end', () => to.end());
}

function pause({ client, upstream }: Pair): void {
  client.pause();
  upstream?.pause();
}

/** A reset where there was a connection: nobody may take it for an end in good order. */
function end({ client, upstream }: Pair): void {
  client.resetAndDestroy();
  upstream?.resetAndDestroy();
}
