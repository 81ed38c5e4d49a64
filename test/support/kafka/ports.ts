/** Ports for a broker that may be restarted while its clients keep knocking. */
import { createServer } from 'node:net';

export interface KafkaPorts {
  readonly broker: number;
  readonly controller: number;
}

const LOWEST = 20_000;
const PAIRS = 6_000;

/**
 * Two ports nobody listens on, below those the system hands out by itself (from 32768 on Linux). There, a client that
 * knocks while its broker is down may be given the broker's own port as its source, and ends up talking to itself.
 */
export async function freePorts(): Promise<KafkaPorts> {
  for (;;) {
    const broker = LOWEST + 2 * Math.floor(Math.random() * PAIRS);
    if ((await isFree(broker)) && (await isFree(broker + 1))) return { broker, controller: broker + 1 };
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
