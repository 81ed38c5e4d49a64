/** Runs the casework: follows the event log, and keeps a case that fails apart from the others. */
import type { EventData, NumberRef } from '../../contracts/events/events.generated.ts';
import type { Following } from '../bus/bus.ts';
import { Wakeup } from '../bus/wakeup.ts';
import type { Gateway } from '../context.ts';
import { retryIfKnown, retryParked } from '../intake/parked.ts';
import type { LoggedEvent } from '../store/schema.ts';
import type { Tx } from '../store/store.ts';
import { settle } from './settle.ts';

/** Name of the consumer, and of its cursor. */
export const CONSUMER = 'casework';

/** Events after which a case is looked at again. `declaration.statusChanged` and orders are its own doing. */
const TRIGGERS: ReadonlySet<string> = new Set([
  'declaration.submitted',
  'statement.recorded',
  // An amendment may wait for the number the party knows the declaration by.
  'numbers.learned',
  'message.sent',
  'message.acknowledged',
  'message.failed',
  'deadline.passed',
  'operator.acted',
]);

/** How often cases that failed are looked at. */
const TICK_MS = 250;
const MAX_BACKOFF_MS = 60_000;

export class Casework {
  readonly #gateway: Gateway;
  readonly #following: Following;
  readonly #tick = new Wakeup();
  #ticking: Promise<void> | undefined;
  #stopped = false;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
    this.#following = gateway.bus.follow({
      consumer: CONSUMER,
      handle: async (tx, events) => {
        for (const no of await this.#touched(tx, events)) await settle(tx, gateway, no, gateway.clock());
      },
      isolate: async (events) => this.#isolate(events),
    });
  }

  start(): void {
    this.#following.start();
    this.#ticking = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#tick.wake();
    await this.#following.stop();
    await this.#ticking;
  }

  /** Declarations to settle after these events; parked messages whose number became known are taken up first. */
  async #touched(tx: Tx, events: readonly LoggedEvent[]): Promise<string[]> {
    const { clock } = this.#gateway;
    const touched = new Set<string>();
    for (const event of events) {
      // What it waits for may have become known in another process while it was parked.
      if (event.type === 'message.parked') {
        const { messageId } = JSON.parse(event.data) as { messageId: string };
        await retryIfKnown(tx, this.#gateway, messageId, clock());
      }
      if (event.declaration_no === null) continue;
      if (event.type === 'numbers.learned') {
        const { numbers } = JSON.parse(event.data) as EventData['numbers.learned'];
        await retryParked(tx, this.#gateway, numbers, clock());
      } else if (event.type === 'declaration.submitted') {
        const numbers = await tx
          .selectFrom('numbers')
          .select(['kind', 'value'])
          .where('declaration_no', '=', event.declaration_no)
          .execute();
        await retryParked(tx, this.#gateway, numbers as NumberRef[], clock());
      }
      if (TRIGGERS.has(event.type)) touched.add(event.declaration_no);
    }
    return [...touched];
  }

  async #isolate(events: readonly LoggedEvent[]): Promise<void> {
    const numbers = new Set(events.flatMap(({ declaration_no }) => (declaration_no === null ? [] : [declaration_no])));
    for (const no of numbers) {
      const own = events.filter((event) => event.declaration_no === no);
      await this.#settleAlone(no, own, 0);
    }
  }

  async #settleAlone(no: string, events: readonly LoggedEvent[], attempts: number): Promise<void> {
    const { store, clock, log } = this.#gateway;
    try {
      await store.write(async (tx) => {
        await this.#touched(tx, events);
        await settle(tx, this.#gateway, no, clock());
        await tx.deleteFrom('faults').where('consumer', '=', CONSUMER).where('declaration_no', '=', no).execute();
      });
    } catch (error) {
      log.error({ err: error, declarationNo: no }, 'a case could not be settled; it waits alone');
      const backoff = Math.min(MAX_BACKOFF_MS, 1000 * 2 ** attempts);
      const row = {
        attempts: attempts + 1,
        next_at: new Date(clock().getTime() + backoff).toISOString(),
        detail: error instanceof Error ? error.message : String(error),
      };
      await store.write(async (tx) => {
        const owner = await tx.selectFrom('declarations').select('firm').where('no', '=', no).executeTakeFirst();
        if (owner === undefined) return;
        await tx
          .insertInto('faults')
          .values({ consumer: CONSUMER, declaration_no: no, firm: owner.firm, ...row })
          .onConflict((conflict) => conflict.columns(['consumer', 'declaration_no']).doUpdateSet(row))
          .execute();
      });
    }
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#retryFaults();
      } catch (error) {
        this.#gateway.log.error({ err: error }, 'looking at the failed cases failed; trying again');
      }
      await this.#tick.wait(TICK_MS);
    }
  }

  async #retryFaults(): Promise<void> {
    const { store, clock } = this.#gateway;
    const due = await store.read
      .selectFrom('faults')
      .selectAll()
      .where('consumer', '=', CONSUMER)
      .where('next_at', '<=', clock().toISOString())
      .limit(20)
      .execute();
    for (const { declaration_no, attempts } of due) await this.#settleAlone(declaration_no, [], attempts);
  }
}
