/** The mock agencies as processes of their own: started, watched, started again when one dies, ended with us. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Party } from '../../adapters/adapter.ts';

// Built beside what is built, a source beside the sources.
const MOCKS = new URL('../../mocks/', import.meta.url);
const PROGRAM = fileURLToPath(new URL(`main${extname(import.meta.url)}`, MOCKS));
const START_LIMIT_MS = 60_000;
const RESTART_AFTER_MS = 500;

/** Whether there is a mock of a party: each has a folder of its name. */
export const hasMock = (party: Party): boolean => existsSync(new URL(party, MOCKS));

export interface MockSettings {
  readonly party: Party;
  readonly gatewayUrl: string;
  readonly key: string;
  readonly port: number;
  readonly host: string;
  readonly dataDir: string | undefined;
  readonly pace: number;
}

export interface MockProcess {
  readonly party: Party;
  readonly url: string;
  /** From now on its end is no surprise: what stops us may have reached it, too. */
  letGo(): void;
  stop(): Promise<void>;
}

/**
 * Starts one mock agency and resolves when it listens. When it dies unasked it is started again on the same port.
 * @throws Error when it does not listen within a minute or ends before.
 */
export async function startMockProcess(
  settings: MockSettings,
  onDeath: (detail: string) => void,
): Promise<MockProcess> {
  let stopping = false;
  let { child, url } = await spawn(settings, settings.port);
  const revive = async (end: string): Promise<void> => {
    // A signal to the whole group reaches the mocks before we are told to stop: wait for that word first.
    await new Promise((resolve) => setTimeout(resolve, RESTART_AFTER_MS));
    if (stopping) return;
    onDeath(`the ${settings.party} mock ended (${end}); starting it again`);
    ({ child, url } = await spawn(settings, Number(new URL(url).port)));
    if (stopping) child.kill('SIGKILL');
    else watch();
  };
  const watch = (): void => {
    child.once('exit', (code, signal) => {
      if (stopping) return;
      revive(String(signal ?? code)).catch((error: unknown) =>
        onDeath(error instanceof Error ? error.message : String(error)),
      );
    });
  };
  watch();
  return {
    party: settings.party,
    url,
    letGo() {
      stopping = true;
    },
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await ended;
      clearTimeout(force);
    },
  };
}

async function spawn(settings: MockSettings, port: number): Promise<{ child: ChildProcess; url: string }> {
  const { party, gatewayUrl, key, host, dataDir, pace } = settings;
  const args = [
    '--party',
    party,
    '--gateway',
    gatewayUrl,
    '--port',
    String(port),
    '--host',
    host,
    '--pace',
    String(pace),
  ];
  if (dataDir !== undefined) args.push('--data', dataDir);
  const child = fork(PROGRAM, args, {
    env: { ...process.env, TONGGUAN_KEY: key },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const abort = new AbortController();
  try {
    const ready = await Promise.race([
      once(child, 'message', { signal: abort.signal }).then(([message]) => message as { url: string }),
      once(child, 'exit', { signal: abort.signal }).then(() => undefined),
      new Promise<undefined>((resolve) => {
        setTimeout(() => resolve(undefined), START_LIMIT_MS).unref();
      }),
    ]);
    if (ready === undefined) {
      child.kill('SIGKILL');
      throw new Error(`the ${party} mock did not start`);
    }
    return { child, url: ready.url };
  } finally {
    abort.abort();
  }
}
