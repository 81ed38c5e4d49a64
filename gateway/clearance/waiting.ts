/** What a declaration is waiting for: whom, what, since when, until when. */
import type { Party, Unit, Waiting } from '../../contracts/events/events.generated.ts';
import type { Alarm, Case, Names, Policy, Position } from './case.ts';
import type { Outcome } from './decide.ts';
import { momentOf, parseTime } from './moments.ts';
import { openOrder } from './openings.ts';
import { concerns, positionOf } from './positions.ts';
import { overallStatus } from './status.ts';
import type { UnitView } from './unit-view.ts';
import { covers, distinct } from './units.ts';
import { type Question, questionWords, waitingWords } from './words.ts';

/**
 * Everything waited for. A rejected declaration waits for the trader, not for a party: then only what has gone wrong
 * with goods that left is told.
 */
export function waitingFor(facts: Case, outcome: Outcome, policy: Policy): Waiting[] {
  const { names } = policy;
  const alarms = alarmWaits(outcome.alarms, facts, names);
  if (overallStatus(facts, outcome.views) === 'rejected') return alarms;
  const answers = facts.handovers
    .filter(({ state }) => state === 'queued' || state === 'sent')
    .filter(({ party }) => !facts.statements.some((s) => s.party === party))
    .map(({ party, since }) => wait(party, 'answer', since, names));
  const agencies = facts.agencies.flatMap((agency) => [
    ...waitingForAgency(agency, facts, outcome, names),
    ...strangers(agency, facts, names),
  ]);
  return [...alarms, ...answers, ...agencies, ...confirmation(facts, outcome.views, names)];
}

function waitingForAgency(agency: Party, facts: Case, outcome: Outcome, names: Names): Waiting[] {
  const open = outcome.views
    .filter((view) => !view.released && !view.gone)
    .flatMap((view) => {
      const position = view.positions.find((p) => p.agency === agency);
      return position === undefined ? [] : [{ view, position }];
    });
  const clear = open.filter(({ position }) => !position.contradiction);
  return [
    ...firstWord(agency, facts, outcome, clear, names),
    ...inspections(agency, facts, clear, names),
    ...(['held', 'refused'] as const).flatMap((stance) =>
      decision(
        agency,
        clear.filter(({ position }) => position.stance === stance),
        names,
      ),
    ),
    ...decision(
      agency,
      open.filter(({ position }) => position.contradiction),
      names,
      'contradiction',
    ),
  ];
}

interface Standing {
  readonly view: UnitView;
  readonly position: Position;
}

const unitsOfAll = (standings: readonly Standing[]): Unit[] => standings.map(({ view }) => view.unit);

/** Waiting for an agency that has the declaration and has not said what is to become of the goods. */
function firstWord(agency: Party, facts: Case, outcome: Outcome, open: readonly Standing[], names: Names): Waiting[] {
  const silent = open.filter(({ position }) => position.stance === 'silent');
  if (silent.length === 0) return [];
  const handover = facts.handovers.find(({ party }) => party === agency);
  const said = latest(facts.statements.filter((s) => s.party === agency).map((s) => s.senderTime));
  const taken = handover !== undefined && handover.state !== 'queued' && handover.state !== 'sent';
  if (said === undefined && !taken) return [];
  const accepted = facts.statements.some((s) => s.party === agency && s.kind === 'accepted');
  const what = accepted ? 'instruction' : 'acceptance';
  return [
    wait(agency, what, said ?? handover?.since ?? facts.submittedAt, names, {
      until: outcome.deadline,
      units: silent.length < facts.units.length ? unitsOfAll(silent) : undefined,
    }),
  ];
}

/** Waiting for the inspection itself, or, once the agency has reported on its wish, for its word. */
function inspections(agency: Party, facts: Case, open: readonly Standing[], names: Names): Waiting[] {
  const wanting = open.filter(({ position }) => position.stance === 'inspect');
  const reportTime = ({ view, position: { statement } }: Standing) =>
    latest(
      facts.statements
        .filter((s) => s.party === agency && s.kind === 'inspected' && concerns(s, view.unit))
        .filter((s) => statement !== undefined && momentOf(s) >= momentOf(statement))
        .map((s) => s.senderTime),
    );
  const inspected = wanting.filter((standing) => reportTime(standing) !== undefined);
  const waiting = wanting.filter((standing) => !inspected.includes(standing));
  const orders = waiting.flatMap(({ view }) => {
    const order = openOrder(view.inspections) ?? view.inspections.findLast(({ over }) => !over)?.order;
    return order?.agencies.includes(agency) ? [order] : [];
  });
  const wished = latest(waiting.flatMap(({ position }) => position.statement?.senderTime ?? []));
  const since = latest(orders.map(({ placedAt }) => placedAt)) ?? wished;
  const reported = latest(inspected.flatMap((standing) => reportTime(standing) ?? []));
  return [
    ...(since === undefined
      ? []
      : [
          wait(agency, 'inspection', since, names, {
            units: unitsOfAll(waiting),
            until: latest(orders.map(({ windowTo }) => windowTo)),
          }),
        ]),
    ...(reported === undefined ? [] : [wait(agency, 'release', reported, names, { units: unitsOfAll(inspected) })]),
  ];
}

function decision(agency: Party, standings: readonly Standing[], names: Names, question?: Question): Waiting[] {
  const since = latest(standings.flatMap(({ position }) => position.statement?.senderTime ?? []));
  return since === undefined
    ? []
    : [wait(agency, 'decision', since, names, { units: unitsOfAll(standings), question })];
}

/** Words that keep goods which are not in the declaration: nothing can be done about them, so they are shown. */
function strangers(agency: Party, facts: Case, names: Names): Waiting[] {
  const unknown = distinct(
    facts.statements.flatMap(({ party, unit }) =>
      party === agency && unit !== undefined && !covers(facts.units, unit) ? [unit] : [],
    ),
  );
  const kept = unknown.flatMap((unit) => {
    const own = facts.statements.filter((s) => s.unit !== undefined);
    const { stance, statement } = positionOf(agency, unit, own);
    return stance === 'silent' || stance === 'released' || statement === undefined ? [] : [{ unit, statement }];
  });
  const since = latest(kept.map(({ statement }) => statement.senderTime));
  if (since === undefined) return [];
  const units = kept.map(({ unit }) => unit).sort((a, b) => (a.id < b.id ? -1 : 1));
  return [wait(agency, 'decision', since, names, { units, question: 'unknownUnit' })];
}

function alarmWaits(alarms: readonly Alarm[], facts: Case, names: Names): Waiting[] {
  const told = [
    ['leftWithoutRelease', 'goneUnreleased'],
    ['recallTooLate', 'goneAfterRelease'],
  ] as const;
  return facts.agencies.flatMap((agency) =>
    told.flatMap(([kind, question]) => {
      const concerned = alarms.filter(
        (alarm) => alarm.kind === kind && alarm.positions.some((p) => p.agency === agency),
      );
      const said = concerned.flatMap(({ positions }) => positions.find((p) => p.agency === agency)?.statement ?? []);
      const since = latest(said.map((s) => s.senderTime)) ?? facts.submittedAt;
      const units = concerned.map(({ unit }) => unit);
      return units.length === 0 ? [] : [wait(agency, 'decision', since, names, { units, question })];
    }),
  );
}

function confirmation(facts: Case, views: readonly UnitView[], names: Names): Waiting[] {
  const { premises } = facts;
  const units = views.filter((view) => view.released && !view.gone).map(({ unit }) => unit);
  const releases = facts.orders.filter(
    ({ kind, order }) => kind === 'release' && order.units.some((unit) => covers(units, unit)),
  );
  const since = latest(releases.map(({ order }) => order.placedAt));
  return premises === undefined || since === undefined ? [] : [wait(premises, 'confirmation', since, names, { units })];
}

function wait(
  party: Party,
  what: Waiting['what'],
  since: string,
  names: Names,
  more: { units?: readonly Unit[] | undefined; until?: string | undefined; question?: Question | undefined } = {},
): Waiting {
  const { units, until, question } = more;
  return {
    party,
    what,
    since,
    ...(until === undefined ? {} : { until }),
    ...(units === undefined ? {} : { units: [...units] }),
    ...(question === undefined ? waitingWords(party, what, names) : questionWords(party, question, names)),
  };
}

/** The latest of RFC 3339 times, as it was written; of equal ones the first in the order of letters. */
const latest = (times: readonly string[]): string | undefined =>
  [...times].sort((a, b) => (parseTime(b) || 0) - (parseTime(a) || 0) || (a < b ? -1 : 1))[0];
