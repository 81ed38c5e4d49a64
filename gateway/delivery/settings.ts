/** What can be set about delivery; every process of one store should have the same. */

export interface DeliverySettings {
  /** Messages under way to one party at a time, from one process. */
  readonly concurrency: number;
  /** Messages of a backlog sent to one party per second, by all processes together. Fresh messages are not counted. */
  readonly drainPerSecond: number;
  /** How long a message under way belongs to the process that sends it, unless renewed. It is renewed four times as often. */
  readonly leaseMs: number;
}

export const DELIVERY_DEFAULTS: DeliverySettings = { concurrency: 8, drainPerSecond: 50, leaseMs: 30_000 };
