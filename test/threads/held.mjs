/**
 * The thread of the gateway, but that large work takes as long as the file is there which TONGGUAN_TEST_HOLD names. It
 * makes another, `<name>.begun`, when it begins.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

if (parentPort === null) throw new Error('this is for a thread');
const port = parentPort;

const LARGE = 65_536;
const file = process.env.TONGGUAN_TEST_HOLD ?? '';
const asleep = new Int32Array(new SharedArrayBuffer(4));

const on = port.on.bind(port);
port.on = (/** @type {any} */ name, /** @type {any} */ listener) =>
  on(name, (/** @type {any} */ work) => {
    if (name === 'message' && work.input.bytes.byteLength > LARGE) {
      writeFileSync(`${file}.begun`, '');
      while (existsSync(file)) Atomics.wait(asleep, 0, 0, 10);
    }
    listener(work);
  });
await import('../../gateway/threads/start.mjs');
