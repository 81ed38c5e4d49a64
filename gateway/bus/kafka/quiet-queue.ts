/**
 * kafkajs 2.2.4 looks after its queue of requests with a timer of 1 ms per connection that begins again as soon as it
 * has ended, whether anything waits or not (src/network/requestQueue/index.js, scheduleCheckPendingRequests: its delay
 * is negative while nothing is throttled). An idle consumer and producer woke the process 755 times a second; looking
 * only while something is pending leaves 26. A request that has to wait calls the method itself when it is queued, so
 * nothing is looked at later than before.
 */
import { createRequire } from 'node:module';
import type { Logger } from 'pino';

export interface RequestQueue {
  readonly pending?: readonly unknown[];
  scheduleCheckPendingRequests?: ((this: RequestQueue) => void) & { readonly [QUIET]?: true };
}

/** On the method that was put in the place of the library's own, so that this is done once in a process. */
const QUIET = Symbol.for('tongguan.quietRequestQueue');

/** The methods of the library's queue, where it has one. */
export function requestQueue(): RequestQueue | undefined {
  try {
    const found = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as { prototype?: RequestQueue };
    return found.prototype;
  } catch {
    return undefined;
  }
}

/** Calms the library where it is as it was; else says so and leaves it alone. */
export function quietRequestQueue(log: Pick<Logger, 'warn'>, queue: RequestQueue | undefined = requestQueue()): void {
  const schedule = queue?.scheduleCheckPendingRequests;
  if (queue === undefined || typeof schedule !== 'function') {
    log.warn('kafkajs is not the version that is known to wake up too often; it is left as it is');
    return;
  }
  if (schedule[QUIET] === true) return;
  queue.scheduleCheckPendingRequests = Object.assign(
    function (this: RequestQueue) {
      if (this.pending === undefined || this.pending.length > 0) schedule.call(this);
    },
    { [QUIET]: true } as const,
  );
}
