/** The service the demo talks to: `tongguan start` as a process of its own, started again when it is killed. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { MockView, Records, StatusView } from './demo-cases.ts';

const PROGRAM = fileURLToPath(new URL(`./main${extname(import.meta.url)}`, import.meta.url));
const RETRY_MS = 100;

interface Ready {
  readonly gateway: string;
  readonly mocks: Readonly<Record<string, string>>;
  readonly keys: { readonly firm: string };
}

export interface EventView {
  readonly sequence: string;
  readonly type: string;
  readonly time: string;
  readonly en: string;
  readonly zh: string;
}

export interface Service {
  url(): string;
  /** Submits until it is accepted: a repeat of the same declaration is the same declaration. */
  submit(body: Uint8Array, mediaType: string, deadline: number): Promise<string>;
  /** Events after a position; none while the gateway is down. */
  events(declarationNo: string, after: number): Promise<readonly EventView[]>;
  status(declarationNo: string): Promise<StatusView | undefined>;
  /** What the mocks themselves wrote down. */
  records(declarationNo: string): Promise<Records>;
  /** Kills the gateway where it runs. @returns false while it is being started again. */
  kill(): boolean;
  /** Ends it, also while it is being started again. */
  stop(): Promise<void>;
}

/** Starts gateway and mocks on a folder and keeps them running until `stop`. */
export async function startService(folder: string, warn: (text: string) => void): Promise<Service> {
  let stopping = false;
  let child = startProgram(folder);
  let ready = await readiness(child);
  let running = true;
  const watch = () => {
    child.once('exit', (code, signal) => {
      running = false;
      if (stopping) return;
      warn(`       the gateway ended (${signal ?? code}); starting it again on the same data 在原数据上重新启动`);
      child = startProgram(folder);
      readiness(child).then(
        (again) => {
          ready = again;
          running = true;
          watch();
        },
        (error: unknown) => {
          if (!stopping) warn(String(error));
        },
      );
    });
  };
  watch();

  const get = async <T>(path: string): Promise<T | undefined> => {
    try {
      const response = await fetch(`${ready.gateway}${path}`, {
        headers: { authorization: `Bearer ${ready.keys.firm}` },
      });
      return response.ok ? ((await response.json()) as T) : undefined;
    } catch {
      // The gateway is being started again.
      return undefined;
    }
  };

  return {
    url: () => ready.gateway,
    async submit(body, mediaType, deadline) {
      for (;;) {
        const answer = await tryToSubmit(ready, body, mediaType);
        if (typeof answer === 'string') return answer;
        if (answer !== undefined)
          throw new Error(`the declaration was not accepted: ${JSON.stringify(answer.problem)}`);
        if (Date.now() > deadline) throw new Error('the gateway did not answer in time');
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    },
    async events(declarationNo, after) {
      const cursor = Buffer.from(JSON.stringify([String(after)])).toString('base64url');
      const page = await get<{ items: EventView[] }>(
        `/v1/declarations/${declarationNo}/events?limit=200&cursor=${cursor}`,
      );
      return page?.items ?? [];
    },
    status: (declarationNo) => get<StatusView>(`/v1/declarations/${declarationNo}`),
    async records(declarationNo) {
      const entries = await Promise.all(
        Object.entries(ready.mocks).map(async ([party, url]): Promise<[string, MockView] | undefined> => {
          try {
            const response = await fetch(`${url}/mock/records?declarationNo=${declarationNo}`);
            const { declarations } = (await response.json()) as { declarations: MockView[] };
            return declarations[0] === undefined ? undefined : [party, declarations[0]];
          } catch {
            return undefined;
          }
        }),
      );
      return new Map(entries.filter((entry) => entry !== undefined));
    },
    kill: () => running && child.kill('SIGKILL'),
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(force);
    },
  };
}

async function tryToSubmit(
  ready: Ready,
  body: Uint8Array,
  mediaType: string,
): Promise<string | { problem: unknown } | undefined> {
  try {
    const response = await fetch(`${ready.gateway}/v1/declarations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ready.keys.firm}`, 'content-type': mediaType },
      body: Buffer.from(body),
    });
    const answer = (await response.json()) as { declarationNo?: string };
    if (response.status === 202 && answer.declarationNo !== undefined) return answer.declarationNo;
    return response.status >= 500 ? undefined : { problem: answer };
  } catch {
    return undefined;
  }
}

const startProgram = (folder: string): ChildProcess =>
  fork(PROGRAM, ['start', '--json', '--port', '0', '--data', folder], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });

/** What the program says when it is ready. @throws Error when it ends before. */
async function readiness(child: ChildProcess): Promise<Ready> {
  if (child.stdout === null) throw new Error('the gateway has no output');
  const abort = new AbortController();
  const ended = once(child, 'exit', { signal: abort.signal }).then(([code]) => {
    throw new Error(`the gateway ended before it was ready (${String(code)})`);
  });
  ended.catch(() => undefined);
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line', { signal: abort.signal }), ended])) as [string];
  abort.abort();
  return JSON.parse(line) as Ready;
}
