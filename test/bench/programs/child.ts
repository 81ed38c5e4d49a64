/** Programs of the bench in processes of their own: what is measured never shares a process with what loads it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a program can be asked, by name; each takes one argument. */
export type Commands = Readonly<Record<string, (argument: never) => unknown>>;

type Argument<C extends Commands, K extends keyof C> = Parameters<C[K]>[0];
type Result<C extends Commands, K extends keyof C> = Awaited<ReturnType<C[K]>>;

export interface Child<C extends Commands> {
  ask<K extends keyof C & string>(name: K, argument: Argument<C, K>): Promise<Result<C, K>>;
  /** Asks it to end, and ends it when it does not. */
  stop(): Promise<void>;
}

/** What a process has used so far, and holds after a garbage collection. */
export interface Usage {
  readonly cpuMs: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
}

interface Question {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

const STOP_LIMIT_MS = 10_000;

/**
 * Starts a program of this folder.
 * @param settings what it is told at its start, as JSON.
 * @param profiles a folder for its CPU profile.
 * @throws Error when it ends before it is ready.
 */
export async function startChild<C extends Commands>(
  program: string,
  settings: unknown,
  profiles?: string,
): Promise<Child<C>> {
  const profiling = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), [JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx', '--expose-gc', ...profiling],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let asked = 0;
  const ended = once(child, 'exit').then(() => {
    const error = `${program} has ended`;
    for (const [id, settle] of waiting) settle({ id, error });
    waiting.clear();
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (answer: Answer) => {
      if (answer.id === 0) resolve();
      waiting.get(answer.id)?.(answer);
      waiting.delete(answer.id);
    });
    ended.then(() => reject(new Error(`${program} ended before it was ready`)), reject);
  });
  await ready;
  return {
    ask: (name, argument) =>
      new Promise((resolve, reject) => {
        if (!child.connected) {
          reject(new Error(`${program} has ended`));
          return;
        }
        asked += 1;
        waiting.set(asked, ({ value, error }) =>
          error === undefined ? resolve(value as Result<C, typeof name>) : reject(new Error(error)),
        );
        child.send({ id: asked, name, argument } satisfies Question);
      }),
    async stop() {
      if (child.connected) child.disconnect();
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(force);
    },
  };
}

/** The settings this program was started with. */
export const settings = <T>(): T => JSON.parse(process.argv[2] ?? '{}') as T;

/** Answers from now on; `stop` runs when the bench has let go of us. */
export function serve(commands: Commands, stop: () => Promise<void>): void {
  process.on('message', ({ id, name, argument }: Question) => {
    const run = async () => commands[name]?.(argument as never);
    run().then(
      (value) => process.send?.({ id, value } satisfies Answer),
      (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.once('disconnect', () => {
    stop().finally(() => process.exit(0));
  });
  process.send?.({ id: 0 } satisfies Answer);
}

/** Collects garbage first where memory is asked for, so that what is held is told from what is only not freed yet. */
export function usage(): Usage {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return { cpuMs: (user + system) / 1000, rssBytes: rss, heapBytes: heapUsed };
}

/** Milliseconds of processor time used so far. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
