/**
 * Whether this process can do what its roles are for, and how each part stands, in words. What it does not need is told
 * and does not count: a process that only takes declarations is ready while Kafka or an agency is away, because it
 * stores and answers. No words of libraries are passed on: nobody needs a key to read this.
 */
import type { BusHealth, ConsumerHealth } from '../bus/bus.ts';
import { INTAKE } from '../bus/kafka/topics.ts';
import { CONSUMER as CASEWORK } from '../casework/worker.ts';
import type { Role } from '../config.ts';
import type { PartyHealth } from '../delivery/health.ts';
import type { Seen } from './look.ts';
import { type Both, BUS_WORDS, bothOf, PARTY_WORDS, STORE_WORDS } from './readiness-words.ts';
import type { Health } from './watch.ts';

/** What hinders the bus. */
export type Hindrance = 'store' | 'topics' | 'relay' | 'consumer' | 'noAnswer';

/** `failed`: the process is not ready. `impaired`: told, and nothing more. */
export type PartState = 'ok' | 'impaired' | 'failed';
export type PartyState = 'ok' | 'stopped' | 'failing' | 'trying' | 'fetchFailing' | 'notConnected' | 'unknown';

export interface StorePart extends Both {
  readonly state: PartState;
}

export interface BusPart extends Both {
  readonly kind: BusHealth['kind'] | 'unknown';
  readonly state: PartState;
  readonly hindrances: readonly Hindrance[];
  readonly relay: BusHealth['relay'];
  readonly consumers: readonly ConsumerHealth[];
}

export interface PartyPart extends Both {
  readonly party: string;
  readonly state: PartyState;
  /** Undefined while the store does not answer. */
  readonly health: PartyHealth | undefined;
}

export interface Readiness {
  readonly ready: boolean;
  readonly store: StorePart;
  /** Undefined where no role of the process works on the bus. */
  readonly bus: BusPart | undefined;
  readonly parties: readonly PartyPart[];
}

/**
 * @param roles what the process does.
 * @param parties the registered ones, in order.
 */
export function readinessOf(health: Health, roles: readonly Role[], parties: readonly string[]): Readiness {
  const store: StorePart =
    health.store.trouble === undefined
      ? { state: 'ok', ...STORE_WORDS.ok }
      : { state: 'failed', ...STORE_WORDS.failed };
  const bus = health.bus === undefined ? undefined : busPart(health.bus, roles);
  return {
    ready: store.state !== 'failed' && bus?.state !== 'failed',
    store,
    bus,
    parties: parties.map((party) => partyPart(party, health)),
  };
}

function busPart(seen: Seen<BusHealth>, roles: readonly Role[]): BusPart {
  if (seen.trouble !== undefined) {
    const hindrances = ['noAnswer'] as const;
    return { kind: 'unknown', state: 'failed', hindrances, relay: undefined, consumers: [], ...BUS_WORDS.noAnswer };
  }
  const { kind, relay, consumers } = seen.value;
  const absent = neededConsumers(roles, kind).filter(
    (name) => !consumers.some(({ consumer, state }) => consumer === name && state === 'running'),
  );
  const hindrances = hindrancesOf(seen.value, absent.length > 0);
  // Whether the store answers is said by the store itself; here it means that nobody knows how far things are.
  const isFailed = hindrances.some((hindrance) => hindrance !== 'store');
  const isImpaired = hindrances.length > 0 || consumers.some(({ paused }) => paused.length > 0);
  const words = [
    ...hindrances.filter((hindrance) => hindrance !== 'consumer').map((hindrance) => BUS_WORDS[hindrance]),
    ...absent.map((name) => BUS_WORDS.consumer(name)),
    ...consumers.flatMap(({ consumer, paused }) => (paused.length === 0 ? [] : [BUS_WORDS.paused(consumer)])),
  ];
  return {
    kind,
    state: isFailed ? 'failed' : isImpaired ? 'impaired' : 'ok',
    hindrances,
    relay,
    consumers,
    ...(words.length === 0 ? BUS_WORDS.ok : bothOf(words)),
  };
}

/** Consumers without which a role does nothing. */
const neededConsumers = (roles: readonly Role[], kind: BusHealth['kind']): string[] => [
  ...(roles.includes('clearance') ? [CASEWORK] : []),
  ...(roles.includes('notify') && kind === 'kafka' ? [INTAKE] : []),
];

/** What hinders the bus, by the word each of its troubles begins with. */
function hindrancesOf({ troubles }: BusHealth, isConsumerAway: boolean): Hindrance[] {
  const begins = (word: string) => troubles.some((trouble) => trouble.startsWith(word));
  return [
    ...(['store', 'topics', 'relay'] as const).filter((word) => begins(`${word}:`)),
    ...(isConsumerAway || begins('consumer ') ? (['consumer'] as const) : []),
  ];
}

function partyPart(party: string, { figures }: Health): PartyPart {
  const health = figures.value?.parties.find((each) => each.party === party);
  const state = health === undefined ? 'unknown' : partyState(health);
  return { party, state, health, ...PARTY_WORDS[state] };
}

function partyState({ connected, stopped, breaker, fetchFailing }: PartyHealth): PartyState {
  if (stopped !== undefined) return 'stopped';
  if (!connected) return 'notConnected';
  if (breaker !== 'closed') return breaker === 'open' ? 'failing' : 'trying';
  return fetchFailing === undefined ? 'ok' : 'fetchFailing';
}
