/** Where it was measured: figures of different machines say nothing to each other. */
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** One line. */
export function machineLine(): string {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const busy = `load ${(loadavg()[0] ?? 0).toFixed(1)} when it began`;
  return [`${availableParallelism()} cores (${model})`, memory, `Node ${process.version}`, busy].join('; ');
}
