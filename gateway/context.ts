/** What the rooms of the gateway are given at start: configuration, store, adapters, clock. Passed in, never global. */
import type { Logger } from 'pino';
import type { Adapter, PartnerSettings, Party } from '../adapters/adapter.ts';
import type { Bus } from './bus/bus.ts';
import type { Policy } from './clearance/case.ts';
import type { DeliverySettings } from './delivery/settings.ts';
import type { Store } from './store/store.ts';
import type { Threads } from './threads/threads.ts';

export interface Gateway {
  readonly store: Store;
  readonly adapters: ReadonlyMap<Party, Adapter>;
  /** Partners that are connected. A party without one keeps its messages queued. */
  readonly partners: ReadonlyMap<Party, PartnerSettings>;
  readonly policy: Policy;
  /** What differs at an office, by its code. */
  readonly offices: ReadonlyMap<string, Policy>;
  /** Offset of the office's local time to UTC in minutes (China: 480). */
  readonly utcOffsetMinutes: number;
  /** How events reach those who follow them. */
  readonly bus: Bus;
  /** What differs from the defaults of delivery. */
  readonly delivery?: Partial<DeliverySettings>;
  /** Others that check and read; without them this one does. */
  readonly threads?: Pick<Threads, 'run'>;
  readonly clock: () => Date;
  readonly log: Logger;
}

/** The limits, places and calendar of the office a declaration is made at. */
export const policyAt = ({ policy, offices }: Pick<Gateway, 'policy' | 'offices'>, office: string): Policy =>
  offices.get(office) ?? policy;

/**
 * How a party is spoken to. A partner nobody configured gets its messages made in the adapter's first format; they
 * then wait. So does a configured one that names no profile.
 */
export function partnerOf(gateway: Pick<Gateway, 'partners' | 'adapters'>, party: Party): PartnerSettings {
  const configured = gateway.partners.get(party) ?? { party, profile: '', url: '', timeoutMs: 30_000, codes: {} };
  if (configured.profile !== '') return configured;
  const [first = ''] = adapterOf(gateway, party).capabilities.formats;
  return { ...configured, profile: first.slice(first.indexOf('/') + 1) };
}

/** The adapter of a party. @throws Error for a party that is not registered: a mistake of ours, never of input. */
export function adapterOf(gateway: Pick<Gateway, 'adapters'>, party: Party): Adapter {
  const adapter = gateway.adapters.get(party);
  if (adapter === undefined) throw new Error(`no adapter is registered for ${party}`);
  return adapter;
}
