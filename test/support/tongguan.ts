/** The program as its users run it: commands as child processes, and `start` kept running for a test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { placeOf } from './beyond.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** As package.json runs it; built before the first test, see built.ts. */
const PROGRAM = ['--enable-source-maps', 'dist/gateway/cli/main.js'];
const LOG_LEVEL = process.env.TONGGUAN_LOG_LEVEL ?? 'error';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly bytes: Buffer;
  readonly stderr: string;
}

export interface RunOptions {
  /** In the folder it is told, also where the suite runs beyond one machine: the test is about that folder. */
  readonly embedded?: boolean;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Commands that open a store. */
const STORING: ReadonlySet<string> = new Set(['start', 'serve', 'keys', 'demo']);

const placed = (args: readonly string[], embedded: boolean) =>
  STORING.has(args[0] ?? '') && !embedded ? placeOf(args) : undefined;

/** Runs `tongguan <args>` to its end, as `npm run tongguan --` does. */
export const tongguan = async (
  args: readonly string[],
  { env, embedded = false, ...options }: RunOptions = {},
): Promise<Ran> =>
  run(process.execPath, [...PROGRAM, ...args], { ...options, env: { ...(await placed(args, embedded)), ...env } });

/** Runs any program in the repository to its end. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, TONGGUAN_LOG_LEVEL: LOG_LEVEL, ...options.env },
    stdio: 'pipe',
    detached: true,
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  // A command that fails early closes its input before all was written: its exit code tells the story.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  const forget = endWithUs(child);
  const [code] = (await once(child, 'close')) as [number | null];
  forget();
  const bytes = Buffer.concat(out);
  return { code, bytes, stdout: bytes.toString('utf8'), stderr: Buffer.concat(err).toString('utf8') };
}

export interface Ready {
  readonly gateway: string;
  readonly mocks: Readonly<Record<string, string>>;
  readonly keys: Readonly<Record<'firm' | 'firmCode' | 'operator', string>> & {
    readonly agencies: Readonly<Record<string, string>>;
  };
}

export interface Launched {
  /** Everything written to stdout so far. */
  stdout(): string;
  stderr(): string;
  /** SIGTERM to the service. @returns exit code and how long it took. */
  stop(): Promise<Stopped>;
  /** SIGINT to the service and all it started, as Ctrl-C in a terminal does. */
  interrupt(): Promise<Stopped>;
  /** SIGKILL to the gateway alone; its mocks find out by themselves. */
  kill(): Promise<void>;
  /** True while any process of the service lives. */
  alive(): boolean;
  /** Ends whatever is left of it; resolves when nothing of it writes any more. */
  clean(): Promise<void>;
}

export interface Stopped {
  readonly code: number | null;
  readonly ms: number;
}

export interface Running extends Launched {
  readonly ready: Ready;
}

export interface StartOptions {
  readonly data: string;
  readonly pace?: number;
  readonly port?: number;
  /** See {@link RunOptions.embedded}. */
  readonly embedded?: boolean;
}

const READY_LIMIT_MS = 120_000;

/** `tongguan start --json` on a folder; resolves when it says where it listens. @throws Error when it ends before. */
export async function start({ data, pace = 0.2, port = 0, embedded = false }: StartOptions): Promise<Running> {
  const args = ['start', '--json', '--port', String(port), '--data', data, '--pace', String(pace)];
  const launched = await launch(args, (text) => text.includes('\n'), embedded);
  return { ...launched, ready: JSON.parse(launched.stdout()) as Ready };
}

/**
 * Starts a command that stays; resolves when what it wrote is enough.
 * @param embedded see {@link RunOptions.embedded}.
 * @throws Error when it ends before.
 */
export async function launch(
  args: readonly string[],
  isReady: (stdout: string) => boolean,
  embedded = false,
): Promise<Launched> {
  const child = spawn(process.execPath, [...PROGRAM, ...args], {
    cwd: ROOT,
    env: { ...process.env, TONGGUAN_LOG_LEVEL: LOG_LEVEL, ...(await placed(args, embedded)) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own: what it starts can be counted and ended with it.
    detached: true,
  });
  const forget = endWithUs(child);
  const text = { out: '', err: '' };
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.err += chunk;
  });
  const ready = new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`not ready in time: ${text.err}`)), READY_LIMIT_MS);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text.out += chunk;
      if (isReady(text.out)) resolve();
    });
    ended.then(([code]) => {
      clearTimeout(limit);
      reject(new Error(`ended with ${code} before it was ready: ${text.err}`));
    }, reject);
  });
  try {
    await ready;
  } catch (error) {
    signal(child, 'SIGKILL');
    throw error;
  }
  const end = async (send: () => void): Promise<Stopped> => {
    const began = Date.now();
    send();
    const [code] = await ended;
    return { code, ms: Date.now() - began };
  };
  return {
    stdout: () => text.out,
    stderr: () => text.err,
    alive: () => signal(child, 0),
    stop: () => end(() => child.kill('SIGTERM')),
    interrupt: () => end(() => signal(child, 'SIGINT')),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async clean() {
      const limit = Date.now() + 5_000;
      while (signal(child, 'SIGKILL') && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 20));
      forget();
    },
  };
}

/** Sends a signal to a child and everything it started. @returns false when nothing of it is left. */
function signal(child: ChildProcess, name: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false;
  try {
    process.kill(-child.pid, name);
    return true;
  } catch {
    return false;
  }
}

/** A test run that is interrupted leaves nothing behind. */
function endWithUs(child: ChildProcess): () => void {
  const end = () => signal(child, 'SIGKILL');
  process.once('exit', end);
  return () => process.off('exit', end);
}
