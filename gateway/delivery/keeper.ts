/**
 * Keeps what this process has: renews the leases of messages under way, says that it lives, and takes up what a process
 * that died had under way.
 */
import type { Gateway } from '../context.ts';
import type { Tx } from '../store/store.ts';
import { takeUpInterrupted } from './interrupted.ts';
import { later, storeTime } from './lane-row.ts';
import type { Lease } from './lease.ts';

/** How a process stands to a party. */
export interface Sender {
  readonly party: string;
  /** Milliseconds until the breaker lets one try, below 0 when it does; undefined while it is closed. */
  readonly opensInMs: number | undefined;
}

/** What the keeper has to know of a lane. */
export interface Kept extends Sender {
  /** Messages under way, with their leases. */
  readonly underWay: ReadonlyMap<string, { readonly lease: Lease }>;
}

export interface KeeperOptions {
  readonly gateway: Gateway;
  readonly owner: string;
  readonly leaseMs: number;
  readonly lanes: readonly Kept[];
}

/** A sender that has not been seen for so many leases is gone. */
export const GONE_AFTER_LEASES = 3;

export class Keeper {
  readonly #options: KeeperOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  start(): void {
    const { leaseMs } = this.#options;
    this.#timer = setInterval(() => {
      // One that hangs on the store is not followed by others.
      this.#running ??= this.#keep().finally(() => {
        this.#running = undefined;
      });
    }, leaseMs / 4);
  }

  /** Lets go of everything; call it when nothing is under way any more. */
  async stop(): Promise<void> {
    const { gateway, owner } = this.#options;
    clearInterval(this.#timer);
    await this.#running;
    await gateway.store
      .write((tx) => tx.deleteFrom('lane_senders').where('owner', '=', owner).execute())
      .catch((error: unknown) =>
        gateway.log.warn({ err: error }, 'saying goodbye failed; it is noticed by the silence'),
      );
  }

  async #keep(): Promise<void> {
    const { gateway, lanes } = this.#options;
    try {
      await this.#renew();
      const except = new Set(lanes.flatMap(({ underWay }) => [...underWay.keys()]));
      const taken = await takeUpInterrupted(gateway, { all: false, except });
      if (taken > 0) gateway.log.warn({ taken }, 'deliveries of a process that died are taken up');
    } catch (error) {
      gateway.log.error({ err: error }, 'keeping the leases failed; trying again');
    }
  }

  async #renew(): Promise<void> {
    const { gateway, owner, leaseMs, lanes } = this.#options;
    const { store, clock } = gateway;
    const held = new Map(lanes.flatMap(({ underWay }) => [...underWay]));
    const askedAt = performance.now();
    const kept = await store.write(async (tx) => {
      const renewed =
        held.size === 0
          ? []
          : await tx
              .updateTable('deliveries')
              .set({ lease_until: later(await storeTime(tx, clock()), leaseMs) })
              .where('message_id', 'in', [...held.keys()])
              .where('state', '=', 'sending')
              .where('owner', '=', owner)
              .returning('message_id')
              .execute();
      // After the deliveries, as whoever records an outcome does it: in one order nobody waits for the other.
      await sayWhoSends(tx, owner, lanes, clock());
      return renewed;
    });
    const ours = new Set(kept.map(({ message_id }) => message_id));
    for (const [messageId, { lease }] of held) {
      if (ours.has(messageId)) lease.renewed(askedAt);
      // Settled a moment ago by ourselves, or taken up by another process: either way it is not ours to send.
      else lease.abort();
    }
  }
}

/** Says that this process sends to these parties, and how its breakers stand. */
export async function sayWhoSends(tx: Tx, owner: string, senders: readonly Sender[], now: Date): Promise<void> {
  if (senders.length === 0) return;
  await tx
    .insertInto('lane_senders')
    .values(
      senders.map(({ party, opensInMs }) => ({
        party,
        owner,
        open_until: opensInMs === undefined ? null : new Date(now.getTime() + opensInMs).toISOString(),
        seen_at: now.toISOString(),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['party', 'owner']).doUpdateSet((eb) => ({
        open_until: eb.ref('excluded.open_until'),
        seen_at: eb.ref('excluded.seen_at'),
      })),
    )
    .execute();
}
