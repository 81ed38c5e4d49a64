/** `tongguan start` (npm start): the gateway with four mock agencies beside it, until stopped. */
import { join } from 'node:path';
import type { PartnerSettings } from '../../adapters/adapter.ts';
import { adapters } from '../../adapters/registry.ts';
import { type Config, loadConfig, partnerSettings } from '../config.ts';
import { type RunningGateway, startGateway } from '../gateway.ts';
import { hasMock, type MockProcess, startMockProcess } from './children.ts';
import { type DevKeys, devKeys, storeDevKeys } from './dev-keys.ts';
import { print, tell } from './output.ts';
import { untilStopped } from './signals.ts';

export interface StartOptions {
  readonly port?: number;
  readonly host?: string;
  readonly data?: string;
  readonly store?: string;
  readonly pace?: number;
  readonly config?: string;
  readonly json?: boolean;
}

/** Runs until SIGINT or SIGTERM. @returns the exit code. */
export async function startCommand(options: StartOptions): Promise<number> {
  let asked = false;
  const stopped = untilStopped().then(() => {
    asked = true;
  });
  // Started by another program, it ends with it.
  if (process.connected === false) return 0;
  if (process.send !== undefined) {
    process.once('disconnect', () => process.exit(0));
    // Listening for its end must not keep us from ending first.
    process.channel?.unref();
  }
  const config = loadConfig(process.env, {
    configFile: options.config,
    port: options.port,
    host: options.host,
    dataDir: options.data,
    storeUrl: options.store,
    logLevel: process.env.TONGGUAN_LOG_LEVEL ?? 'warn',
  });
  const keys = devKeys(config.dataDir);
  const running = await startGateway(config);
  await storeDevKeys(running.gateway.store, keys, new Date());
  const mocks = await startMocks(config, running, keys, options.pace ?? 1).catch(async (error: unknown) => {
    await running.stop();
    // Ctrl-C while it starts reaches the mocks too, and is no failure of theirs.
    if (asked) process.exit(0);
    throw error;
  });
  const others = config.partners.filter(({ party }) => !hasMock(party));
  await running.work([...mocks.map((mock) => partnerFor(mock, config)), ...others]);
  announce(running, mocks, keys, config, options.json === true);

  await stopped;
  for (const mock of mocks) mock.letGo();
  if (!options.json) tell('stopping 正在停止…');
  await running.stop();
  await Promise.all(mocks.map((mock) => mock.stop()));
  return 0;
}

function startMocks(config: Config, running: RunningGateway, keys: DevKeys, pace: number): Promise<MockProcess[]> {
  return Promise.all(
    [...adapters.keys()].filter(hasMock).map((party) =>
      startMockProcess(
        {
          party,
          pace,
          gatewayUrl: running.url,
          key: keys.agencies[party] ?? '',
          port: 0,
          host: '127.0.0.1',
          dataDir: join(config.dataDir, 'mocks'),
        },
        tell,
      ),
    ),
  );
}

/** A mock is reached at its own address; everything else is as configured. */
function partnerFor(mock: MockProcess, config: Config): PartnerSettings {
  const configured = config.partners.find(({ party }) => party === mock.party);
  return partnerSettings({ ...configured, party: mock.party, url: mock.url });
}

function announce(
  running: RunningGateway,
  mocks: readonly MockProcess[],
  keys: DevKeys,
  config: Config,
  json: boolean,
): void {
  const urls = Object.fromEntries(mocks.map(({ party, url }) => [party, url]));
  if (json) {
    const line = {
      gateway: running.url,
      mocks: urls,
      keys: { ...keys, ...keys.agencies },
      pid: process.pid,
      data: config.dataDir,
    };
    print(JSON.stringify(line));
    return;
  }
  print(
    [
      `Tongguan 通关 listens on ${running.url} (data in ${config.dataDir})`,
      ...mocks.map(({ party, url }) => `  mock ${party.padEnd(10)} ${url}  (records: ${url}/mock/records)`),
      '',
      `  key of the sample firm ${keys.firmCode}:  ${keys.firm}`,
      `  key of the operator:                       ${keys.operator}`,
      '',
      'A first declaration 第一票申报:',
      '',
      `  npm run --silent tongguan -- sample rail-import | curl -sS -X POST ${running.url}/v1/declarations \\`,
      `    -H 'Authorization: Bearer ${keys.firm}' -H 'Content-Type: application/json' --data-binary @-`,
      `  curl -sS ${running.url}/v1/declarations -H 'Authorization: Bearer ${keys.firm}'`,
      '',
      'Ctrl-C stops it; started again on the same data it goes on where it was.',
    ].join('\n'),
  );
}
