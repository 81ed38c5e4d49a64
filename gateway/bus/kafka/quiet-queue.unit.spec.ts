import { createRequire } from 'node:module';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { quietRequestQueue, type RequestQueue, requestQueue } from './quiet-queue.ts';

const warn = vi.fn();
beforeEach(() => {
  vi.useFakeTimers();
  warn.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Queue {
  push(request: object): void;
  fulfillRequest(response: object): void;
  maybeThrottle(ms: number): void;
  checkPendingRequests(): void;
}

type Library = (new (options: object) => Queue) & { readonly prototype: RequestQueue };

/** The library's queue as it comes: whoever used Kafka in this process before has calmed the one that is loaded. */
function untouched(): Library {
  const load = createRequire(import.meta.url);
  const file = load.resolve('kafkajs/src/network/requestQueue');
  const loaded = load.cache[file];
  delete load.cache[file];
  const fresh = load(file) as Library;
  if (loaded !== undefined) load.cache[file] = loaded;
  return fresh;
}

/** A queue with room for one request at a time. */
function queue(library: Library): { readonly queue: Queue; readonly sent: number[]; push(id: number): void } {
  const logger = { debug: () => undefined, warn: () => undefined };
  const one = new library({ maxInFlightRequests: 1, requestTimeout: 1000, clientId: 'c', broker: 'b', logger });
  const sent: number[] = [];
  const push = (id: number) => {
    const entry = { correlationId: id, apiName: 'Fetch', apiKey: 1, apiVersion: 1, resolve: () => undefined };
    one.push({ entry, expectResponse: true, sendRequest: () => sent.push(id) });
  };
  return { queue: one, sent, push };
}

it('leaves no timer behind while nothing waits, where the library alone would wake for ever', () => {
  const library = untouched();
  const before = library.prototype.scheduleCheckPendingRequests;
  quietRequestQueue({ warn }, library.prototype);
  const { queue: quiet, sent, push } = queue(library);
  push(1);
  quiet.fulfillRequest({ correlationId: 1, payload: null, size: 0 });
  expect(sent).toEqual([1]);
  expect(vi.getTimerCount()).toBe(0);
  expect(warn).not.toHaveBeenCalled();
  // The test would not notice a library that is quiet by itself.
  before?.call(quiet as unknown as RequestQueue);
  expect(vi.getTimerCount()).toBe(1);
});

it('sends what had to wait: behind another request, and while the broker has us slow down', () => {
  const library = untouched();
  quietRequestQueue({ warn }, library.prototype);
  const { queue: quiet, sent, push } = queue(library);
  push(1);
  push(2);
  expect(sent).toEqual([1]);
  quiet.fulfillRequest({ correlationId: 1, payload: null, size: 0 });
  expect(sent).toEqual([1, 2]);
  quiet.fulfillRequest({ correlationId: 2, payload: null, size: 0 });
  quiet.maybeThrottle(500);
  push(3);
  vi.advanceTimersByTime(400);
  expect(sent).toEqual([1, 2]);
  vi.advanceTimersByTime(200);
  expect(sent).toEqual([1, 2, 3]);
});

it('is put in place once, in the library as it is loaded, however often it is asked for', () => {
  quietRequestQueue({ warn });
  const first = requestQueue()?.scheduleCheckPendingRequests;
  expect(first).toBeTypeOf('function');
  expect(first).not.toBe(untouched().prototype.scheduleCheckPendingRequests);
  quietRequestQueue({ warn });
  expect(requestQueue()?.scheduleCheckPendingRequests).toBe(first);
});

it('says so and goes on when the library is another', () => {
  quietRequestQueue({ warn }, {});
  expect(warn).toHaveBeenCalledTimes(1);
});
