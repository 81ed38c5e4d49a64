/**
 * The four mock agencies, as a library: they speak to a gateway only over the wire, each in its own format, and do
 * what the scenario named by the trader reference says (docs/exchange.md, scenarios.ts).
 */
import { type Agency, type Mock, type MockOptions, startAgency } from './agency.ts';
import { airportMock } from './airport/server.ts';
import { customsMock } from './customs/server.ts';
import { inspectionMock } from './inspection/server.ts';
import { railwayMock } from './railway/server.ts';
import type { MockParty } from './records.ts';

export type { Mock, MockOptions } from './agency.ts';
export type { MockParty, MockRecords } from './records.ts';

const AGENCIES: Readonly<Record<MockParty, Agency>> = {
  customs: customsMock,
  inspection: inspectionMock,
  railway: railwayMock,
  airport: airportMock,
};

/** Every party there is a mock of. */
export const MOCK_PARTIES: readonly MockParty[] = ['customs', 'inspection', 'railway', 'airport'];

/**
 * Starts one mock agency and resolves when it listens.
 * @throws Error when the port is taken or the journal in `dataDir` cannot be read.
 */
export function startMock(options: MockOptions): Promise<Mock> {
  return startAgency(AGENCIES[options.party], options);
}

export interface MocksOptions extends Omit<MockOptions, 'party' | 'key' | 'port'> {
  /** All four unless told otherwise. */
  readonly parties?: readonly MockParty[];
  /** The key of each party. */
  readonly keys: Readonly<Partial<Record<MockParty, string>>>;
  /** The port of each party; any free one where nothing is said. */
  readonly ports?: Readonly<Partial<Record<MockParty, number>>>;
}

export interface Mocks {
  readonly mocks: readonly Mock[];
  /** Where each party listens. */
  readonly urls: Readonly<Partial<Record<MockParty, string>>>;
  stop(): Promise<void>;
}

/**
 * Starts several mock agencies. When one cannot start, those already started are stopped again.
 * @throws Error of the first that could not start, or one naming a party without a key.
 */
export async function startMocks(options: MocksOptions): Promise<Mocks> {
  const { parties = MOCK_PARTIES, keys, ports = {}, ...common } = options;
  const mocks: Mock[] = [];
  const stop = async () => {
    await Promise.all(mocks.map((mock) => mock.stop()));
  };
  try {
    for (const party of parties) {
      const key = keys[party];
      if (key === undefined) throw new Error(`There is no key for ${party}.`);
      mocks.push(await startMock({ ...common, party, key, port: ports[party] ?? 0 }));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { mocks, urls: Object.fromEntries(mocks.map(({ party, url }) => [party, url])), stop };
}
