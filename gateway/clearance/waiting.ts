/** What a declaration is waiting for: whom, what, since when, until when. */
import type { Alarm, Party, Unit, Waiting } from '../../contracts/events/events.generated.ts';
import { type Case, type Names, OPERATOR, type Policy, type Position } from './case.ts';
import type { Outcome } from './decide.ts';
import type { LimitedKind } from './limits.ts';
import { byContent, parseTime } from './moments.ts';
import { openOrder } from './openings.ts';
import { overallStatus } from './status.ts';
import { saidFor, type UnitView } from './unit-view.ts';
import { covers } from './units.ts';
import { type Question, questionWords, waitingWords } from './words.ts';

/** Statuses in which no party's word is waited for: it is the trader's turn, or nobody's. */
const AT_REST: ReadonlySet<string> = new Set(['rejected', 'withdrawn', 'returned', 'destroyed']);

/**
 * Everything waited for. A rejected declaration waits for the trader, not for a party: then only what has gone wrong
 * with goods that left is told.
 */
export function waitingFor(facts: Case, outcome: Outcome, policy: Policy, now: Date): Waiting[] {
  const tell = teller(facts, outcome, policy.names, now);
  const gone = outcome.alarms.flatMap(tell.gone);
  if (AT_REST.has(overallStatus(facts, outcome.views))) return gone;
  const answers = facts.handovers
    .filter(({ state }) => state === 'queued' || state === 'sent')
    .filter(({ party }) => !facts.statements.some((s) => s.party === party))
    .map(({ party, since }) => tell.wait(party, 'answer', since));
  const agencies = [...facts.agencies, OPERATOR].flatMap((agency) => waitingForAgency(agency, facts, outcome, tell));
  const unknown = outcome.alarms.filter(({ kind }) => kind === 'unknownUnit');
  return [
    ...gone,
    ...answers,
    ...agencies,
    ...unknown.map(({ party, since, units }) =>
      tell.wait(party, 'decision', since, { units, question: 'unknownUnit' }),
    ),
    ...others(outcome, tell),
    ...premisesWaits(facts, outcome, tell),
  ];
}

type Tell = ReturnType<typeof teller>;

/** Makes waits, with their limits. */
function teller(facts: Case, outcome: Outcome, names: Names, now: Date) {
  const until = (kind: LimitedKind, party: Party, units: readonly Unit[]): string | undefined => {
    const own = outcome.steps.filter((s) => s.kind === kind && s.party === party && covers(units, s.unit));
    return own.length === 0 ? undefined : new Date(Math.min(...own.map((s) => s.until))).toISOString();
  };
  const wait = (
    party: Party,
    what: Waiting['what'],
    since: string,
    more: {
      units?: readonly Unit[] | undefined;
      limit?: LimitedKind | undefined;
      until?: string | undefined;
      question?: Question | undefined;
    } = {},
  ): Waiting => {
    const { units, question } = more;
    const limit = more.limit === undefined ? undefined : until(more.limit, party, units ?? facts.units);
    const end = limit ?? more.until;
    return {
      party,
      what,
      since,
      ...(end === undefined ? {} : { until: end }),
      ...(limit !== undefined && Date.parse(limit) <= now.getTime() ? { late: true } : {}),
      ...(units === undefined ? {} : { units: [...units] }),
      ...(question === undefined ? waitingWords(party, what, names) : questionWords(party, question, names)),
    };
  };
  const gone = ({ kind, party, since, units }: Alarm): Waiting[] => {
    if (kind === 'leftWithoutRelease') return [wait(party, 'decision', since, { units, question: 'goneUnreleased' })];
    if (kind === 'recallTooLate') return [wait(party, 'decision', since, { units, question: 'goneAfterRelease' })];
    return [];
  };
  return { wait, gone };
}

interface Standing {
  readonly view: UnitView;
  readonly position: Position;
}

const unitsOfAll = (standings: readonly Standing[]): Unit[] => standings.map(({ view }) => view.unit);

function waitingForAgency(agency: Party, facts: Case, outcome: Outcome, tell: Tell): Waiting[] {
  const open = outcome.views
    .filter((view) => !view.released && !view.gone && view.ended === undefined)
    .flatMap((view): Standing[] => {
      const position = view.positions.find((p) => p.agency === agency && p.of === undefined);
      return position === undefined ? [] : [{ view, position }];
    });
  const clear = open.filter(({ position }) => !position.contradiction);
  const kept = (['held', 'refused'] as const).map((stance) =>
    clear.filter(({ position }) => position.stance === stance),
  );
  return [
    ...firstWord(agency, facts, clear, tell),
    ...inspections(agency, clear, tell),
    ...kept.flatMap((standings) => decision(agency, standings, tell)),
    ...decision(
      agency,
      open.filter(({ position }) => position.contradiction),
      tell,
      'contradiction',
    ),
  ];
}

/** Waiting for an agency that has the declaration and has not said what is to become of the goods. */
function firstWord(agency: Party, facts: Case, open: readonly Standing[], tell: Tell): Waiting[] {
  const silent = open.filter(({ position }) => position.stance === 'silent');
  if (silent.length === 0) return [];
  const handover = facts.handovers.find(({ party }) => party === agency);
  const said = latest(facts.statements.filter((s) => s.party === agency).map((s) => s.senderTime));
  const taken = handover !== undefined && handover.state !== 'queued' && handover.state !== 'sent';
  if (said === undefined && !taken) return [];
  const accepted = facts.statements.some((s) => s.party === agency && s.kind === 'accepted');
  const what = accepted ? 'instruction' : 'acceptance';
  const restarted = latest(silent.flatMap(({ position }) => position.restartedBy?.senderTime ?? []));
  const since = restarted ?? said ?? handover?.since ?? facts.submittedAt;
  const units = silent.length < facts.units.length ? unitsOfAll(silent) : undefined;
  return [tell.wait(agency, what, since, { limit: 'otherSilent', units })];
}

/**
 * Waiting for the inspection itself; once the agency has reported on its wish, for the laboratory where it still waits
 * for it, else for its word.
 */
function inspections(agency: Party, open: readonly Standing[], tell: Tell): Waiting[] {
  const wanting = open.filter(({ position }) => position.stance === 'inspect');
  const reported = new Map(
    wanting.flatMap((standing) => {
      const report = lastReport(agency, standing);
      return report === undefined ? [] : [[standing, report] as const];
    }),
  );
  const waiting = wanting.filter((standing) => !reported.has(standing));
  const orders = waiting.flatMap(({ view }) => {
    const order = openOrder(view.inspections) ?? view.inspections.findLast(({ over }) => !over)?.order;
    return order?.agencies.includes(agency) ? [order] : [];
  });
  const wished = latest(waiting.flatMap(({ position }) => position.statement?.senderTime ?? []));
  const since = latest(orders.map(({ placedAt }) => placedAt)) ?? wished;
  const done = (pending: boolean) => [...reported].filter(([, report]) => (report.result === 'pending') === pending);
  return [
    ...(since === undefined
      ? []
      : [
          tell.wait(agency, 'inspection', since, {
            units: unitsOfAll(waiting),
            limit: 'notInspected',
            until: latest(orders.map(({ windowTo }) => windowTo)),
          }),
        ]),
    ...(
      [
        ['laboratory', done(true)],
        ['release', done(false)],
      ] as const
    ).flatMap(([what, standings]) => {
      const time = latest(standings.map(([, report]) => report.senderTime));
      const units = unitsOfAll(standings.map(([standing]) => standing));
      return time === undefined ? [] : [tell.wait(agency, what, time, { units })];
    }),
  ];
}

/** The agency's last report on its present wish; a machine image is none where it wants to open. */
function lastReport(agency: Party, { view, position }: Standing) {
  const said = saidFor(view, position);
  const wish = said.find(({ statement }) => statement === position.statement);
  const reports = said.filter(
    ({ statement: s, moment }) =>
      s.party === agency &&
      s.kind === 'inspected' &&
      moment >= (wish?.moment ?? Infinity) &&
      (s.method !== 'machine' || wish?.statement.method === 'machine'),
  );
  return reports.sort((a, b) => b.moment - a.moment || byContent(a.statement, b.statement))[0]?.statement;
}

function decision(agency: Party, standings: readonly Standing[], tell: Tell, question?: Question): Waiting[] {
  const since = latest(standings.flatMap(({ position }) => position.statement?.senderTime ?? []));
  return since === undefined ? [] : [tell.wait(agency, 'decision', since, { units: unitsOfAll(standings), question })];
}

/** Another declaration on the same goods keeps what this one has released. Whose it is, is not told. */
function others({ views }: Outcome, tell: Tell): Waiting[] {
  const keeping = views
    .filter((view) => !view.released && !view.gone)
    .flatMap((view) => {
      const own = view.positions.filter(({ of }) => of === undefined);
      if (own.length === 0 || own.some(({ stance }) => stance !== 'released')) return [];
      return view.positions.flatMap(({ of, stance, agency, since }) =>
        of !== undefined && stance !== 'released' ? [{ view, agency, since }] : [],
      );
    });
  return [...new Set(keeping.map(({ agency }) => agency))].flatMap((agency) => {
    const own = keeping.filter((each) => each.agency === agency);
    const units = [...new Set(own.map(({ view }) => view.unit))];
    const since =
      latest(own.flatMap((each) => each.since ?? [])) ?? latest(own.flatMap(({ view }) => releaseTimes(view)));
    return since === undefined ? [] : [tell.wait(agency, 'release', since, { units, question: 'otherDeclaration' })];
  });
}

const releaseTimes = ({ positions }: UnitView): string[] => positions.flatMap(({ since }) => since ?? []);

/** What the premises have to do: move the goods to the site, move them out, and say that they have left. */
function premisesWaits(facts: Case, { views, steps }: Outcome, tell: Tell): Waiting[] {
  const { premises } = facts;
  if (premises === undefined) return [];
  const moves = (
    [
      ['notPositioned', 'positioning'],
      ['notMovedOut', 'moveOut'],
    ] as const
  ).flatMap(([limit, what]) => {
    const own = steps.filter(({ kind, party }) => kind === limit && party === premises);
    if (own.length === 0) return [];
    const since = new Date(Math.min(...own.map((step) => step.since))).toISOString();
    return [tell.wait(premises, what, since, { units: own.map(({ unit }) => unit), limit })];
  });
  const released = views.filter((view) => view.released && !view.gone && view.withdrawal === undefined);
  const since = latest(released.flatMap(({ release }) => release?.placedAt ?? []));
  if (since === undefined) return moves;
  const units = released.map(({ unit }) => unit);
  return [...moves, tell.wait(premises, 'confirmation', since, { units, limit: 'notCollected' })];
}

/** The latest of RFC 3339 times, as it was written; of equal ones the first in the order of letters. */
const latest = (times: readonly string[]): string | undefined =>
  [...times].sort((a, b) => (parseTime(b) || 0) - (parseTime(a) || 0) || (a < b ? -1 : 1))[0];
