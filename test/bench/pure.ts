/**
 * How long a pure function takes: the fastest of many short blocks. Whatever else the machine does only ever adds to a
 * block, so the fastest one is what the function itself takes.
 */

const BLOCK_MS = 3;

/** Microseconds per call. @param ms how long it is measured, after half of that to warm up. */
export function microseconds(work: () => unknown, ms: number): number {
  let fastest = Infinity;
  const run = (until: number) => {
    while (performance.now() < until) {
      const began = performance.now();
      let calls = 0;
      do {
        work();
        calls += 1;
      } while (performance.now() < began + BLOCK_MS);
      fastest = Math.min(fastest, (performance.now() - began) / calls);
    }
  };
  run(performance.now() + ms / 2);
  fastest = Infinity;
  run(performance.now() + ms);
  return fastest * 1000;
}
