/** Puts together how each unit of control stands, from everything said and ordered in every declaration it is part of. */
import type { InspectionOrder, Party, Statement, Unit } from '../../contracts/events/events.generated.ts';
import { type Case, OPERATOR, type PlacedOrder, type Position, type SharedCase } from './case.ts';
import { type Hearing, hear } from './hearing.ts';
import { parseTime } from './moments.ts';
import { openOrder, ordersOfUnit, type UnitOrder } from './openings.ts';
import { positionOf } from './positions.ts';
import type { Said } from './said.ts';
import { saidOfAll, type UnitView } from './unit-view.ts';
import { covers } from './units.ts';

/** Every unit of a case: those that are in it, and those that an amendment took out of it. */
export interface Views {
  readonly current: readonly UnitView[];
  readonly former: readonly UnitView[];
}

export function viewsOf(facts: Case): Views {
  const own = hear(facts);
  const others = facts.sharedWith.map(hear);
  return {
    current: facts.units.map((unit) => viewOf(unit, facts, own, others)),
    former: facts.formerUnits.map((unit) => ({ ...viewOf(unit, facts, own, others), positions: [] })),
  };
}

function viewOf(unit: Unit, facts: Case, own: Hearing, others: readonly Hearing[]): UnitView {
  const sharing = others.filter(({ part }) => covers(part.units, unit));
  const alive = sharing.filter(({ withdrawal }) => withdrawal === undefined);
  const everybody = [own, ...sharing];
  const orders = ordersCovering(unit, [facts, ...sharing.map(({ part }) => part)]);
  const releases = orders.filter((placed) => placed.kind === 'release');
  const holds = orders.filter((placed) => placed.kind === 'hold').sort((a, b) => a.seq - b.seq);
  const last = releases.reduce((a, b) => (b.seq > (a?.seq ?? 0) ? b : a), releases[0]);
  const lastRelease = last?.seq ?? 0;
  const voices = everybody.map((hearing) => ({ declarationNo: hearing.part.declarationNo, said: hearing.about(unit) }));
  const said = saidOfAll({ voices });
  const positions = everybody.flatMap((hearing) => positionsIn(hearing, unit, hearing === own));
  const leftAt = lastLeft(said, facts.premises);
  const gone = leftAt > -Infinity;
  const released = lastRelease > (holds.at(-1)?.seq ?? 0);
  const inspections = ordersOfUnit(unit, orders, said, { lastRelease, restart: restartOfOrder(unit, everybody) });
  return {
    unit,
    positions,
    released,
    release: released ? last?.order : undefined,
    nextReleaseVersion: Math.max(0, ...releases.map(({ order }) => order.version)) + 1,
    holds: holds.filter(({ seq }) => seq > lastRelease),
    inspections,
    touched: orders.some(({ kind }) => kind !== 'release'),
    gone,
    leftAt,
    withdrawal: own.withdrawal?.statement,
    ended: endOf(positions, said, gone),
    leader: leaderOf(own.withdrawal === undefined ? [own, ...alive] : alive, inspections) ?? facts.declarationNo,
    sharedWith: sharing.map(({ part }) => part.declarationNo).sort(),
    voices,
  };
}

/**
 * Who decides on a unit that several declarations share: the one whose inspection is under way, else the first that is
 * not withdrawn.
 */
function leaderOf(alive: readonly Hearing[], inspections: readonly UnitOrder[]): string | undefined {
  const numbers = alive.map(({ part }) => part.declarationNo).sort();
  const open = openOrder(inspections)?.number.slice(0, DECLARATION_DIGITS);
  return numbers.find((number) => number === open) ?? numbers[0];
}

/** Orders of all declarations that name a unit; each once, though it is a fact of several. */
function ordersCovering(unit: Unit, parts: readonly SharedCase[]): PlacedOrder[] {
  return parts.flatMap(({ orders }) => orders.filter((placed) => namesUnit(placed, unit, orders)));
}

/** An inspection order counts with all its versions, as soon as one of them names the unit. */
function namesUnit(placed: PlacedOrder, unit: Unit, orders: readonly PlacedOrder[]): boolean {
  if (covers(placed.order.units, unit)) return true;
  return (
    placed.kind === 'inspection' &&
    orders.some(
      ({ order, kind }) => kind === 'inspection' && order.number === placed.order.number && covers(order.units, unit),
    )
  );
}

function positionsIn(hearing: Hearing, unit: Unit, own: boolean): Position[] {
  const restart = hearing.restartOf(unit)?.statement;
  const of = own ? {} : { of: hearing.part.declarationNo };
  const agencies = hearing.part.agencies.map((agency): Position => {
    const position = hearing.position(agency, unit);
    const silenced = position.stance === 'silent' && position.statement === undefined && restart !== undefined;
    return { ...position, ...of, ...(silenced ? { restartedBy: restart } : {}) };
  });
  const kept = own || hearing.withdrawal === undefined ? agencies : agencies.filter(keepsWithdrawn);
  if (!hearing.has(OPERATOR)) return kept;
  return [...kept, ...operatorHolds(hearing.about(unit)).map((position) => ({ ...position, ...of }))];
}

/** Nobody's release is needed for a withdrawn declaration any more; but what an agency keeps, it keeps. */
const keepsWithdrawn = ({ stance }: Position): boolean => stance === 'held' || stance === 'refused';

/** An operator restrains while he holds, each for himself; that he does not hold is nobody's release. */
function operatorHolds(said: readonly Said[]): Position[] {
  const own = said.filter(({ statement }) => statement.party === OPERATOR);
  if (own.length === 0) return [];
  const names = [...new Set(own.map(({ statement }) => statement.by))].sort();
  const holds = names
    .map((name) =>
      positionOf(
        OPERATOR,
        own.filter(({ statement }) => statement.by === name),
      ),
    )
    .filter(({ stance }) => stance === 'held');
  // Held and lifted in one moment it is held; an operator can say so again, it is no contradiction to settle.
  return holds.slice(-1).map((position) => ({ ...position, contradiction: false }));
}

/** The moment from which orders stand anew, by the declaration they were placed under. */
function restartOfOrder(unit: Unit, everybody: readonly Hearing[]): (order: InspectionOrder) => number {
  const moments = new Map(
    everybody.flatMap((hearing): [string, number][] => {
      const restart = hearing.restartOf(unit);
      return restart === undefined ? [] : [[hearing.part.declarationNo, restart.moment]];
    }),
  );
  return ({ number }) => moments.get(number.slice(0, DECLARATION_DIGITS)) ?? -Infinity;
}

const DECLARATION_DIGITS = 16;

const LEAVING: ReadonlySet<string> = new Set(['gatedOut', 'departed', 'delivered']);
const COMING: ReadonlySet<string> = new Set(['gatedIn', 'arrived', 'onHand']);

/** When it left, by the premises' last word about where it is; what left and came of one moment came first. */
function lastLeft(said: readonly Said[], premises: Party | undefined): number {
  let [left, came] = [-Infinity, -Infinity];
  for (const { statement, moment } of said) {
    if (statement.party !== premises) continue;
    if (LEAVING.has(statement.kind)) left = Math.max(left, moment);
    if (COMING.has(statement.kind)) came = Math.max(came, moment);
  }
  return left >= came ? left : -Infinity;
}

/**
 * Destroyed 销毁: the agency that ordered it says so. Sent back 退运: an agency ordered its return, every other let it go or
 * ordered the same, and it left, or the agency says that it is done. What somebody else keeps stays.
 */
function endOf(positions: readonly Position[], said: readonly Said[], gone: boolean): UnitView['ended'] {
  const refused = positions.filter(({ stance }) => stance === 'refused');
  if (refused.length === 0) return undefined;
  const carriedOut = refused.filter(({ agency, statement }) => isDisposed(agency, statement, said));
  if (carriedOut.some(({ statement }) => statement?.disposition === 'destroy')) return 'destroyed';
  const mayLeave = positions.every(
    ({ stance, statement, contradiction }) =>
      !contradiction && (stance === 'released' || (stance === 'refused' && statement?.disposition === 'return')),
  );
  return mayLeave && (gone || carriedOut.length > 0) ? 'returned' : undefined;
}

function isDisposed(agency: Party, refusal: Statement | undefined, said: readonly Said[]): boolean {
  if (refusal?.disposition !== 'return' && refusal?.disposition !== 'destroy') return false;
  const refusedAt = parseTime(refusal.senderTime);
  return said.some(({ statement: s, moment }) => s.party === agency && s.kind === 'disposed' && moment >= refusedAt);
}
