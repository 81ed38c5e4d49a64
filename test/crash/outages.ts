/** What goes away for a while around the gateway: the database, the broker, an agency, a road between two of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Cut, MockParty } from '../support/cluster.ts';
import type { Journals } from './books.ts';

export interface Outage {
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
  name: `database ${name}`,
  async run({ postgres }) {
    await postgres.end(signal);
    await postgres.start();
  },
});

const away = (party: MockParty): Outage => ({
  name: `${party} down for a while`,
  async run({ mocks }, journals) {
    const mock = mocks.get(party);
    await mock?.end('SIGKILL');
    journals.read();
    await sleep(AWAY_MS);
    await mock?.start();
  },
});

const cut = (road: keyof typeof ROADS, how: Cut): Outage => ({
  name: `network between ${ROADS[road]} cut (${how === 'reset' ? 'connections break' : 'nothing gets through'})`,
  async run({ roads }) {
    roads[road].cut(how);
    await sleep(AWAY_MS);
    roads[road].mend();
  },
});

export const OUTAGES: readonly Outage[] = [
  database('stopped in good order and restarted', 'SIGINT'),
  database('stopped at once and restarted', 'SIGQUIT'),
  database('killed (SIGKILL) and restarted', 'SIGKILL'),
  { name: 'broker restarted', run: ({ kafka }) => kafka.restart() },
  {
    name: 'broker killed (SIGKILL) and restarted',
    async run({ kafka }) {
      await kafka.kill();
      await kafka.restart();
    },
  },
  {
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
