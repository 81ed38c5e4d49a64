/** Where it was measured: figures of different machines say nothing to each other, nor those of a busy one to an idle one. */
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

const TURNS = 10_000_000;
const WARMING = 10;

/**
 * How fast the machine was while it was measured. A virtual machine may be given less of its cores than its own clock
 * of processor time knows: then the same loop takes longer each time, and so does everything else.
 */
export class Pace {
  readonly #took: number[] = [];

  constructor() {
    // Node makes machine code of a function only after it has run for a while.
    for (let round = 0; round < WARMING; round += 1) this.sample();
    this.#took.length = 0;
    this.sample();
  }

  sample(): void {
    const began = process.cpuUsage();
    // Looked at, or the loop might be left out.
    if (!Number.isInteger(sumOfTurns())) throw new Error('a sum of integers is none');
    const { user, system } = process.cpuUsage(began);
    this.#took.push((user + system) / 1000);
  }

  toString(): string {
    const [least, most] = [Math.min(...this.#took), Math.max(...this.#took)];
    return `a fixed loop took ${least.toFixed(1)} to ${most.toFixed(1)} ms of processor time`;
  }
}

function sumOfTurns(): number {
  let sum = 0;
  for (let turn = 0; turn < TURNS; turn += 1) sum = (sum + turn) | 0;
  return sum;
}

/** One line. */
export function machineLine(): string {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const busy = `load ${(loadavg()[0] ?? 0).toFixed(1)} when it began`;
  return [`${availableParallelism()} cores (${model})`, memory, `Node ${process.version}`, busy].join('; ');
}
