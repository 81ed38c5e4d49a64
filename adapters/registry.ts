/** Every party we exchange messages with. Adding one is a new folder and one line here. */
import type { Adapter, Party } from './adapter.ts';
import { airportAdapter } from './airport/index.ts';
import { customsAdapter } from './customs/index.ts';
import { inspectionAdapter } from './inspection/index.ts';
import { railwayAdapter } from './railway/index.ts';

const ADAPTERS: readonly Adapter[] = [customsAdapter, inspectionAdapter, railwayAdapter, airportAdapter];

/** The registered adapters by party, in the order they are told of. */
export const adapters: ReadonlyMap<Party, Adapter> = new Map(ADAPTERS.map((adapter) => [adapter.party, adapter]));
