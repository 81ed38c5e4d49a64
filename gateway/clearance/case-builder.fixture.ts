/** Builds cases for the tests of this room: who said what at which minute, what was ordered, what is decided. */
import { calendar } from '../../contracts/calendars/calendars.ts';
import type {
  HoldOrder,
  InspectionOrder,
  Party,
  ReleaseOrder,
  Statement,
  StatementKind,
  Unit,
} from '../../contracts/events/events.generated.ts';
import type { Case, Decision, Handover, PlacedOrder, Policy } from './case.ts';
import { decide, type Outcome } from './decide.ts';
import { orderWords } from './words.ts';

export const DECLARATION_NO = '1170914050300042';
export const MINUTE_MS = 60_000;
const START = Date.parse('2017-09-14T00:00:00Z');

export const A: Unit = { kind: 'container', id: 'TGHU1000016' };
export const B: Unit = { kind: 'container', id: 'TGHU2000029' };
export const STRANGER: Unit = { kind: 'container', id: 'TGHU9999990' };

export const POLICY: Policy = {
  limits: { waitForOther: { ms: 120 * MINUTE_MS } },
  calendar: calendar('always'),
  windowMs: 60 * MINUTE_MS,
  leadMs: 30 * MINUTE_MS,
  sites: {},
  names: {
    customs: { en: 'Customs', zh: '海关' },
    inspection: { en: 'Inspection and quarantine', zh: '检验检疫' },
    railway: { en: 'Railway station', zh: '铁路车站' },
  },
};

/** RFC 3339 of a minute of the story; fractions are seconds. */
export const at = (minute: number): string => new Date(START + Math.round(minute * MINUTE_MS)).toISOString();
export const clock = (minute: number): Date => new Date(at(minute));

type More = Partial<Omit<Statement, 'party' | 'kind' | 'senderTime'>>;
type Speaker = (kind: StatementKind, minute: number, unit?: Unit, more?: More) => Statement;

export const speaker =
  (party: Party): Speaker =>
  (kind, minute, unit, more = {}) => ({
    party,
    kind,
    senderTime: at(minute),
    ...(unit === undefined ? {} : { unit }),
    ...more,
  });

export const customs = speaker('customs');
export const inspection = speaker('inspection');
export const station = speaker('railway');
export const trader = speaker('trader');
export const operator = speaker('operator');

/** A case with two agencies and one container unless told otherwise. */
export function given(statements: readonly Statement[], more: Partial<Case> = {}): Case {
  return {
    declarationNo: DECLARATION_NO,
    units: [A],
    agencies: ['customs', 'inspection'],
    premises: 'railway',
    tellsMovedOut: true,
    formerUnits: [],
    sharedWith: [],
    statements,
    orders: [],
    handovers: [],
    submittedAt: at(0),
    ...more,
  };
}

export const handover = (party: Party, state: Handover['state'], text?: string): Handover => ({
  party,
  state,
  since: at(0),
  ...(text === undefined ? {} : { text }),
});

/** Numbers the decisions as the casework does, written here once more so that the rules are tested on their own. */
export function place(facts: Case, decisions: readonly Decision[], minute: number): Case {
  const orders = [...facts.orders];
  const elsewhere = Math.max(0, ...facts.sharedWith.flatMap((other) => other.orders.map(({ seq }) => seq)));
  for (const decision of decisions) {
    const count = new Set(orders.filter(({ kind }) => kind === decision.kind).map(({ order }) => order.number)).size;
    const fresh = `${facts.declarationNo}-${{ inspection: 'I', release: 'R', hold: 'H' }[decision.kind]}${count + 1}`;
    const seq = Math.max(elsewhere, ...orders.map((placed) => placed.seq), 0) + 1;
    orders.push(numbered(decision, fresh, seq, minute));
  }
  return { ...facts, orders };
}

function numbered(decision: Decision, fresh: string, seq: number, minute: number): PlacedOrder {
  const base = { number: fresh, units: [...decision.units], placedAt: at(minute) };
  if (decision.kind === 'release') {
    const order: ReleaseOrder = { ...base, version: decision.version, liftsHold: decision.liftsHold };
    return { kind: 'release', seq, order };
  }
  if (decision.kind === 'hold') {
    const { agency, statement } = decision;
    const reason = orderWords.hold(decision).en;
    const disposition = statement?.disposition === undefined ? {} : { disposition: statement.disposition };
    const order: HoldOrder = { ...base, version: 1, agency, reason, ...disposition };
    return { kind: 'hold', seq, order };
  }
  const order: InspectionOrder = {
    ...base,
    number: decision.replaces?.number ?? fresh,
    version: (decision.replaces?.version ?? 0) + 1,
    kind: decision.agencies.length > 1 ? 'joint' : 'single',
    agencies: [...decision.agencies],
    windowFrom: at(minute + 30),
    windowTo: at(minute + 90),
    place: 'DTV-Y1',
    method: decision.method,
    ...(decision.cancelled ? { cancelled: true } : {}),
    reason: orderWords.inspection(decision.agencies, decision, POLICY.names).en,
    ...(decision.secondOpening ? { secondOpening: true } : {}),
  };
  return { kind: 'inspection', seq, order };
}

/** Decides and places at a minute, as one settling of the casework does. */
export function settle(facts: Case, minute: number): Case {
  return place(facts, decide(facts, POLICY, clock(minute)).decisions, minute);
}

/** More is said, and the case is settled again. */
export const further = (facts: Case, minute: number, ...said: readonly Statement[]): Case =>
  settle({ ...facts, statements: [...facts.statements, ...said] }, minute);

/** What happened, settled after every statement at its own minute; all senders' clocks are right. */
export function story(statements: readonly Statement[], more: Partial<Case> = {}): Case {
  let facts = given([], more);
  for (const said of statements) {
    facts = further(facts, (Date.parse(said.senderTime) - START) / MINUTE_MS, said);
  }
  return facts;
}

export const outcome = (facts: Case, minute: number): Outcome => decide(facts, POLICY, clock(minute));

const short = (units: readonly Unit[]): string =>
  units
    .map((unit) => (unit.id === A.id ? 'A' : unit.id === B.id ? 'B' : unit.id))
    .sort()
    .join('');

/** A decision in one line, e.g. `joint A customs+inspection`, `hold A customs refused return`, `release 1 AB lifts`. */
export function line(decision: Decision): string {
  const units = short(decision.units);
  if (decision.kind === 'release') return `release ${decision.version} ${units}${decision.liftsHold ? ' lifts' : ''}`;
  if (decision.kind === 'hold') {
    const disposition = decision.statement?.disposition;
    return `hold ${units} ${decision.agency} ${decision.because}${disposition === undefined ? '' : ` ${disposition}`}`;
  }
  const kind = decision.agencies.length > 1 ? 'joint' : 'single';
  const flags = [
    decision.replaces === undefined
      ? ''
      : ` replaces ${decision.replaces.number.slice(17)}v${decision.replaces.version}`,
    decision.secondOpening ? ' second' : '',
    decision.afterLimit ? ' late' : '',
    decision.method === 'manual' ? '' : ` ${decision.method}`,
    decision.cancelled ? ' cancelled' : '',
  ];
  return `${kind} ${units} ${decision.agencies.join('+')}${flags.join('')}`;
}

/** Decisions of a case at a minute, each in one line. */
export const decisionsOf = (facts: Case, minute: number): string[] => outcome(facts, minute).decisions.map(line);

/** An order that was placed, in one line: `I1v2 AB customs+inspection`. */
export function orderLine({ order }: PlacedOrder): string {
  const who = 'agencies' in order ? ` ${order.agencies.join('+')}` : 'agency' in order ? ` ${order.agency}` : '';
  return `${order.number.slice(17)}v${order.version} ${short(order.units)}${who}`;
}

export const orderLines = (facts: Case): string[] => facts.orders.map(orderLine);
