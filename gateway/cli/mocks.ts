/** `tongguan mocks`: the mock agencies beside a gateway that already runs. */
import { readFileSync } from 'node:fs';
import { adapters } from '../../adapters/registry.ts';
import { hasMock, type MockProcess, startMockProcess } from './children.ts';
import type { DevKeys } from './dev-keys.ts';
import { print, tell, UsageError } from './output.ts';
import { untilStopped } from './signals.ts';

export interface MocksOptions {
  readonly gateway: string;
  /** File with the agencies' keys: `{"agencies": {"customs": "tgk_…"}}`. */
  readonly keys: string;
  readonly only?: readonly string[];
  readonly portBase?: number;
  readonly host?: string;
  readonly data?: string;
  readonly pace?: number;
  readonly json?: boolean;
}

/** Ports are numbered from 0. */
const MOST_PORTS = 65_536;

/** Runs until SIGINT or SIGTERM. @returns the exit code. */
export async function mocksCommand(options: MocksOptions): Promise<number> {
  const stopped = untilStopped();
  const parties = chosenParties(options.only);
  const keys = readKeys(options.keys);
  if (!/^https?:/.test(options.gateway) || !URL.canParse(options.gateway))
    throw new UsageError(`--gateway ${options.gateway} is no address; give one like http://127.0.0.1:8080`);
  if ((options.portBase ?? 0) + parties.length > MOST_PORTS)
    throw new UsageError(`--port-base ${options.portBase} leaves no ports for ${parties.length} mocks`);
  const mocks: MockProcess[] = await Promise.all(
    parties.map((party, index) => {
      const key = keys.agencies[party];
      if (key === undefined) throw new UsageError(`${options.keys} has no key of ${party}`);
      return startMockProcess(
        {
          party,
          key,
          gatewayUrl: options.gateway,
          port: options.portBase === undefined ? 0 : options.portBase + index,
          host: options.host ?? '127.0.0.1',
          dataDir: options.data,
          pace: options.pace ?? 1,
        },
        tell,
      );
    }),
  );
  if (options.json) print(JSON.stringify({ mocks: Object.fromEntries(mocks.map(({ party, url }) => [party, url])) }));
  else for (const { party, url } of mocks) print(`mock ${party.padEnd(10)} ${url}  (records: ${url}/mock/records)`);
  await stopped;
  await Promise.all(mocks.map((mock) => mock.stop()));
  return 0;
}

function chosenParties(only: readonly string[] | undefined): string[] {
  const known = [...adapters.keys()].filter(hasMock);
  const unknown = (only ?? []).filter((party) => !known.includes(party));
  if (unknown.length > 0)
    throw new UsageError(`there is no mock of ${unknown.join(', ')}; there are those of ${known.join(', ')}`);
  return only === undefined || only.length === 0 ? known : known.filter((party) => only.includes(party));
}

function readKeys(path: string): Pick<DevKeys, 'agencies'> {
  try {
    const keys = JSON.parse(readFileSync(path, 'utf8')) as Partial<DevKeys>;
    return { agencies: keys.agencies ?? {} };
  } catch (error) {
    throw new UsageError(`cannot read the keys in ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
