/** Delivery: one lane per connected partner. */
import type { Gateway } from '../context.ts';
import { Lane } from './lane.ts';
import { recoverInterrupted } from './recover.ts';

/** How long a graceful stop waits for messages under way. */
const STOP_GRACE_MS = 5_000;

export class Delivery {
  readonly #gateway: Gateway;
  #lanes: readonly Lane[] = [];

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  async start(): Promise<void> {
    const interrupted = await recoverInterrupted(this.#gateway);
    if (interrupted > 0)
      this.#gateway.log.info({ interrupted }, 'deliveries interrupted by the last stop are taken up');
    this.#lanes = [...this.#gateway.partners.values()].map((partner) => new Lane(this.#gateway, partner));
    for (const lane of this.#lanes) lane.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.stop(STOP_GRACE_MS)));
  }
}
