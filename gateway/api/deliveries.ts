/** Messages on their way to the parties: /v1/deliveries, and dead letters sent again or set aside by an operator. */
import type { Router } from 'express';
import type { Gateway } from '../context.ts';
import type { Finding } from '../declaration/finding.ts';
import type { Dealt, Refused, Which } from '../delivery/dead-letters.ts';
import { dismissOne } from '../delivery/dismiss.ts';
import { replayMany, replayOne } from '../delivery/replay.ts';
import type { Done } from '../operations/case.ts';
import { actionView } from './action-view.ts';
import { only, param } from './auth.ts';
import { REQUEST_LIMIT, rawBody } from './body.ts';
import { type BodyCheck, bodyFinding, validBody } from './body-check.ts';
import { DELIVERY_STATES, deliveriesQuery, deliveryView, dismissalsOf } from './delivery-view.ts';
import { declarationNumber, oneOf, party } from './filter-rules.ts';
import { answer, operatorOf } from './operate.ts';
import { type FilterRule, ID, pageOf, pageQuery } from './pages.ts';
import { ProblemError } from './problem.ts';
import { resourceRouter } from './routes.ts';

const FILTERS: readonly FilterRule[] = [
  { name: 'state', ...oneOf(DELIVERY_STATES) },
  { name: 'party', ...party },
  { name: 'declarationNo', ...declarationNumber },
];

/** Dead letters looked at in one request unless asked otherwise. */
const REPLAYED_AT_ONCE = 100;

interface ReplayManyBody {
  readonly party: string;
  readonly reason: string;
  readonly before?: string;
  readonly after?: string;
  readonly limit?: number;
  readonly messageIds?: readonly string[];
  readonly dryRun?: boolean;
}

export function deliveriesApi(gateway: Gateway, check: BodyCheck): Router {
  const router = resourceRouter();
  const body = rawBody(REQUEST_LIMIT);
  const operators = only('operator');
  const { store, clock } = gateway;

  router.get('/deliveries', operators, async (request, response) => {
    const { limit, after, filters } = pageQuery(request.query, [ID], FILTERS);
    const rows = await deliveriesQuery(gateway, filters, after[0], limit + 1).execute();
    const dismissals = await dismissalsOf(store.read, rows);
    const view = (row: (typeof rows)[number]) => deliveryView(row, dismissals.get(row.message_id));
    response.json(pageOf(rows, limit, (row) => [row.message_id], view));
  });

  router.post('/deliveries\\:replay', operators, body, async (request, response) => {
    const sent = validBody<ReplayManyBody>(check(request, 'ReplayManyRequest'), moreFindings);
    requireParty(gateway, sent.party);
    const { dryRun = false } = sent;
    const now = clock();
    const wanted = { ...sent, operator: operatorOf(response), dryRun, which: whichOf(sent, now) };
    const { replayed, refused, next } = dryRun
      ? await replayMany(store.read, wanted, now)
      : await store.write((tx) => replayMany(tx, wanted, now), { alone: true });
    response.status(dryRun ? 200 : 202).json({
      party: sent.party,
      dryRun,
      replayed,
      refused: refused.map((one) => ({ messageId: one.messageId, ...explained(one) })),
      ...(next === undefined ? {} : { next }),
    });
  });

  router.post('/deliveries/:id\\:replay', operators, body, async (request, response) => {
    const messageId = param(request, 'id');
    await requireDelivery(gateway, messageId);
    const { reason } = validBody<{ readonly reason: string }>(check(request, 'ReplayRequest'));
    const why = { operator: operatorOf(response), reason };
    answer(response, dealt(await store.write((tx) => replayOne(tx, messageId, why, clock()))));
  });

  router.post('/deliveries/:id\\:dismiss', operators, body, async (request, response) => {
    const messageId = param(request, 'id');
    await requireDelivery(gateway, messageId);
    const { reason } = validBody<{ readonly reason: string }>(check(request, 'DismissRequest'));
    const why = { operator: operatorOf(response), reason };
    const { outcome, action } = dealt(await store.write((tx) => dismissOne(tx, messageId, why, clock())));
    if (outcome === 'repeated') response.set('Idempotent-Replayed', 'true');
    response.json(actionView(action));
  });

  return router;
}

/** @throws ProblemError for a party nobody speaks to. */
export function requireParty({ adapters }: Gateway, name: string): void {
  if (!adapters.has(name)) throw new ProblemError('TG-4002', `There is no party ${name}.`);
}

async function requireDelivery({ store }: Gateway, messageId: string): Promise<void> {
  const known = await store.read
    .selectFrom('deliveries')
    .select('message_id')
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  if (known === undefined) throw new ProblemError('TG-3001', `There is no delivery of a message ${messageId}.`);
}

/** What the schema cannot say: a time that is one; and messages are named or chosen by time, not both. */
function moreFindings({ messageIds, ...chosen }: ReplayManyBody): Finding[] {
  const findings: Finding[] = [];
  if (chosen.before !== undefined && Number.isNaN(Date.parse(chosen.before)))
    findings.push(bodyFinding('/before', 'BODY-VALUE', 'is no time there is', '不是有效时间'));
  if (messageIds === undefined) return findings;
  for (const name of ['before', 'after', 'limit'] as const) {
    if (chosen[name] === undefined) continue;
    findings.push(
      bodyFinding(
        `/${name}`,
        'BODY-VALUE',
        'chooses among all; leave it out beside messageIds',
        '与 messageIds 不可并用',
      ),
    );
  }
  return findings;
}

function whichOf({ messageIds, before, after, limit = REPLAYED_AT_ONCE }: ReplayManyBody, now: Date): Which {
  if (messageIds !== undefined) return { messageIds };
  return { before: (before === undefined ? now : new Date(before)).toISOString(), after, limit };
}

/** @throws ProblemError where it was refused. */
function dealt(outcome: Dealt): Done {
  if (outcome.outcome !== 'refused') return outcome;
  const { code, detail } = explained(outcome);
  throw new ProblemError(code, detail, [], { messageId: outcome.messageId });
}

/** Why a message is not sent again or not set aside, as the API says it. */
function explained({ messageId, refusal, by }: Refused) {
  switch (refusal) {
    case 'unknown':
      return { code: 'TG-3001', detail: `There is no message ${messageId} to this party.` } as const;
    case 'notDead':
      return { code: 'TG-7001', detail: `Message ${messageId} is not dead.` } as const;
    case 'acknowledged':
      return { code: 'TG-7002', detail: `The party has acknowledged message ${messageId}.` } as const;
    case 'dismissed':
      return { code: 'TG-7007', detail: `Message ${messageId} was set aside.` } as const;
    case 'neverMade':
      return { code: 'TG-7003', detail: `Message ${messageId} has no bytes.` } as const;
    case 'overtaken':
      return { code: 'TG-7004', detail: `Message ${messageId} was overtaken by ${by}.` } as const;
  }
}
