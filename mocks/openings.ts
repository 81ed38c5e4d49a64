/** What customs and inspection do alike with an inspection order: check it, wait for nothing else, look, report. */
import type { InspectionOrder, InspectionReportOrder, InspectionResult } from './inspection-order.ts';
import type { InspectionOrderRecord, MockCase, MockParty } from './records.ts';
import type { Turn } from './turn.ts';

/** Phase of an agency that has selected the goods and waits for the order. */
export const AWAITING_ORDER = 'awaiting-order';
/** Phase of a declaration that was withdrawn 撤单. */
export const WITHDRAWN = 'withdrawn';

const LOOK_AFTER_MS = 150;
const REPORT_AFTER_MS = 80;
/** The step that carries out an order. */
const LOOK = 'open';
const REPORT = 'report';
/** Steps of what happens to the goods, not of what the agency decides: an amendment does not undo them. */
export const AT_THE_GOODS: ReadonlySet<string> = new Set([LOOK, REPORT]);

export interface OrderAnswer {
  readonly status: 'accepted' | 'rejected';
  readonly text: string;
}

/**
 * Takes an inspection order for every declaration of this agency that has goods in the units: the one it comes under,
 * and those it is shared with that wait for an inspection or had an earlier version. Rejected where the agency knows
 * none of them.
 */
export function takeOrder(turn: Turn, party: MockParty, order: InspectionOrder): OrderAnswer {
  const { number, version, declarationNo, sharedWith } = order;
  const known = [declarationNo, ...sharedWith].flatMap((no) => turn.find(no) ?? []);
  const [first] = known;
  if (first === undefined) {
    const at = turn.now.toISOString();
    turn.note('', 'received', { type: 'InspectionOrder', reference: `${number}/${version}`, at });
    return { status: 'rejected', text: `未知的申报单 Declaration ${declarationNo} is not known.` };
  }
  const concerned = known.filter(
    (each) =>
      each === first ||
      each.phase === AWAITING_ORDER ||
      turn.noted(each.declarationNo, 'inspectionOrders').some((earlier) => earlier.number === number),
  );
  const answers = concerned.map((theCase) => {
    const asked = known.some((each) => each !== theCase && each.phase === AWAITING_ORDER);
    const others = known.flatMap((each) => (each === theCase ? [] : [each.declarationNo]));
    const own = { ...order, declarationNo: theCase.declarationNo, sharedWith: others };
    return takeFor(turn, party, theCase, own, asked);
  });
  return answers.find(({ status }) => status === 'rejected') ?? answers[0] ?? { status: 'accepted', text: '已知悉' };
}

/**
 * Notes an order for one declaration, and plans the inspection when it names this agency. A version that came before is
 * accepted and changes nothing; one that is cancelled is dropped.
 * @param asked the agency wanted the inspection for another declaration on the same goods.
 */
function takeFor(turn: Turn, party: MockParty, theCase: MockCase, order: InspectionOrder, asked: boolean): OrderAnswer {
  const { number, version, agencies, declarationNo } = order;
  const at = turn.now.toISOString();
  const reference = `${number}/${version}`;
  const earlier = turn.noted(declarationNo, 'inspectionOrders').filter((each) => each.number === number);
  const repeated = earlier.some((each) => each.version === version);
  turn.note(declarationNo, 'received', {
    type: 'InspectionOrder',
    reference,
    at,
    ...(repeated && { duplicate: true }),
  });
  if (repeated) return { status: 'accepted', text: '重复指令 This version was taken before.' };
  const superseded = earlier.some((each) => each.version > version);
  if (!superseded && !order.cancelled) {
    const refusal = refusalOf(turn, theCase, order, earlier);
    if (refusal !== undefined) return { status: 'rejected', text: refusal };
  }
  turn.note(declarationNo, 'inspectionOrders', recordOf(order, at));
  if (superseded) return { status: 'accepted', text: '已有更新版本 A later version was taken before.' };
  if (order.cancelled) return drop(turn, order);
  if (!agencies.includes(party)) return { status: 'accepted', text: '已知悉 Taken for information.' };
  if (leftToDo(turn, party, declarationNo, number) === undefined)
    return { status: 'accepted', text: '已查验 Carried out already.' };
  const planned = turn.planned(declarationNo).some(([, { step, args }]) => step === LOOK && args.orderNo === number);
  if (planned) return { status: 'accepted', text: '指令已更新 Replaced.' };
  if (theCase.phase !== AWAITING_ORDER && asked) {
    return { status: 'accepted', text: '按同一货物的其他申报查验 Inspected for another declaration on the goods.' };
  }
  check(turn, party, order);
  if (theCase.phase !== AWAITING_ORDER && !order.secondOpening) {
    turn.violation(declarationNo, 'inspection-not-asked', `${party} did not ask for inspection order ${number}.`);
    return { status: 'accepted', text: '本部门无需查验 This agency has not asked for it.' };
  }
  turn.later(declarationNo, LOOK, LOOK_AFTER_MS, { orderNo: number });
  return { status: 'accepted', text: '已接收 Taken.' };
}

/** What no gateway may order, as a violation and as the reason. */
function refusalOf(
  turn: Turn,
  { declarationNo, phase }: MockCase,
  { number, version }: InspectionOrder,
  earlier: readonly InspectionOrderRecord[],
): string | undefined {
  if (phase === WITHDRAWN) {
    turn.violation(declarationNo, 'order-after-withdrawal', `${number}/${version} came after the withdrawal.`);
    return '申报单已撤销 The declaration was withdrawn.';
  }
  if (latestOf(earlier)?.cancelled !== true) return undefined;
  turn.violation(declarationNo, 'order-after-cancellation', `${number}/${version} came after ${number} was cancelled.`);
  return '指令已撤销 The order was cancelled.';
}

function recordOf(order: InspectionOrder, at: string): InspectionOrderRecord {
  const { number, version, kind, agencies, method, secondOpening, cancelled, sharedWith } = order;
  const units = order.units.map((unit) => unit.number);
  const unitKinds = order.units.map((unit) => unit.kind);
  const marks = {
    ...(secondOpening && { secondOpening }),
    ...(cancelled && { cancelled }),
    ...(sharedWith.length > 0 && { sharedWith }),
  };
  return { number, version, kind, agencies, units, unitKinds, method, ...marks, at };
}

/** What is planned under a cancelled order is given up; what was opened stays opened. */
function drop(turn: Turn, { number, declarationNo }: InspectionOrder): OrderAnswer {
  turn.forget(declarationNo, ({ step, args }) => step === LOOK && args.orderNo === number);
  const opened = turn.noted(declarationNo, 'openings').some(({ orderNo }) => orderNo === number);
  return { status: 'accepted', text: opened ? '已开箱 Opened already.' : '指令已撤销 Cancelled.' };
}

/** One inspection order open per unit, and one opening per unit unless a second one is said to be one. */
function check(turn: Turn, party: MockParty, order: InspectionOrder): void {
  const { declarationNo } = order;
  const units = new Set(order.units.map(({ number }) => number));
  // Orders for the other agency only are not opened here: nothing says whether they still are to be.
  const unopened = turn
    .noted(declarationNo, 'inspectionOrders')
    // A later version may have left a unit to another order.
    .filter(({ number, version }) => latest(turn, declarationNo, number)?.version === version)
    .filter(({ number, agencies }) => number !== order.number && agencies.includes(party))
    .filter((each) => each.units.some((unit) => units.has(unit)))
    .find(({ number }) => leftToDo(turn, party, declarationNo, number) !== undefined);
  if (unopened !== undefined) {
    const text = `${order.number} orders an inspection while ${unopened.number} is open for the same unit.`;
    turn.violation(declarationNo, 'two-inspection-orders', text);
  }
  if (order.method === 'machine' || order.secondOpening) return;
  const openings = turn.noted(declarationNo, 'openings');
  const opened = openings.find(({ unit, orderNo }) => units.has(unit) && orderNo !== order.number);
  if (opened !== undefined) {
    const text = `${order.number} opens ${opened.unit} again, which was opened under ${opened.orderNo}.`;
    turn.violation(declarationNo, 'opened-again', text);
  }
}

/** What this agency still has to do under the latest version of an order. */
function leftToDo(turn: Turn, party: MockParty, declarationNo: string, orderNo: string): 'scan' | 'open' | undefined {
  const order = latest(turn, declarationNo, orderNo);
  if (order === undefined || order.cancelled === true || !order.agencies.includes(party)) return undefined;
  const under = (each: { readonly orderNo: string }) => each.orderNo === orderNo;
  const { method = 'manual' } = order;
  if (method !== 'manual' && !turn.noted(declarationNo, 'movements').some(under)) return 'scan';
  return method !== 'machine' && !turn.noted(declarationNo, 'openings').some(under) ? 'open' : undefined;
}

/** How an agency finds the goods when it looks at them. */
export type Finding = (theCase: MockCase, method: 'machine' | 'manual') => InspectionResult;

/**
 * Looks at what the latest version of the order names, by machine or by opening it, plans the report, and the opening
 * that follows a machine image where the order wants both. Nothing happens where the order has been cancelled or has
 * left this agency out.
 */
export function look(turn: Turn, party: MockParty, theCase: MockCase, orderNo: string, finding: Finding): void {
  const { declarationNo } = theCase;
  const order = latest(turn, declarationNo, orderNo);
  const task = leftToDo(turn, party, declarationNo, orderNo);
  if (order === undefined || task === undefined) return;
  const at = turn.now.toISOString();
  tellOthers(turn, declarationNo, order);
  const { kind, agencies } = order;
  const result = finding(theCase, task === 'scan' ? 'machine' : 'manual');
  for (const unit of order.units) {
    if (task === 'scan') turn.note(declarationNo, 'movements', { unit, orderNo, what: 'scanned', result, at });
    else turn.note(declarationNo, 'openings', { unit, orderNo, kind, agencies, at });
  }
  const args = { orderNo, version: String(order.version), result, ...(task === 'open' && { openedAt: at }) };
  turn.later(declarationNo, REPORT, REPORT_AFTER_MS, args);
  if (task === 'scan' && leftToDo(turn, party, declarationNo, orderNo) !== undefined)
    turn.later(declarationNo, LOOK, LOOK_AFTER_MS, { orderNo });
}

/** Goods of other declarations that have been selected since are looked at together with these. */
function tellOthers(turn: Turn, declarationNo: string, order: InspectionOrderRecord): void {
  const all = [declarationNo, ...(order.sharedWith ?? [])];
  for (const no of all) {
    if (turn.find(no)?.phase !== AWAITING_ORDER || latest(turn, no, order.number) !== undefined) continue;
    turn.note(no, 'inspectionOrders', { ...order, sharedWith: all.filter((each) => each !== no) });
    turn.later(no, LOOK, 0, { orderNo: order.number });
  }
}

/** What a planned report is about. */
export interface Looked {
  /** As the order was when it was carried out. */
  readonly order: InspectionReportOrder;
  readonly result: InspectionResult;
  /** RFC 3339; undefined for a machine image. */
  readonly openedAt: string | undefined;
  /** Nothing of the order is left to do, and it is the inspection the agency waited for. */
  readonly isLast: boolean;
}

const RESULTS: readonly InspectionResult[] = ['pass', 'abnormal', 'pending'];

/** The order and the result of a planned report. */
export function lookedAt(
  turn: Turn,
  party: MockParty,
  theCase: MockCase,
  args: Readonly<Record<string, string>>,
): Looked | undefined {
  const { declarationNo, phase } = theCase;
  const { orderNo = '', version, openedAt } = args;
  const order = turn
    .noted(declarationNo, 'inspectionOrders')
    .find((each) => each.number === orderNo && String(each.version) === version);
  if (order === undefined) return undefined;
  const units = order.units.map((number, index) => ({ kind: order.unitKinds?.[index] ?? '', number }));
  return {
    order: { number: order.number, version: order.version, declarationNo, units },
    result: RESULTS.find((each) => each === args.result) ?? 'pass',
    openedAt,
    isLast: phase === AWAITING_ORDER && leftToDo(turn, party, declarationNo, orderNo) === undefined,
  };
}

function latest(turn: Turn, declarationNo: string, orderNo: string): InspectionOrderRecord | undefined {
  return latestOf(turn.noted(declarationNo, 'inspectionOrders').filter((each) => each.number === orderNo));
}

function latestOf(versions: readonly InspectionOrderRecord[]): InspectionOrderRecord | undefined {
  return [...versions].sort((a, b) => b.version - a.version)[0];
}
