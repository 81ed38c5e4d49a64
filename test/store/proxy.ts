/** A road to the database that a test can cut at the moment it chooses. */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/**
 * `pass` it on, `lose` it and the connection, pass it on and lose the connection before the answer, or `hush`: from here
 * on nothing gets through the connection any more, and nobody is told.
 */
export type Fate = 'pass' | 'lose' | 'loseAnswer' | 'hush';

export interface DatabaseProxy {
  /** The address of the database through the proxy. */
  readonly url: string;
  /** Decides on everything the client sends from now on. */
  decide(fate: (sent: string) => Fate): void;
  /** Nothing gets through the connections there are any more; new ones work. */
  hush(): void;
  close(): Promise<void>;
}

export async function proxyTo(database: string): Promise<DatabaseProxy> {
  const target = new URL(database);
  const sockets = new Set<Socket>();
  /** Makes a connection fall silent. */
  const hushes = new Set<() => void>();
  let decide: (sent: string) => Fate = () => 'pass';
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end).on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    let answers = true;
    let silent = false;
    const hush = () => {
      silent = true;
    };
    hushes.add(hush);
    client.on('close', () => hushes.delete(hush));
    upstream.on('data', (chunk) => {
      if (silent) return;
      if (answers) client.write(chunk);
      else end();
    });
    client.on('data', (chunk) => {
      if (silent) return;
      const fate = decide(chunk.toString('latin1'));
      if (fate === 'lose') return end();
      if (fate === 'hush') return hush();
      answers = fate === 'pass';
      upstream.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(database);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    decide(fate) {
      decide = fate;
    },
    hush() {
      for (const hush of hushes) hush();
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      return closed;
    },
  };
}
