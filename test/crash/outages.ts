/** What goes away for a while around the gateway: the database, the broker, an agency, a road between two of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Cut, MockParty } from '../support/cluster.ts';
import type { Journals } from './journals.ts';

export type OutageKind = 'database' | 'broker' | 'agency' | 'network';

export interface Outage {
  readonly kind: OutageKind;
  readonly name: string;
  readonly run: (cluster: Cluster, journals: Journals) => Promise<void>;
}

const AWAY_MS = 2_500;
const PARTIES: readonly MockParty[] = ['customs', 'inspection', 'railway', 'airport'];
const CUTS: readonly Cut[] = ['reset', 'silent'];
const ROADS = {
  postgres: 'gateway and database',
  kafka: 'gateway and broker',
  client: 'firms and api',
  inbound: 'agencies and api',
  customs: 'gateway and customs',
  inspection: 'gateway and inspection',
  railway: 'gateway and railway',
  airport: 'gateway and airport',
} as const;

const database = (name: string, signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Outage => ({
  kind: 'database',
  name: `database restarted (${name})`,
  async run({ postgres }) {
    await postgres.end(signal);
    await postgres.start();
  },
});

const away = (party: MockParty): Outage => ({
  kind: 'agency',
  name: `agency down for a while: ${party}`,
  async run({ mocks }, journals) {
    const mock = mocks.get(party);
    await mock?.end('SIGKILL');
    journals.read();
    await sleep(AWAY_MS);
    await mock?.start();
  },
});

const cut = (road: keyof typeof ROADS, how: Cut): Outage => ({
  kind: 'network',
  name: `network cut by a proxy: ${ROADS[road]} (${how === 'reset' ? 'connections break' : 'nothing gets through'})`,
  async run({ roads }) {
    roads[road].cut(how);
    await sleep(AWAY_MS);
    roads[road].mend();
  },
});

export const OUTAGES: readonly Outage[] = [
  database('stopped in good order', 'SIGINT'),
  database('stopped at once', 'SIGQUIT'),
  database('killed by SIGKILL', 'SIGKILL'),
  { kind: 'broker', name: 'broker restarted (stopped in good order)', run: ({ kafka }) => kafka.restart() },
  {
    kind: 'broker',
    name: 'broker restarted (killed by SIGKILL)',
    async run({ kafka }) {
      await kafka.kill();
      await kafka.restart();
    },
  },
  {
    kind: 'broker',
    name: 'broker hangs for a while',
    async run({ kafka }) {
      kafka.pause();
      await sleep(AWAY_MS);
      kafka.resume();
    },
  },
  ...PARTIES.map(away),
  ...(Object.keys(ROADS) as (keyof typeof ROADS)[]).flatMap((road) => CUTS.map((how) => cut(road, how))),
];
