/** The audit of what operators did, and what a second operator decides: /v1/operator-actions. */
import type { Router } from 'express';
import type { Gateway } from '../context.ts';
import type { ActionState } from '../operations/action.ts';
import { type Done, isDone } from '../operations/case.ts';
import { confirm, type Decided, refuse, type Unfit } from '../operations/override.ts';
import { actionView } from './action-view.ts';
import { only, param } from './auth.ts';
import { REQUEST_LIMIT, rawBody } from './body.ts';
import { type BodyCheck, validBody } from './body-check.ts';
import { declarationNumber, ofLength, oneOf } from './filter-rules.ts';
import { answer, holdersText, operatorOf } from './operate.ts';
import { type FilterRule, ID, pageOf, pageQuery } from './pages.ts';
import { ProblemError } from './problem.ts';
import { resourceRouter } from './routes.ts';

/** Every state; the compiler wants it complete. */
const STATES = { done: true, pending: true, confirmed: true, refused: true } as const satisfies Record<
  ActionState,
  true
>;

const FILTERS: readonly FilterRule[] = [
  { name: 'state', ...oneOf(Object.keys(STATES)) },
  { name: 'declarationNo', ...declarationNumber },
  { name: 'operator', ...ofLength(1, 200) },
];

const COLUMNS = [
  ['state', 'state'],
  ['declarationNo', 'declaration_no'],
  ['operator', 'operator'],
] as const;

export function operatorActionsApi(gateway: Gateway, check: BodyCheck): Router {
  const router = resourceRouter();
  const body = rawBody(REQUEST_LIMIT);
  const { store, clock } = gateway;
  router.use('/operator-actions', only('operator'));

  router.get('/operator-actions', async (request, response) => {
    const { limit, after, filters } = pageQuery(request.query, [ID], FILTERS);
    let query = store.read
      .selectFrom('operator_actions')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit + 1);
    for (const [name, column] of COLUMNS) {
      const value = filters.get(name);
      if (value !== undefined) query = query.where(column, '=', value);
    }
    if (after[0] !== undefined) query = query.where('id', '<', after[0]);
    response.json(pageOf(await query.execute(), limit, (row) => [row.id], actionView));
  });

  for (const [name, decide, schema] of [
    ['confirm', confirm, 'ConfirmRequest'],
    ['refuse', refuse, 'RefuseRequest'],
  ] as const) {
    router.post(`/operator-actions/:id\\:${name}`, body, async (request, response) => {
      const actionId = param(request, 'id');
      const known = await store.read
        .selectFrom('operator_actions')
        .select('id')
        .where('id', '=', actionId)
        .executeTakeFirst();
      if (known === undefined) throw unknown(actionId);
      const { reason } = validBody<{ readonly reason?: string }>(check(request, schema));
      const decision = { actionId, operator: operatorOf(response), reason };
      const decided = await store.write((tx) => decide(tx, gateway, decision, clock()));
      if (!isDone(decided)) throw problemOf(decided, actionId);
      answer(response, decided);
    });
  }

  return router;
}

const unknown = (id: string): ProblemError => new ProblemError('TG-3001', `There is no operator action ${id}.`);

function problemOf(decided: Exclude<Decided, Done>, id: string): ProblemError {
  switch (decided.outcome) {
    case 'unknown':
      return unknown(id);
    case 'samePerson':
      return new ProblemError('TG-6006', 'You asked for it yourself.');
    case 'decided': {
      const { state, second_operator: second } = decided.action;
      return new ProblemError('TG-6007', `It is ${state}${second === null ? '' : `, by ${second}`}.`);
    }
    case 'overtaken':
      return new ProblemError('TG-6008', overtakenText(decided.because));
  }
}

function overtakenText(because: Unfit): string {
  if (because.outcome === 'strangers') return 'A unit it names is no unit of the declaration any more.';
  if (because.outcome === 'notHeld') return `The hold is not there any more; ${holdersText(because.holders)}.`;
  return `The party is no agency of the declaration any more; ${because.agencies.join(', ')} are.`;
}
