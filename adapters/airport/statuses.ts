import type { Problem, ReadContext, Report, Statement } from '../adapter.ts';
import { type FsuMessage, type FsuStatus, type PerMessage, statusTime } from '../syntax/cargo-imp/index.ts';
import { type Extent, extentOf, isOffloaded } from './extent.ts';
import { instantOf } from './local-time.ts';
import { type AirportProblemCode, problem } from './problems.ts';
import {
  apart,
  movedOutIn,
  type Named,
  numbersOfOci,
  numbersOfOrders,
  orderNumberIn,
  strongestFirst,
} from './references.ts';
import { airportOf } from './settings.ts';
import { uldNumber } from './unit-load-devices.ts';

/**
 * What a status means to the gateway. FOH and RCS: the terminal has an export consignment; RCF and ARR: an import one
 * has come; TGC: placed under control for the inspection; DEP, DLV, DDL: gone. CCD says that the release was taken: it
 * is a note with the order number, because the word "released" belongs to the agencies. DIS with OFLD: taken off the
 * flight again, so on hand. All others are notes.
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

const LEAVING: ReadonlySet<Statement['kind']> = new Set<Statement['kind']>(['departed', 'delivered']);

type Unit = NonNullable<Statement['unit']>;

/** No declaration is named. */
const NOBODY: Named = { numbers: [], others: [] };

const MAX_TEXT = 4000;

/** What reading the statuses of a message gives. */
export interface Reported {
  readonly reports: readonly Report[];
  readonly problems: readonly Problem[];
}

/**
 * Reports of a status message: one for each status of each consignment, so that statuses which name different orders
 * find their own declarations, and for each declaration that the customs lines of the consignment name. A consignment without any status (`OSI/NO RECORD FOUND`) is one note. A problem is at its
 * status, as a JSON pointer into the meaning.
 */
export function statusReports(message: FsuMessage, context: ReadContext): Reported {
  const problems: Problem[] = [];
  const reports = message.consignments.flatMap((consignment, at): Report[] => {
    const { awb, statuses } = consignment;
    if (statuses.length === 0) {
      const text = (consignment.otherServiceInformation ?? []).join(' ');
      return [report(awb, NOBODY, text, [base(awb, message.smi, undefined, context)])];
    }
    const declarations = apart(numbersOfOci(statuses.flatMap((status) => status.oci ?? [])));
    const here = statuses.filter((status) => !isElsewhere(status, context));
    const [extent, isHere] = [extentOf(consignment, here), new Set(here)];
    return statuses.flatMap((status, index) => {
      const meant = isHere.has(status)
        ? meaningHere(awb, status, extent)
        : { kind: 'noted' as const, units: unitsOf(awb, status, extent.isOfAll(status)), isHere: false };
      if (meant.doubt !== undefined) problems.push(problem(meant.doubt, `/consignments/${at}/statuses/${index}`, awb));
      return declarations.map((named) => statusReport(awb, status, meant, named, context));
    });
  });
  return { reports, problems };
}

/** A PER: the terminal's system reports an error about a waybill without saying which message caused it. */
export function errorReports(message: PerMessage, context: ReadContext): Report[] {
  if (message.awb === undefined) return [];
  const text = message.errors.map((error) => `${error.status} ${error.reason}`).join('; ');
  return [report(message.awb, NOBODY, text, [base(message.awb, 'PER', undefined, context)])];
}

/** What a status says, of what, and what a person should look at. */
interface Meant {
  readonly kind: Statement['kind'];
  readonly units: readonly Unit[];
  /** It is of a part of the waybill, in nothing that is named. */
  readonly inPart?: true;
  /** The status is of this airport: what it says of the inspection site counts. */
  readonly isHere: boolean;
  readonly doubt?: AirportProblemCode;
  /** Said beside the words of the status. */
  readonly words?: string;
}

/**
 * What a status of this airport says. That a part of the waybill left, without the ULD it is in, is said in part: the
 * rest is still here, until one message says that all has left. What was taken off again is noted.
 */
function meaningHere(awb: string, status: FsuStatus, extent: Extent): Meant {
  const usual = KINDS[status.code] ?? 'noted';
  if (isOffloaded(status)) {
    return {
      kind: 'onHand',
      units: unitsOf(awb, status, extent.isOfAll(status)),
      isHere: true,
      doubt: 'AIR-OFFLOADED',
    };
  }
  if (!LEAVING.has(usual)) return { kind: usual, units: unitsOf(awb, status, extent.isOfAll(status)), isHere: true };
  const hasAllLeft = extent.hasAllLeft(status);
  const units = unitsOf(awb, status, hasAllLeft);
  if (hasAllLeft || units.some(({ kind }) => kind === 'uld')) return { kind: usual, units, isHere: true };
  const part = { units, isHere: true, doubt: 'AIR-PART', words: quantityWords(status) } as const;
  return extent.wasTakenOff(status) ? { ...part, kind: 'noted' } : { ...part, kind: usual, inPart: true };
}

function statusReport(
  awb: string,
  status: FsuStatus,
  { kind, inPart, units, isHere, words: added }: Meant,
  named: Named,
  context: ReadContext,
): Report {
  const common = base(awb, status.code, statusTime(status), context);
  const ofEach = (statement: Statement): Statement[] => units.map((unit) => ({ ...statement, unit }));
  const words = [status.discrepancy, added].filter((word) => word !== undefined);
  const moves: Statement[] = [];
  for (const line of status.otherServiceInformation ?? []) {
    const orderNo = isHere ? movedOutIn(line) : undefined;
    if (orderNo === undefined) words.push(line);
    else moves.push(...ofEach({ ...common, kind: 'movedOut', text: line, orderNo }));
  }
  const said = { ...common, kind, ...(inPart === undefined ? {} : { inPart }) };
  return report(awb, named, words.join(' '), ofEach(said), moves);
}

/**
 * Of what a status is said: of the ULDs its ULD line names, of the waybill where it names none. Where it is of the whole
 * consignment it is said of the waybill and of the ULDs: terminals name the ULDs of a whole consignment too, and who
 * declared it without ULDs would else hear nothing of it.
 */
function unitsOf(awb: string, { ulds = [] }: FsuStatus, isOfAll: boolean): readonly Unit[] {
  const numbers = [...new Set(ulds.map(uldNumber))];
  const named = numbers.map((id): Unit => ({ kind: 'uld', id }));
  return named.length === 0 || isOfAll ? [{ kind: 'airWaybill', id: awb }, ...named] : named;
}

/** `P5 OF 12`: the pieces a status is about. */
function quantityWords({ quantity }: FsuStatus): string {
  if (quantity === undefined) return '';
  const { sdc, pieces, totalPieces } = quantity;
  return totalPieces === undefined ? `${sdc}${pieces}` : `${sdc}${pieces} OF ${totalPieces}`;
}

/**
 * A carrier's system may tell the whole journey. Goods that left or reached another airport have neither left nor
 * reached this terminal: such statuses are notes. Without a partner every airport is this one.
 */
function isElsewhere(status: FsuStatus, context: ReadContext): boolean {
  const own = context.partner && airportOf(context.partner);
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
  { numbers: known, others }: Named,
  text: string,
  said: readonly Statement[],
  moves: readonly Statement[] = [],
): Report {
  const orderNo = orderNumberIn(text);
  const orders = [orderNo, ...moves.map((move) => move.orderNo)];
  const numbers = strongestFirst([...numbersOfOrders(orders, others), ...known, { kind: 'airWaybill', value: awb }]);
  const words = {
    ...(text === '' ? {} : { text: text.slice(0, MAX_TEXT) }),
    ...(orderNo === undefined ? {} : { orderNo }),
  };
  return { numbers, learned: [], statements: [...said.map((statement) => ({ ...statement, ...words })), ...moves] };
}
