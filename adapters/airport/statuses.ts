import type { NumberRef, ReadContext, Report, Statement } from '../adapter.ts';
import {
  type FsuConsignment,
  type FsuMessage,
  type FsuStatus,
  type PerMessage,
  statusTime,
} from '../syntax/cargo-imp/index.ts';
import { instantOf } from './local-time.ts';
import { movedOutIn, numbersOfOci, numbersOfOrder, orderNumberIn, strongestFirst } from './references.ts';
import { uldNumber } from './unit-load-devices.ts';

/**
 * What a status means to the gateway. FOH and RCS: the terminal has an export consignment; RCF and ARR: an import one
 * has come; TGC: placed under control for the inspection; DEP, DLV, DDL: gone. CCD says that the release was taken: it
 * is a note with the order number, because the word "released" belongs to the agencies. All others are notes.
 *
 * Cargo-IMP has no status for goods that leave the inspection site: `OSI/<inspection order> MOVED OUT` says it (movedOut)
 * beside the status it stands under, whichever that is.
 */
const KINDS: Readonly<Record<string, Statement['kind']>> = {
  FOH: 'onHand',
  RCS: 'onHand',
  ARR: 'arrived',
  RCF: 'arrived',
  TGC: 'positioned',
  MAN: 'loaded',
  DEP: 'departed',
  DLV: 'delivered',
  DDL: 'delivered',
};

type Unit = NonNullable<Statement['unit']>;

const MAX_TEXT = 4000;

/**
 * Reports of a status message: one for each status of each consignment, so that statuses which name different orders
 * find their own declarations. A consignment without any status (`OSI/NO RECORD FOUND`) is one note.
 */
export function statusReports(message: FsuMessage, context: ReadContext): Report[] {
  return message.consignments.flatMap((consignment) => {
    const numbers = numbersOfOci(consignment.statuses.flatMap((status) => status.oci ?? []));
    if (consignment.statuses.length === 0) {
      const text = (consignment.otherServiceInformation ?? []).join(' ');
      return [report(consignment.awb, numbers, text, [base(consignment.awb, message.smi, undefined, context)])];
    }
    return consignment.statuses.map((status) => statusReport(consignment, status, numbers, context));
  });
}

/** A PER: the terminal's system reports an error about a waybill without saying which message caused it. */
export function errorReports(message: PerMessage, context: ReadContext): Report[] {
  if (message.awb === undefined) return [];
  const text = message.errors.map((error) => `${error.status} ${error.reason}`).join('; ');
  return [report(message.awb, [], text, [base(message.awb, 'PER', undefined, context)])];
}

function statusReport(
  { awb }: FsuConsignment,
  status: FsuStatus,
  numbers: readonly NumberRef[],
  context: ReadContext,
): Report {
  const elsewhere = isElsewhere(status, context);
  const kind = elsewhere ? 'noted' : (KINDS[status.code] ?? 'noted');
  const common = base(awb, status.code, statusTime(status), context);
  const units = unitsOf(awb, status);
  const ofEach = (statement: Statement): Statement[] => units.map((unit) => ({ ...statement, unit }));
  const words = status.discrepancy === undefined ? [] : [status.discrepancy];
  const moves: Statement[] = [];
  for (const line of status.otherServiceInformation ?? []) {
    const orderNo = elsewhere ? undefined : movedOutIn(line);
    if (orderNo === undefined) words.push(line);
    else moves.push(...ofEach({ ...common, kind: 'movedOut', text: line, orderNo }));
  }
  return report(awb, numbers, words.join(' '), ofEach({ ...common, kind }), moves);
}

/**
 * Of what a status is said: of the ULDs its ULD line names, of the waybill where it names none. With T (total) in its
 * quantity it is said of the waybill and of the ULDs: terminals name the ULDs of a whole consignment too, and who
 * declared it without ULDs would else hear nothing of it.
 */
function unitsOf(awb: string, { ulds = [], quantity }: FsuStatus): readonly Unit[] {
  const numbers = [...new Set(ulds.map(uldNumber))];
  const named = numbers.map((id): Unit => ({ kind: 'uld', id }));
  const isWhole = named.length === 0 || quantity?.sdc === 'T';
  return isWhole ? [{ kind: 'airWaybill', id: awb }, ...named] : named;
}

/**
 * A carrier's system may tell the whole journey. Goods that left or reached another airport have neither left nor
 * reached this terminal: where the partner's airport is configured, such statuses are notes.
 */
function isElsewhere(status: FsuStatus, context: ReadContext): boolean {
  const own = context.partner?.codes.airport;
  const where = status.airport ?? status.airportOfDeparture;
  return own !== undefined && where !== undefined && where !== own;
}

function base(awb: string, code: string, local: string | undefined, context: ReadContext): Statement {
  return {
    party: 'airport',
    kind: 'noted',
    unit: { kind: 'airWaybill', id: awb },
    senderTime: instantOf(local, context.receivedAt, context.utcOffsetMinutes),
    code,
  };
}

function report(
  awb: string,
  known: readonly NumberRef[],
  text: string,
  said: readonly Statement[],
  moves: readonly Statement[] = [],
): Report {
  const orderNo = orderNumberIn(text);
  const orders = [orderNo, ...moves.map((move) => move.orderNo)];
  const numbers = strongestFirst([...orders.flatMap(numbersOfOrder), ...known, { kind: 'airWaybill', value: awb }]);
  const words = {
    ...(text === '' ? {} : { text: text.slice(0, MAX_TEXT) }),
    ...(orderNo === undefined ? {} : { orderNo }),
  };
  return { numbers, learned: [], statements: [...said.map((statement) => ({ ...statement, ...words })), ...moves] };
}
