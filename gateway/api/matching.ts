/** The matching explained: why it decided what it decided, per unit, in words and as data. */
import { Router } from 'express';
import { loadCase } from '../casework/load.ts';
import { decide } from '../clearance/decide.ts';
import { type Explanation, explain } from '../clearance/explain.ts';
import type { Gateway } from '../context.ts';
import { param } from './auth.ts';
import { ProblemError } from './problem.ts';
import { ownDeclaration } from './status.ts';

export function matchingApi(gateway: Gateway): Router {
  const router = Router();

  router.get('/declarations/:no/matching', async (request, response) => {
    const { no } = await ownDeclaration(gateway, response, param(request, 'no'));
    const loaded = await loadCase(gateway.store.read, gateway.adapters, no);
    if (loaded === undefined) throw new ProblemError('TG-3001', `There is no declaration ${no}.`);
    const outcome = decide(loaded.facts, gateway.policy, gateway.clock());
    response.json({
      declarationNo: no,
      ...(outcome.deadline === undefined ? {} : { decidesAgainAt: outcome.deadline }),
      units: explain(loaded.facts, outcome, gateway.policy).map(view),
    });
  });

  return router;
}

const view = ({ positions, orders, ...rest }: Explanation) => ({
  ...rest,
  positions: positions.map(({ agency, stance, since, contradiction, statement, words }) => ({
    agency,
    stance,
    ...(since === undefined ? {} : { since }),
    contradiction,
    ...(statement === undefined ? {} : { statement }),
    ...words,
  })),
  orders: orders.map(({ kind, order }) => ({
    kind,
    number: order.number,
    version: order.version,
    placedAt: order.placedAt,
  })),
});
