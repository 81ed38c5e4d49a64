/** What the airport does with a message: takes the waybill and its changes, and follows the notices. */
import { localTime } from '../clock.ts';
import { takeInspection } from '../inspection-site.ts';
import { type Declared, goneUnits, takeAmendment, takeHold, takeRelease } from '../premises.ts';
import type { InspectionMethod, MockCase, MockUnit } from '../records.ts';
import { scenarioFor } from '../scenarios.ts';
import type { Turn } from '../turn.ts';
import { accept, readMessage, reject, type Waybill } from './messages.ts';
import type { Notice } from './notices.ts';
import { awaitGoods, planClearance, planSite } from './terminal.ts';
import { declaredFacts, unitsOf, waybillOf } from './waybills.ts';

/** The word after the order number of an 8H or 8J says who inspects, what follows it how. */
const AGENCIES: Readonly<Record<string, readonly string[]>> = {
  JOINT: ['customs', 'inspection'],
  CUSTOMS: ['customs'],
  INSPECTION: ['inspection'],
};
const METHODS: Readonly<Record<string, InspectionMethod>> = { MACHINE: 'machine', 'MACHINE OPEN': 'machineThenManual' };
/** Who holds the goods, in the text of a 7H. */
const HOLDERS = ['INSPECTION', 'CUSTOMS', 'OPERATOR', 'TRADER'];

/** Takes a Cargo-IMP message and gives the FMA or FNA; nothing answers an acknowledgement. */
export function takeText(turn: Turn, bytes: Uint8Array): Uint8Array | undefined {
  const reading = readMessage(bytes, localTime(turn.now));
  const at = turn.now.toISOString();
  switch (reading.kind) {
    case 'waybill':
      return takeWaybill(turn, bytes, reading.waybill);
    case 'notices':
      return takeNotices(turn, bytes, reading.awb, reading.notices);
    case 'acknowledgement':
      turn.note('', 'received', { type: 'acknowledgement', reference: '', at });
      return undefined;
    case 'refused':
      turn.note('', 'received', { type: reading.smi === '' ? 'unreadable' : reading.smi, reference: '', at });
      return reject(bytes, reading.reasons);
  }
}

/**
 * The same waybill with the same bytes is answered as before. Other bytes are an amendment of the declaration, which may
 * also put another waybill in the place of the first; a waybill that is here for another declaration is refused.
 */
function takeWaybill(turn: Turn, bytes: Uint8Array, waybill: Waybill): Uint8Array {
  const { awb, declarationNo } = waybill;
  const key = `fwb/${awb}`;
  const before = turn.seen(key, bytes);
  const received = { type: 'FWB', reference: awb, at: turn.now.toISOString() };
  if (before.state === 'same') {
    turn.note(declarationNo, 'received', { ...received, duplicate: true });
    return before.answer;
  }
  const holder = turn.findBy('awb', awb);
  if (holder !== undefined && holder.declarationNo !== declarationNo && isHere(holder, awb)) {
    turn.note(holder.declarationNo, 'received', received);
    turn.violation(holder.declarationNo, 'reference-reused', `Air waybill ${awb} came again for ${declarationNo}.`);
    return reject(bytes, [`AIR WAYBILL ${awb} IS HERE FOR ANOTHER DECLARATION`]);
  }
  turn.note(declarationNo, 'received', received);
  const known = turn.find(declarationNo);
  if (known === undefined) start(turn, waybill);
  else if (!isSomeHere(known)) return reject(bytes, [`THE GOODS OF ${declarationNo} HAVE LEFT`]);
  else amend(turn, known, waybill);
  turn.link('awb', awb, declarationNo);
  const answer = accept(bytes);
  turn.remember(key, bytes, answer);
  return answer;
}

/** Whether a declaration has this waybill now, and its goods, or some of them, are still here. */
function isHere(theCase: MockCase, awb: string): boolean {
  return waybillOf(theCase).awb === awb && isSomeHere(theCase);
}

function isSomeHere(theCase: MockCase): boolean {
  const gone = goneUnits(theCase);
  return theCase.units.some(({ number }) => !gone.includes(number));
}

function start(turn: Turn, waybill: Waybill): void {
  const { declarationNo } = waybill;
  const said = declared(waybill, {});
  const scenario = scenarioFor(said.traderReference).name;
  awaitGoods(turn, turn.save({ declarationNo, ...said, scenario, phase: 'notified' }));
}

function amend(turn: Turn, theCase: MockCase, waybill: Waybill): void {
  const before = waybillOf(theCase);
  const entryId = waybill.entryId || theCase.numbers.entryId || '';
  const said = declared({ ...waybill, entryId }, theCase.facts);
  const amended = takeAmendment(turn, theCase, said, { reference: waybill.awb });
  if (amended === undefined) return;
  const added = before.ulds.length === 0 ? [] : waybill.ulds.filter((uld) => !before.ulds.includes(uld));
  if (before.awb !== waybill.awb) awaitGoods(turn, amended);
  else if (added.length > 0) awaitGoods(turn, amended, added);
}

function declared(waybill: Waybill, facts: MockCase['facts']): Declared {
  const { awb, entryId, traderReference } = waybill;
  return {
    traderReference,
    numbers: { airWaybill: awb, ...(entryId !== '' && { entryId }) },
    facts: declaredFacts(facts, waybill),
    units: unitsOf(waybill),
  };
}

/** The notice the message is about: the order or the release, not what it lifts beside. */
function mainOf(notices: readonly Notice[]): Notice | undefined {
  return notices.findLast(({ code }) => !code.endsWith('I')) ?? notices[0];
}

function takeNotices(turn: Turn, bytes: Uint8Array, awb: string, notices: readonly Notice[]): Uint8Array {
  const main = mainOf(notices);
  const at = turn.now.toISOString();
  const reference = main?.orderNo ?? '';
  const theCase = turn.findBy('awb', awb);
  if (theCase === undefined || main === undefined) {
    turn.note('', 'received', { type: 'CSN', reference, at });
    return reject(bytes, [`AIR WAYBILL ${awb} IS NOT KNOWN`]);
  }
  const { declarationNo } = theCase;
  // A J repeats an order that stands: each is a message of its own, told apart by its time.
  const key = `csn/${awb}/${main.code}/${reference}${main.code.endsWith('J') ? `/${main.madeAt}` : ''}`;
  const before = turn.seen(key, bytes);
  const type = `CSN ${main.code}`;
  turn.note(declarationNo, 'received', { type, reference, at, ...(before.state === 'same' && { duplicate: true }) });
  if (before.state === 'same') return before.answer;
  if (before.state === 'other') {
    turn.violation(declarationNo, 'reference-reused', `${type} ${reference} came again with other content.`);
    return reject(bytes, [`ORDER ${reference} WAS RECEIVED WITH OTHER CONTENT`]);
  }
  // What a release lifts is part of the release; alone, an 8I says that the inspection is not to be.
  const isRelease = notices.some(({ code }) => code === 'SF');
  const reasons = notices.flatMap((notice) => follow(turn, theCase, awb, notice, isRelease));
  if (reasons.length > 0) return reject(bytes, reasons);
  const answer = accept(bytes);
  turn.remember(key, bytes, answer);
  return answer;
}

/** Does what one notice says; gives the reasons why it cannot. */
function follow(turn: Turn, theCase: MockCase, awb: string, notice: Notice, isRelease: boolean): readonly string[] {
  const { code, orderNo: number, remark, madeAt } = notice;
  const named = notice.ulds.map((uld): MockUnit => ({ kind: 'uld', number: uld }));
  const concerned = named.length > 0 ? named : unitsOf(waybillOf(theCase, awb));
  const units = concerned.map((unit) => unit.number);
  switch (code) {
    case '8H':
    case '8J': {
      const [who = '', ...how] = remark.split(' ');
      const agencies = AGENCIES[who];
      if (agencies === undefined) return [`CSN ${code} ${number} NAMES NO AGENCY`];
      const kind = agencies.length > 1 ? 'joint' : 'single';
      const method = METHODS[how.join(' ')];
      const about = { number, kind, agencies, units, unitKinds: concerned.map((unit) => unit.kind) } as const;
      const order = { ...about, replaces: code === '8J', ...(method !== undefined && { method }) };
      planSite(turn, theCase, { orderNo: number, awb }, takeInspection(turn, theCase, order));
      return [];
    }
    case '8I': {
      if (isRelease) return [];
      const order = { number, kind: 'single', agencies: [], units, replaces: false, cancelled: true } as const;
      planSite(turn, theCase, { orderNo: number, awb }, takeInspection(turn, theCase, order));
      return [];
    }
    case '7H':
    case '7J': {
      const agency = HOLDERS.find((holder) => remark.split(' ').includes(holder))?.toLowerCase() ?? '';
      takeHold(turn, theCase, { number, units, agency, reason: remark, madeAt });
      return [];
    }
    case 'SF':
      if (takeRelease(turn, theCase, { number, units, madeAt })) {
        planClearance(turn, theCase, { releaseNo: number, awb }, units);
      }
      return [];
    default:
      return [];
  }
}
