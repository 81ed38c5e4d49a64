/** The gateway as it runs, with the keys the bench speaks with. */
import { pino } from 'pino';
import { loadConfig, partnerSettings, type Role } from '../../../gateway/config.ts';
import { startGateway } from '../../../gateway/gateway.ts';
import { newKey, storeKey } from '../../../gateway/store/keys.ts';
import { MOCK_PARTIES, type MockParty } from '../../../mocks/index.ts';
import { cpuMs, serve, settings, usage } from './child.ts';

export interface GatewaySettings {
  readonly dataDir: string;
  /** `postgres://…`; the embedded store in `dataDir` where absent. */
  readonly storeUrl?: string;
  /** The embedded bus where absent. */
  readonly kafka?: { readonly brokers: readonly string[]; readonly prefix: string };
  /** All of them where absent. */
  readonly roles?: readonly Role[];
  /** The firm whose declarations are sent. */
  readonly firm: string;
}

export interface GatewayKeys {
  readonly firm: string;
  readonly parties: Readonly<Record<MockParty, string>>;
}

const { dataDir, storeUrl, kafka, roles, firm } = settings<GatewaySettings>();
const config = loadConfig(
  { TONGGUAN_THREADS: process.env.TONGGUAN_THREADS },
  {
    port: 0,
    dataDir,
    ...(storeUrl === undefined ? {} : { storeUrl }),
    ...(kafka === undefined ? {} : { kafka }),
    ...(roles === undefined ? {} : { roles }),
    policy: { calendar: 'always' },
  },
);
const running = await startGateway(config, { log: pino({ level: 'warn' }, pino.destination(2)) });
const { store } = running.gateway;

async function makeKeys(): Promise<GatewayKeys> {
  const keys = { firm: newKey(), parties: Object.fromEntries(MOCK_PARTIES.map((party) => [party, newKey()])) };
  const now = new Date();
  await store.write(async (tx) => {
    await storeKey(tx, keys.firm, { kind: 'firm', owner: firm }, 'bench', now);
    for (const [party, key] of Object.entries(keys.parties)) {
      await storeKey(tx, key, { kind: 'agency', owner: party }, 'bench', now);
    }
  });
  return keys as GatewayKeys;
}

const commands = {
  url: (_: null) => running.url,
  keys: (_: null) => makeKeys(),
  /** Begins to exchange messages with the agencies at these addresses. */
  work: (urls: Readonly<Record<string, string>>) =>
    running.work(Object.entries(urls).map(([party, url]) => partnerSettings({ party, url }))),
  cpuMs: (_: null) => cpuMs(),
  usage: (_: null) => usage(),
} as const;
export type GatewayCommands = typeof commands;

serve(commands, () => running.stop());
