/** Where the declaration stands at each party, in the party's own last words. */
import type { Party, PartyStatus, Statement, StatementKind } from '../../contracts/events/events.generated.ts';
import type { Case, Handover, Position, Stance } from './case.ts';
import { hear } from './hearing.ts';
import { byContent, momentOf } from './moments.ts';

export interface PartyStanding {
  readonly party: Party;
  readonly status: PartyStatus;
  readonly since: string;
  readonly text?: string;
}

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
  disposed: 'refused',
  rejected: 'rejected',
  deleted: 'rejected',
  failed: 'failed',
  onHand: 'arrived',
  arrived: 'arrived',
  positioned: 'inspecting',
  opened: 'inspecting',
  movedOut: 'arrived',
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

/** Stances that keep goods, worst first. */
const KEEPING = ['rejected', 'refused', 'held', 'inspect'] as const satisfies readonly Stance[];

/**
 * Where the declaration stands at every party it concerns. An agency that keeps one unit keeps the declaration, and
 * has released it only when it has released every unit; apart from that its last word tells.
 */
export function partyStandings(facts: Case): PartyStanding[] {
  const heard = hear(facts);
  return facts.handovers.map((handover) => {
    const { party } = handover;
    const own = facts.statements.filter((s) => s.party === party);
    const positions = facts.agencies.includes(party)
      ? facts.units.map((unit) => heard.position(party, unit))
      : undefined;
    const keeping = worst(positions ?? []);
    if (keeping !== undefined) return standing(party, keeping, PARTY_STATUS[keeping.kind] ?? 'accepted');
    const releasedAll = positions?.every(({ stance }) => stance === 'released');
    const said = own
      .flatMap((statement) => {
        const status = PARTY_STATUS[statement.kind];
        return status === undefined ? [] : [{ statement, status }];
      })
      .filter(({ statement, status }) => {
        if (releasedAll === undefined) return true;
        return releasedAll ? status === 'released' : status !== 'released' && !OVERRULED.has(statement.kind);
      })
      .sort(
        (a, b) =>
          momentOf(b.statement) - momentOf(a.statement) ||
          COURSE[b.status] - COURSE[a.status] ||
          byContent(a.statement, b.statement),
      );
    const [last] = said;
    return last === undefined ? fromHandover(handover) : standing(party, last.statement, last.status);
  });
}

/** Words the positions tell of while they stand; where none does, a later word has overruled them. */
const OVERRULED: ReadonlySet<StatementKind> = new Set<StatementKind>([
  'inspect',
  'held',
  'refused',
  'rejected',
  'deleted',
]);

function worst(positions: readonly Position[]): Statement | undefined {
  for (const stance of KEEPING) {
    const said = positions.flatMap((p) => (p.stance === stance && p.statement !== undefined ? [p.statement] : []));
    const [last] = said.sort((a, b) => momentOf(b) - momentOf(a) || byContent(a, b));
    if (last !== undefined) return last;
  }
  return undefined;
}

const standing = (party: Party, statement: Statement, status: PartyStatus): PartyStanding => ({
  party,
  status,
  since: statement.senderTime,
  ...(statement.text === undefined ? {} : { text: statement.text }),
});

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
