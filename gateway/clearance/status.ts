/**
 * What is told to the trader: where the declaration stands, what it waits for and since when, and where it stands at
 * each party. Derived from the same facts as the decisions, never stored as truth of its own.
 */
import type {
  DeclarationStatus,
  Party,
  PartyStatus,
  Statement,
  StatementKind,
  Unit,
  Waiting,
} from '../../contracts/events/events.generated.ts';
import type { Case, Handover, Policy } from './case.ts';
import type { Outcome, UnitView } from './decide.ts';
import { partyName, waitingWords } from './words.ts';

/** Where the declaration stands at one party, in the party's own last words. */
export interface PartyStanding {
  readonly party: Party;
  readonly status: PartyStatus;
  readonly since: string;
  readonly text?: string;
}

/** The overall status, worst news first. */
export function overallStatus(facts: Case, views: readonly UnitView[]): DeclarationStatus {
  const stances = views.flatMap((view) => view.positions.map(({ stance }) => stance));
  if (stances.includes('rejected')) return 'rejected';
  if (facts.handovers.some(({ party, state }) => state === 'rejected' && facts.agencies.includes(party))) {
    return 'rejected';
  }
  if (stances.includes('refused')) return 'refused';
  if (stances.includes('held')) return 'held';
  const released = views.filter((view) => view.released).length;
  if (released === views.length) return 'released';
  if (stances.includes('inspect')) return 'inspection';
  if (released > 0) return 'partlyReleased';
  return facts.statements.length === 0 ? 'submitted' : 'processing';
}

/** What it is waiting for: whom, what, since when, until when; nothing once it is released or finally refused. */
export function waitingFor(facts: Case, outcome: Outcome, policy: Policy): Waiting[] {
  const status = overallStatus(facts, outcome.views);
  if (status === 'rejected') return [];
  const waits: Waiting[] = [];
  for (const handover of facts.handovers) {
    if (handover.state === 'queued' || handover.state === 'sent')
      waits.push(wait(handover.party, 'answer', handover.since));
  }
  for (const agency of facts.agencies) waits.push(...waitingForAgency(agency, facts, outcome, policy));
  if (facts.premises !== undefined) {
    const { premises } = facts;
    const unconfirmed = outcome.views.filter((view) => view.released && !view.gone);
    const since = latest(facts.orders.filter(({ kind }) => kind === 'release').map(({ order }) => order.placedAt));
    if (unconfirmed.length > 0 && since !== undefined) {
      waits.push(wait(premises, 'confirmation', since, { units: unconfirmed.map(({ unit }) => unit) }));
    }
  }
  return waits;
}

function waitingForAgency(agency: Party, facts: Case, outcome: Outcome, policy: Policy): Waiting[] {
  const open = outcome.views.filter((view) => !view.released && !view.gone);
  const at = (stance: string) =>
    open.filter((view) => view.positions.some((p) => p.agency === agency && p.stance === stance));
  const waits: Waiting[] = [];
  const silent = at('silent');
  if (silent.length > 0) {
    const handover = facts.handovers.find(({ party }) => party === agency);
    const said = latest(facts.statements.filter((s) => s.party === agency).map((s) => s.senderTime));
    const sent = handover !== undefined && handover.state !== 'queued' && handover.state !== 'sent';
    if (said !== undefined || sent) {
      const accepted = facts.statements.some((s) => s.party === agency && s.kind === 'accepted');
      waits.push(
        wait(agency, accepted ? 'instruction' : 'acceptance', said ?? handover?.since ?? facts.submittedAt, {
          until: outcome.deadline,
        }),
      );
    }
  }
  const inspecting = at('inspect');
  if (inspecting.length > 0) {
    const orders = facts.orders.filter(({ kind }) => kind === 'inspection').map(({ order }) => order.placedAt);
    const since = latest(orders) ?? inspecting[0]?.positions.find((p) => p.agency === agency)?.statement?.senderTime;
    const passed = facts.statements.some((s) => s.party === agency && s.kind === 'inspected');
    if (since !== undefined) {
      waits.push(
        wait(agency, passed ? 'release' : 'inspection', since, {
          units: inspecting.map(({ unit }) => unit),
          until:
            orders.length === 0
              ? undefined
              : new Date(Date.parse(since) + policy.leadMs + policy.windowMs).toISOString(),
        }),
      );
    }
  }
  for (const stance of ['held', 'refused'] as const) {
    const units = at(stance);
    const statement = units[0]?.positions.find((p) => p.agency === agency)?.statement;
    if (statement !== undefined) {
      waits.push(wait(agency, 'decision', statement.senderTime, { units: units.map(({ unit }) => unit) }));
    }
  }
  return waits;
}

function wait(
  party: Party,
  what: Waiting['what'],
  since: string,
  more: { units?: readonly Unit[]; until?: string | undefined } = {},
): Waiting {
  return {
    party,
    what,
    since,
    ...(more.until === undefined ? {} : { until: more.until }),
    ...(more.units === undefined ? {} : { units: [...more.units] }),
    ...waitingWords(party, what),
  };
}

const latest = (times: readonly string[]): string | undefined =>
  times.reduce<string | undefined>((a, b) => (a === undefined || Date.parse(b) > Date.parse(a) ? b : a), undefined);

const PARTY_STATUS: Partial<Record<StatementKind, PartyStatus>> = {
  received: 'received',
  accepted: 'accepted',
  examined: 'accepted',
  taxDue: 'accepted',
  clearanceForm: 'accepted',
  inspect: 'inspecting',
  inspected: 'inspecting',
  released: 'released',
  cleared: 'released',
  held: 'held',
  refused: 'refused',
  rejected: 'rejected',
  deleted: 'rejected',
  failed: 'failed',
  onHand: 'arrived',
  arrived: 'arrived',
  positioned: 'inspecting',
  opened: 'inspecting',
  loaded: 'released',
  gatedIn: 'arrived',
  gatedOut: 'gone',
  departed: 'gone',
  delivered: 'gone',
};

/** How far a status is in the ordinary course: what is said of one second is told in this order. */
const COURSE: Record<PartyStatus, number> = {
  pending: 0,
  sent: 1,
  received: 2,
  accepted: 3,
  arrived: 3,
  informed: 3,
  inspecting: 4,
  released: 5,
  gone: 6,
  failed: 7,
  held: 7,
  refused: 8,
  rejected: 9,
};

/** Where the declaration stands at every party it concerns. */
export function partyStandings(facts: Case): PartyStanding[] {
  return facts.handovers.map((handover) => {
    const said = facts.statements
      .filter((s) => s.party === handover.party)
      .flatMap((statement) => {
        const status = PARTY_STATUS[statement.kind];
        return status === undefined ? [] : [{ statement, status }];
      })
      .sort((a, b) => byTime(b.statement, a.statement) || COURSE[b.status] - COURSE[a.status]);
    const [last] = said;
    if (last === undefined) return fromHandover(handover);
    const { statement, status } = last;
    return {
      party: handover.party,
      status,
      since: statement.senderTime,
      ...(statement.text === undefined ? {} : { text: statement.text }),
    };
  });
}

const byTime = (a: Statement, b: Statement): number => Date.parse(a.senderTime) - Date.parse(b.senderTime);

function fromHandover(handover: Handover): PartyStanding {
  const status: Record<Handover['state'], PartyStatus> = {
    queued: 'pending',
    sent: 'sent',
    received: 'received',
    accepted: 'received',
    rejected: 'rejected',
    dead: 'failed',
  };
  return {
    party: handover.party,
    status: status[handover.state],
    since: handover.since,
    ...(handover.text === undefined ? {} : { text: handover.text }),
  };
}

/** The status in words, with the reason where an agency gave one. */
export function statusWords(facts: Case, views: readonly UnitView[]): { en: string; zh: string } {
  const status = overallStatus(facts, views);
  const because = views
    .flatMap((view) => view.positions)
    .find(({ stance }) => stance === 'rejected' || stance === 'refused' || stance === 'held');
  const rejected = facts.handovers.find(({ state }) => state === 'rejected');
  const who = because?.agency ?? (status === 'rejected' ? rejected?.party : undefined);
  const text = because?.statement?.text ?? rejected?.text;
  const base = STATUS_WORDS[status];
  if (who === undefined) return base;
  const name = partyName(who);
  return {
    en: `${base.en} by ${name.en}${text === undefined ? '' : `: ${text}`}`,
    zh: `${name.zh}${base.zh}${text === undefined ? '' : `：${text}`}`,
  };
}

const STATUS_WORDS: Record<DeclarationStatus, { en: string; zh: string }> = {
  submitted: { en: 'Submitted', zh: '已申报' },
  processing: { en: 'Being processed', zh: '办理中' },
  inspection: { en: 'Under inspection', zh: '查验中' },
  held: { en: 'Held', zh: '扣留' },
  refused: { en: 'Release refused', zh: '不予放行' },
  rejected: { en: 'Declaration rejected', zh: '退单' },
  partlyReleased: { en: 'Partly released', zh: '部分放行' },
  released: { en: 'Released', zh: '已放行' },
  withdrawn: { en: 'Withdrawn', zh: '已撤单' },
};
