import { expect, it } from 'vitest';
import { Wakeup } from './wakeup.ts';

/** Longer than any test takes: whoever waits for it hangs. */
const FOR_EVER = 3_600_000;

it('wakes all who wait', async () => {
  const bell = new Wakeup();
  const waiting = [bell.wait(FOR_EVER), bell.wait(FOR_EVER), bell.wait(FOR_EVER)];
  bell.wake();
  await Promise.all(waiting);
});

it('wakes who is left when another had waited long enough', async () => {
  const bell = new Wakeup();
  const long = bell.wait(FOR_EVER);
  await bell.wait(1);
  bell.wake();
  await long;
});

it('remembers a ring for the next who waits, once', async () => {
  const bell = new Wakeup();
  bell.wake();
  bell.wake();
  await bell.wait(FOR_EVER);
  const order: string[] = [];
  const next = bell.wait(FOR_EVER).then(() => order.push('woken'));
  await bell.wait(1);
  order.push('waited');
  bell.wake();
  await next;
  expect(order).toEqual(['waited', 'woken']);
});
