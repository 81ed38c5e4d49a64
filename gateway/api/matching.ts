/** The matching explained: why it decided what it decided, per unit, in words and as data. */
import type { Router } from 'express';
import type { Kysely } from 'kysely';
import type { Statement } from '../../contracts/events/events.generated.ts';
import { attributeToUnits } from '../casework/attribute.ts';
import { type LoadedCase, loadCase } from '../casework/load.ts';
import type { Case, Position, Words } from '../clearance/case.ts';
import { decide } from '../clearance/decide.ts';
import { type Explanation, explain, type InspectionProgress } from '../clearance/explain.ts';
import type { Heard } from '../clearance/history.ts';
import type { Step } from '../clearance/limits.ts';
import { sameUnit } from '../clearance/units.ts';
import { type Gateway, policyAt } from '../context.ts';
import type { Database } from '../store/schema.ts';
import { param } from './auth.ts';
import { ProblemError } from './problem.ts';
import { resourceRouter } from './routes.ts';
import { ownDeclaration } from './status.ts';

export function matchingApi(gateway: Gateway): Router {
  const router = resourceRouter();

  router.get('/declarations/:no/matching', async (request, response) => {
    const { no } = await ownDeclaration(gateway.store.read, response, param(request, 'no'));
    const { loaded, heard } = await gateway.store.snapshot(async (db) => {
      const found = await loadCase(db, gateway.adapters, no);
      if (found === undefined) throw new ProblemError('TG-3001', `There is no declaration ${no}.`);
      return { loaded: found, heard: await heardOf(db, found) };
    });
    const now = gateway.clock();
    const policy = policyAt(gateway, loaded.declaration.declarationOffice);
    const outcome = decide(loaded.facts, policy, now);
    response.json({
      declarationNo: no,
      ...(outcome.deadline === undefined ? {} : { decidesAgainAt: outcome.deadline }),
      units: explain(loaded.facts, outcome, policy, now, heard).map((unit) =>
        view(unit, loaded.facts, outcome.steps, now),
      ),
    });
  });

  return router;
}

/** What was said, as the units see it, in the order in which it was heard. */
async function heardOf(db: Kysely<Database>, { facts, declaration }: LoadedCase): Promise<Heard[]> {
  const rows = await db
    .selectFrom('statements')
    .select(['data', 'recorded_at'])
    .where('declaration_no', '=', facts.declarationNo)
    .orderBy('recorded_at')
    .orderBy('message_id')
    .orderBy('seq')
    .execute();
  type Recorded = Statement & { readonly recordedAt: string };
  const recorded = rows.map(({ data, recorded_at }): Recorded => ({ ...JSON.parse(data), recordedAt: recorded_at }));
  // Whatever the attribution gives a unit keeps what else was known of the statement.
  const attributed = attributeToUnits(recorded, declaration, facts.units) as Recorded[];
  return attributed.map(({ recordedAt, ...statement }) => ({ statement, receivedAt: recordedAt }));
}

function view(
  { positions, orders, inspections, ...rest }: Explanation,
  facts: Case,
  steps: readonly Step[],
  now: Date,
) {
  return {
    ...rest,
    positions: positions.map(positionView),
    inspections: inspections.map((progress) => inspectionView(progress, facts)),
    limits: steps.filter(({ unit }) => sameUnit(unit, rest.unit)).map((step) => limitView(step, now)),
    orders: orders.map(({ kind, order }) => ({
      kind,
      ...orderName(order.number, facts, 'number'),
      version: order.version,
      placedAt: order.placedAt,
    })),
  };
}

/** Of another declaration only who it is and where he stands; whose it is, is not told. */
function positionView(position: Position & { readonly words: Words }) {
  const { agency, of, stance, since, contradiction, statement, restartedBy, words } = position;
  if (of !== undefined) return { agency, otherDeclaration: true, stance, ...words };
  return {
    agency,
    stance,
    ...(since === undefined ? {} : { since }),
    contradiction,
    ...(statement === undefined ? {} : { statement }),
    ...(restartedBy === undefined ? {} : { restartedBy }),
    ...words,
  };
}

/** The words of a report are told where they were said of this declaration. */
function inspectionView({ orderNo, results, ...progress }: InspectionProgress, facts: Case) {
  return {
    ...orderName(orderNo, facts, 'orderNo'),
    ...progress,
    results: results.map(({ text, ...result }) =>
      text !== undefined && isSaidHere({ ...result, text }, facts.statements) ? { ...result, text } : result,
    ),
  };
}

type Said = Pick<Statement, 'party' | 'senderTime' | 'text'>;

const isSaidHere = (said: Said, own: readonly Statement[]): boolean =>
  own.some((s) => s.party === said.party && s.senderTime === said.senderTime && s.text === said.text);

/** An order of another declaration on the same goods is told without its number, which begins with that one's. */
function orderName<K extends string>(number: string, { declarationNo }: Case, key: K) {
  return number.startsWith(`${declarationNo}-`) ? { [key]: number } : { otherDeclaration: true };
}

const limitView = ({ kind, party, since, until }: Step, now: Date) => ({
  kind,
  party,
  since: new Date(since).toISOString(),
  until: new Date(until).toISOString(),
  late: until <= now.getTime(),
});
