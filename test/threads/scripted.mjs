/** A thread that does as its work says: takes so long, ends, or answers which thread it is. */
import { parentPort, threadId } from 'node:worker_threads';

if (parentPort === null) throw new Error('this is for a thread');
const port = parentPort;

const asleep = new Int32Array(new SharedArrayBuffer(4));

port.on('message', ({ id, input }) => {
  const { takes = 0, ends = false } = JSON.parse(new TextDecoder().decode(input.bytes));
  Atomics.wait(asleep, 0, 0, takes);
  if (ends) process.exit();
  port.postMessage({ id, output: threadId });
});
port.postMessage({ ready: true });
