/** How long a pure function takes, in processor time: on a machine that does other things too, the clock says little. */
import { median } from './statistics.ts';

const BLOCKS = 5;

/** Microseconds of processor time per call: the middle of several blocks, after one to warm up. */
export function microseconds(work: () => unknown, ms: number): number {
  const block = () => {
    const began = process.cpuUsage();
    let calls = 0;
    for (const end = performance.now() + ms / BLOCKS; performance.now() < end; calls += 1) work();
    const { user, system } = process.cpuUsage(began);
    return (user + system) / calls;
  };
  block();
  return median(Array.from({ length: BLOCKS }, block));
}
