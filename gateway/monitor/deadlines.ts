/**
 * Watches the deadlines 时限: wall-clock rows, not stream time, so that a quiet log does not stop time. What is due becomes
 * an event, once, whoever of several processes sees it first.
 */
import { Wakeup } from '../bus/wakeup.ts';
import type { Gateway } from '../context.ts';
import { appendEvents } from '../store/events.ts';

const TICK_MS = 250;
/** Deadlines taken up per look. */
const BATCH = 100;

export class Deadlines {
  readonly #gateway: Gateway;
  readonly #tick = new Wakeup();
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#tick.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      let full = false;
      try {
        full = (await this.#pass()) === BATCH;
      } catch (error) {
        this.#gateway.log.error({ err: error }, 'looking at the deadlines failed; trying again');
      }
      if (!full) await this.#tick.wait(TICK_MS);
    }
  }

  /** @returns how many were due. */
  async #pass(): Promise<number> {
    const { store, clock } = this.#gateway;
    const now = clock();
    const due = await store.read
      .selectFrom('deadlines')
      .selectAll()
      .where('due_at', '<=', now.toISOString())
      .orderBy('due_at')
      .limit(BATCH)
      .execute();
    await Promise.all(
      due.map(({ declaration_no, firm, name, due_at }) =>
        store.write(async (tx) => {
          const removed = await tx
            .deleteFrom('deadlines')
            .where('declaration_no', '=', declaration_no)
            .where('name', '=', name)
            .where('due_at', '=', due_at)
            .executeTakeFirst();
          if (Number(removed.numDeletedRows) === 0) return;
          const data = { deadline: name, dueAt: due_at };
          await appendEvents(tx, now, [{ type: 'deadline.passed', firm, declarationNo: declaration_no, data }]);
        }),
      ),
    );
    return due.length;
  }
}
