/** What customs and inspection do alike with an inspection order: check it, wait for nothing else, open, report. */
import type { InspectionOrder, InspectionReportOrder } from './inspection-order.ts';
import type { InspectionOrderRecord, MockCase, MockParty } from './records.ts';
import type { Turn } from './turn.ts';

/** Phase of an agency that has selected the goods and waits for the order. */
export const AWAITING_ORDER = 'awaiting-order';

const OPEN_AFTER_MS = 150;
const REPORT_AFTER_MS = 80;

export interface OrderAnswer {
  readonly status: 'accepted' | 'rejected';
  readonly text: string;
}

/**
 * Takes an inspection order, notes it, and plans the opening when it names this agency. An order of a declaration
 * that this agency does not know is rejected; a version that came before is accepted and changes nothing.
 */
export function takeOrder(turn: Turn, party: MockParty, order: InspectionOrder): OrderAnswer {
  const { number, version, kind, agencies, declarationNo } = order;
  const at = turn.now.toISOString();
  const reference = `${number}/${version}`;
  const theCase = turn.find(declarationNo);
  if (theCase === undefined) {
    turn.note('', 'received', { type: 'InspectionOrder', reference, at });
    return { status: 'rejected', text: `未知的申报单 Declaration ${declarationNo} is not known.` };
  }
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
  const units = order.units.map((unit) => unit.number);
  const unitKinds = order.units.map((unit) => unit.kind);
  turn.note(declarationNo, 'inspectionOrders', { number, version, kind, agencies, units, unitKinds, at });
  if (superseded) return { status: 'accepted', text: '已有更新版本 A later version was taken before.' };
  if (!agencies.includes(party)) return { status: 'accepted', text: '已知悉 Taken for information.' };

  const openings = turn.noted(declarationNo, 'openings');
  if (openings.some((each) => each.orderNo === number)) return { status: 'accepted', text: '已开箱 Opened already.' };
  if (earlier.some((each) => each.agencies.includes(party)))
    return { status: 'accepted', text: '指令已更新 Replaced.' };
  check(turn, party, order);
  if (theCase.phase !== AWAITING_ORDER && !order.secondOpening) {
    turn.violation(declarationNo, 'inspection-not-asked', `${party} did not ask for inspection order ${number}.`);
    return { status: 'accepted', text: '本部门无需查验 This agency has not asked for it.' };
  }
  turn.later(declarationNo, 'open', OPEN_AFTER_MS, { orderNo: number });
  return { status: 'accepted', text: '已接收 Taken.' };
}

/** One inspection order open per unit, and one opening per unit unless a second one is said to be one. */
function check(turn: Turn, party: MockParty, order: InspectionOrder): void {
  const { declarationNo } = order;
  const units = new Set(order.units.map(({ number }) => number));
  const openings = turn.noted(declarationNo, 'openings');
  // Orders for the other agency only are not opened here: nothing says whether they still are to be.
  const unopened = turn
    .noted(declarationNo, 'inspectionOrders')
    // A later version may have left a unit to another order.
    .filter(({ number, version }) => latest(turn, declarationNo, number)?.version === version)
    .filter(({ number, agencies }) => number !== order.number && agencies.includes(party))
    .filter((each) => each.units.some((unit) => units.has(unit)))
    .find(({ number }) => !openings.some(({ orderNo }) => orderNo === number));
  if (unopened !== undefined) {
    const text = `${order.number} orders an inspection while ${unopened.number} is open for the same unit.`;
    turn.violation(declarationNo, 'two-inspection-orders', text);
  }
  const opened = openings.find(({ unit, orderNo }) => units.has(unit) && orderNo !== order.number);
  if (opened !== undefined && !order.secondOpening) {
    const text = `${order.number} opens ${opened.unit} again, which was opened under ${opened.orderNo}.`;
    turn.violation(declarationNo, 'opened-again', text);
  }
}

/** Opens what the latest version of the order names, and plans the report. */
export function open(turn: Turn, theCase: MockCase, orderNo: string): void {
  const { declarationNo } = theCase;
  const order = latest(turn, declarationNo, orderNo);
  if (order === undefined) return;
  const at = turn.now.toISOString();
  const { kind, agencies } = order;
  for (const unit of order.units) turn.note(declarationNo, 'openings', { unit, orderNo, kind, agencies, at });
  turn.later(declarationNo, 'report', REPORT_AFTER_MS, { orderNo, version: String(order.version), openedAt: at });
}

/** The order as it was when it was opened, for the report. */
export function openedOrder(
  turn: Turn,
  theCase: MockCase,
  args: Readonly<Record<string, string>>,
): InspectionReportOrder | undefined {
  const { declarationNo } = theCase;
  const order = turn
    .noted(declarationNo, 'inspectionOrders')
    .find((each) => each.number === args.orderNo && String(each.version) === args.version);
  if (order === undefined) return undefined;
  const units = order.units.map((number, index) => ({ kind: order.unitKinds?.[index] ?? '', number }));
  return { number: order.number, version: order.version, declarationNo, units };
}

function latest(turn: Turn, declarationNo: string, orderNo: string): InspectionOrderRecord | undefined {
  const versions = turn.noted(declarationNo, 'inspectionOrders').filter((each) => each.number === orderNo);
  return versions.sort((a, b) => b.version - a.version)[0];
}

/** 箱号：X for the first container; nothing where there are none: then everything is meant. */
export function namedUnit(theCase: MockCase): string {
  const container = theCase.units.find(({ kind }) => kind === 'container');
  return container === undefined ? '' : `箱号：${container.number}`;
}
