/** A running gateway with real adapters on a store of its own, keys of every kind, and what the tests ask of it. */
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { sql } from 'kysely';
import { pino } from 'pino';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import { loadConfig } from '../../gateway/config.ts';
import { type RunningGateway, type StartOptions, startGateway } from '../../gateway/gateway.ts';
import { type KeyOwner, newKey, storeKey } from '../../gateway/store/keys.ts';
import { uscc } from '../support/fixture.ts';
import { temporaryFolder } from '../support/folder.ts';
import { eventually } from '../support/stand-in.ts';

export const SAMPLES = ['rail-import', 'air-export', 'rail-export-processing', 'rail-import-bulk'] as const;
export const FIRM = '91140200MA0K7X3E76';
export const OTHER_FIRM = uscc('91140200MA0ANDER0');

const OWNERS = {
  firm: { kind: 'firm', owner: FIRM },
  otherFirm: { kind: 'firm', owner: OTHER_FIRM },
  customs: { kind: 'agency', owner: 'customs' },
  inspection: { kind: 'agency', owner: 'inspection' },
  railway: { kind: 'agency', owner: 'railway' },
  operator: { kind: 'operator', owner: 'tests' },
  second: { kind: 'operator', owner: '李秀英' },
  third: { kind: 'operator', owner: '王建国' },
} as const satisfies Record<string, KeyOwner>;

export interface Bench {
  readonly url: string;
  readonly running: RunningGateway;
  readonly keys: Readonly<Record<keyof typeof OWNERS, string>>;
  /** Rows of every table. */
  rows(): Promise<Readonly<Record<string, number>>>;
  /** Waits until the casework has handled every event there is: it writes rows of its own. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** @param options other adapters than the real ones, another clock; threads, of which there are none otherwise. */
export async function startBench({
  threads = 0,
  ...options
}: Pick<StartOptions, 'adapters' | 'clock'> & { readonly threads?: number } = {}): Promise<Bench> {
  const folder = temporaryFolder();
  const config = loadConfig({}, { port: 0, dataDir: folder.path, threads });
  const log = pino({ level: process.env.TONGGUAN_LOG_LEVEL ?? 'silent' });
  const running = await startGateway(config, { log, ...options });
  const { store } = running.gateway;
  const keys = Object.fromEntries(Object.keys(OWNERS).map((name) => [name, newKey()])) as Bench['keys'];
  await store.write(async (tx) => {
    for (const [name, owner] of Object.entries(OWNERS)) {
      await storeKey(tx, keys[name as keyof typeof OWNERS], owner, name, new Date());
    }
  });
  return {
    url: running.url,
    running,
    keys,
    async rows() {
      const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(
        store.read,
      );
      const counts = tables.rows.map(async ({ name }) => {
        const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(store.read);
        return [name, rows[0]?.n ?? 0] as const;
      });
      return Object.fromEntries(await Promise.all(counts));
    },
    async settled() {
      await eventually(async () => {
        const { consumers } = await running.gateway.bus.health();
        return consumers.length > 0 && consumers.every(({ lag }) => lag?.every(({ behind }) => behind === 0));
      });
    },
    async stop() {
      await running.stop();
      folder.remove();
    },
  };
}

export function sampleText(name: (typeof SAMPLES)[number]): string {
  return readFileSync(new URL(`../../contracts/declaration/samples/${name}.json`, import.meta.url), 'utf8');
}

/** A sample, under another reference so that it is another declaration. */
export function sample(name: (typeof SAMPLES)[number], reference?: string): Declaration {
  const declaration = JSON.parse(sampleText(name)) as Declaration;
  return reference === undefined ? declaration : { ...declaration, traderReference: reference };
}

export const bearer = (key: string): Readonly<Record<string, string>> => ({ Authorization: `Bearer ${key}` });

/** A request whose path is sent as it stands: clients tidy up what is tested here. */
export function rawGet(
  url: string,
  path: string,
  key: string,
): Promise<{ status: number; type: string; text: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, headers: bearer(key) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text });
      });
    });
    request.on('error', reject);
    request.end();
  });
}
