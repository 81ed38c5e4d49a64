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

/** The library's own queue, with room for one request at a time. */
function queue(): { readonly queue: Queue; readonly sent: number[]; push(id: number): void } {
  const load = createRequire(import.meta.url);
  const Library = load('kafkajs/src/network/requestQueue') as new (options: object) => Queue;
  const logger = { debug: () => undefined, warn: () => undefined };
  const one = new Library({ maxInFlightRequests: 1, requestTimeout: 1000, clientId: 'c', broker: 'b', logger });
  const sent: number[] = [];
  const push = (id: number) => {
    const entry = { correlationId: id, apiName: 'Fetch', apiKey: 1, apiVersion: 1, resolve: () => undefined };
    one.push({ entry, expectResponse: true, sendRequest: () => sent.push(id) });
  };
  return { queue: one, sent, push };
}

it('leaves no timer behind while nothing waits, where the library alone would wake for ever', () => {
  const before = requestQueue()?.scheduleCheckPendingRequests;
  quietRequestQueue({ warn });
  const { queue: quiet, sent, push } = queue();
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
  quietRequestQueue({ warn });
  const { queue: quiet, sent, push } = queue();
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

it('is put in place once, however often it is asked for', () => {
  quietRequestQueue({ warn });
  const first = requestQueue()?.scheduleCheckPendingRequests;
  quietRequestQueue({ warn });
  expect(requestQueue()?.scheduleCheckPendingRequests).toBe(first);
});

it('says so and goes on when the library is another', () => {
  quietRequestQueue({ warn }, {});
  expect(warn).toHaveBeenCalledTimes(1);
});
