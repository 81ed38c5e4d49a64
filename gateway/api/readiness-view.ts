/** How the parts stand, as /readyz tells it. */
import type { ConsumerHealth } from '../bus/bus.ts';
import type { Role } from '../config.ts';
import type { BusPart, PartyPart, Readiness } from '../monitor/readiness.ts';
import type { Since } from '../monitor/since.ts';
import type { Health } from '../monitor/watch.ts';

/** @param since remembers from one answer to the next; what libraries said goes to its log alone. */
export function readinessView(
  { ready, store, bus, parties }: Readiness,
  health: Health,
  roles: readonly Role[],
  since: Since,
) {
  const { at } = health;
  return {
    status: ready ? 'ready' : 'notReady',
    roles,
    checkedAt: at.toISOString(),
    store: { ...store, since: since.of('store', store.state, at, health.store.trouble) },
    ...(bus === undefined ? {} : { bus: busView(bus, health, since) }),
    parties: parties.map((party) => partyView(party, at, since)),
  };
}

function busView({ kind, state, en, zh, relay, consumers }: BusPart, { at, bus }: Health, since: Since) {
  const detail = bus?.trouble ?? bus?.value?.troubles.join('; ');
  return {
    kind,
    state,
    since: since.of('bus', state, at, detail),
    en,
    zh,
    ...(relay === undefined
      ? {}
      : {
          relay: {
            own: relay.own,
            held: relay.until !== undefined && Date.parse(relay.until) > at.getTime(),
            position: relay.position,
            behind: relay.behind,
            oldestSeconds: Math.floor((relay.oldestAgeMs ?? 0) / 1000),
          },
        }),
    consumers: consumers.map((consumer) => consumerView(consumer, at, since)),
  };
}

function consumerView(health: ConsumerHealth, at: Date, since: Since) {
  const { consumer, state, lag, handled, lastHandledAt, isolated, crashes, rebalances, paused, lastError } = health;
  return {
    consumer,
    state,
    since: since.of(`consumer ${consumer}`, state, at, lastError),
    behind: lag === undefined ? null : lag.reduce((sum, { behind }) => sum + behind, 0),
    handled,
    lastHandledAt: lastHandledAt ?? null,
    setApart: isolated,
    crashes,
    rebalances,
    pausedPartitions: paused.length,
  };
}

function partyView({ party, state, en, zh, health }: PartyPart, at: Date, since: Since) {
  const base = { party, state, since: since.of(`party ${party}`, state, at), en, zh };
  if (health === undefined) return { ...base, connected: null };
  const { connected, senders, queued, oldestQueuedAt, underWay, dead, breaker, lastSuccessAt, stopped, fetchFailing } =
    health;
  const age = oldestQueuedAt === undefined ? 0 : Math.max(0, at.getTime() - Date.parse(oldestQueuedAt));
  return {
    ...base,
    connected,
    senders,
    stoppedSince: stopped?.since ?? null,
    breaker,
    queued,
    oldestQueuedSeconds: Math.floor(age / 1000),
    underWay,
    dead,
    lastSuccessAt: lastSuccessAt ?? null,
    fetchFailingSince: fetchFailing?.since ?? null,
    fetchLeft: fetchFailing?.left ?? 0,
  };
}
