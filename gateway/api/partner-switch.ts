/** How the exchange with each party stands, and the switch by which an operator stops and starts it: /v1/partners. */
import type { Router } from 'express';
import type { Gateway } from '../context.ts';
import { attemptsSince, deliveryHealth, type PartyHealth } from '../delivery/health.ts';
import { startParty, stopParty } from '../delivery/switch.ts';
import { only, param } from './auth.ts';
import { REQUEST_LIMIT, rawBody } from './body.ts';
import { type BodyCheck, validBody } from './body-check.ts';
import { requireParty } from './deliveries.ts';
import { answer, operatorOf } from './operate.ts';
import { ProblemError } from './problem.ts';
import { resourceRouter } from './routes.ts';

const HOUR_MS = 3_600_000;
const NO_ATTEMPTS = { delivered: 0, transient: 0, ambiguous: 0, permanent: 0 };

export function partnerSwitchApi(gateway: Gateway, check: BodyCheck): Router {
  const router = resourceRouter();
  const body = rawBody(REQUEST_LIMIT);
  const operators = only('operator');
  const { store, clock, adapters } = gateway;

  router.get('/partners', operators, async (_request, response) => {
    const now = clock();
    const attempts = await attemptsSince(store.read, new Date(now.getTime() - HOUR_MS));
    const items = (await deliveryHealth(gateway)).map((health) => ({
      ...partnerView(health, now),
      title: adapters.get(health.party)?.title,
      lastHour: attempts.get(health.party) ?? NO_ATTEMPTS,
    }));
    response.json({ items });
  });

  for (const [name, move] of [
    ['stop', stopParty],
    ['start', startParty],
  ] as const) {
    router.post(`/partners/:party\\:${name}`, operators, body, async (request, response) => {
      const party = param(request, 'party');
      requireParty(gateway, party);
      const { reason } = validBody<{ readonly reason: string }>(check(request, 'SwitchRequest'));
      const wanted = { party, operator: operatorOf(response), reason };
      const switched = await store.write((tx) => move(tx, wanted, clock()));
      if (switched.outcome === 'already') {
        if (name === 'start') throw new ProblemError('TG-7006', `${party} is not stopped.`);
        throw new ProblemError('TG-7005', `${party} is stopped, by ${switched.by}.`);
      }
      answer(response, switched);
    });
  }

  return router;
}

function partnerView(health: PartyHealth, now: Date) {
  const { party, connected, senders, stopped, queued, oldestQueuedAt, underWay, dead, lastSuccessAt } = health;
  const age = oldestQueuedAt === undefined ? 0 : Math.max(0, now.getTime() - Date.parse(oldestQueuedAt));
  const self = `/v1/partners/${party}`;
  return {
    party,
    connected,
    senders,
    stopped: stopped ?? null,
    queued,
    oldestQueuedAt: oldestQueuedAt ?? null,
    oldestQueuedSeconds: Math.floor(age / 1000),
    underWay,
    dead,
    lastSuccessAt: lastSuccessAt ?? null,
    breaker: health.breaker,
    breakerOpenUntil: health.openUntil ?? null,
    fetchFailingSince: health.fetchFailing?.since ?? null,
    fetchLeft: health.fetchFailing?.left ?? 0,
    _links: {
      deadLetters: `/v1/deliveries?state=dead&party=${party}`,
      ...(stopped === undefined ? { stop: `${self}:stop` } : { start: `${self}:start` }),
    },
  };
}
