import { translate } from '../../contracts/codes/codes.ts';
import { isAirWaybill } from '../../contracts/identifiers/air-waybill.ts';
import type { Declaration, EncodeContext } from '../adapter.ts';
import {
  type Accounting,
  buildRateLines,
  type FwbContent,
  impDateWithYear,
  type Oci,
  type RateLine,
  type RoutingLeg,
  wrapText,
} from '../syntax/cargo-imp/index.ts';
import { localMinute } from './local-time.ts';
import { domesticParty, overseasParty, restLines } from './parties.ts';
import { type Findings, writeProblem } from './problems.ts';
import type { AirportSettings } from './settings.ts';
import { writeReference } from './trader-reference.ts';
import { withUlds } from './unit-load-devices.ts';

/** The box of the paper waybill has twelve lines; charge line, dimensions, volume and codes leave nine for goods. */
const RATE_LINES = 12;
const GOODS_LINES = 9;
const GOODS_COLUMNS = 20;

/** The form of a number in the message, and what it holds in English and Chinese. */
interface Limit {
  readonly form: RegExp;
  readonly words: readonly [string, string];
}

/**
 * Pieces n[1..4], weight n[1..7] with the point among them and at most three decimals: the AWB line of a public FWB
 * grammar and its samples. Of a volume these say no length; it has that of the reader.
 */
const PIECES: Limit = { form: /^[0-9]{1,4}$/, words: ['9999', '9999'] };
const WEIGHT: Limit = {
  form: /^(?=.{1,7}$)[0-9]+(?:\.[0-9]{1,3})?$/,
  words: ['7 characters with the point, 3 of them decimals', '7 位（含小数点），小数 3 位'],
};
const VOLUME: Limit = {
  form: /^[0-9]{1,9}(?:\.[0-9]{1,4})?$/,
  words: ['9 digits and 4 decimals', '整数 9 位，小数 4 位'],
};

/**
 * The air waybill message of a declaration (docs/exchange.md, airport). Everything that cannot be said is added to the
 * findings, each at the JSON pointer of the field; the content is only to be written when there is none.
 */
export function declarationToFwb(
  declaration: Declaration,
  context: EncodeContext,
  settings: AirportSettings,
  found: Findings,
): FwbContent {
  const { airWaybill, transport, parties, direction } = declaration;
  if (airWaybill === undefined) found.add('AIR-NEEDED', '/airWaybill');
  const { number = '', origin = '', destination = '', flights = [], specialHandling = [] } = airWaybill ?? {};
  if (airWaybill !== undefined && settings.strictAwb !== false && !isAirWaybill(number)) {
    found.add('AIR-AWB', '/airWaybill/number', number);
  }
  const home = domesticParty(parties.trader, settings.fwbVersion, found);
  const abroad = overseasParty(parties.overseas, transport.tradingCountry, settings.fwbVersion, found);
  const [shipper, consignee] = direction === 'export' ? [home, abroad] : [abroad, home];
  const rests = restLines(shipper, consignee, found);
  const pieces = String(declaration.packages.count);
  checkNumber('/packages/count', pieces, PIECES, found);
  const value = decimal('/grossMass', declaration.grossMass, WEIGHT, found);
  const volume =
    airWaybill?.volume === undefined
      ? {}
      : { volume: { unit: 'MC', value: decimal('/airWaybill/volume', airWaybill.volume, VOLUME, found) } as const };
  const issued = impDateWithYear(localMinute(context.now, context.utcOffsetMinutes));
  return {
    awb: number,
    origin,
    destination,
    quantity: { sdc: 'T', pieces, weight: { unit: 'K', value }, ...volume },
    flights: flights.map((flight) => ({ flight: flight.number, day: flight.date.slice(8, 10) })),
    routing: routing(destination, flights),
    shipper: shipper.party,
    consignee: consignee.party,
    ...agent(settings),
    accounting: accounting(declaration.traderReference, found),
    charges: {
      currency: currency(declaration),
      prepaidCollect: 'PP',
      carriage: 'NVD',
      customs: 'NCV',
      insurance: 'XXX',
    },
    rateLines: rateLines(declaration, { pieces, weight: { unit: 'K', value }, ...volume }, found),
    issue: { date: issued ?? { text: '' }, place: settings.agent?.place ?? settings.airport },
    ...(rests.length > 0 ? { otherServiceInformation: rests } : {}),
    reference: { participant: { id: 'AGT', code: settings.ownId, airport: settings.airport } },
    specialHandling,
    oci: customsLines(declaration, context, found),
  };
}

/** Trailing zeros say nothing and cost columns. What is still too long is refused, never rounded. */
function decimal(at: string, given: string, limit: Limit, found: Findings): string {
  const value = given.includes('.') ? given.replace(/0+$/, '').replace(/\.$/, '') : given;
  checkNumber(at, value, limit, found);
  return value;
}

function checkNumber(at: string, value: string, { form, words }: Limit, found: Findings): void {
  if (!form.test(value)) found.add('AIR-NUMBER', at, value, ...words);
}

/**
 * RTG: the airports between are not in the declaration. A direct flight gives destination and carrier, several the
 * first carrier and the last leg, none the destination alone.
 */
function routing(destination: string, flights: readonly { readonly number: string }[]): RoutingLeg[] {
  const carrier = (index: number): { carrier?: string } => {
    const code = flights.at(index)?.number.slice(0, 2);
    return code === undefined ? {} : { carrier: code };
  };
  const last = { airport: destination, ...carrier(-1) };
  return flights.length > 1 ? [carrier(0), last] : [last];
}

function agent({ agent: own, airport }: AirportSettings): Pick<FwbContent, 'agent'> {
  if (own === undefined) return {};
  const { name, iataCode, cassAddress, place = airport } = own;
  return { agent: { iataCode, ...(cassAddress === undefined ? {} : { cassAddress }), name, place } };
}

/** The reference in capitals; `_` and `/`, which the syntax has not, become `-`. */
function accounting(reference: string, found: Findings): Accounting[] {
  return writeReference(found.text('/traderReference', reference.replace(/[_/]/g, '-'), 35));
}

/** The currency all items share, else CNY: nothing is charged by this message, but CVD wants a currency. */
function currency({ items }: Declaration): string {
  const [first, ...others] = new Set(items.map((item) => item.currency));
  return first !== undefined && others.length === 0 ? first : 'CNY';
}

/**
 * The rate description: pieces, mass, class Q (quantity) without amounts, goods in English. Names are said once each
 * until nine lines are full, then AND OTHERS: the waybill says what the goods are, the declaration lists them.
 * HS codes and the country of origin are written when all of them fit. Each ULD has its line, if need be beyond the box:
 * a ULD the terminal is not told of cannot be inspected by itself.
 */
function rateLines(
  { items, airWaybill }: Declaration,
  quantity: Pick<Parameters<typeof buildRateLines>[0], 'pieces' | 'weight' | 'volume'>,
  found: Findings,
): RateLine[] {
  const names = items.map((item, index) => found.text(`/items/${index}/nameEn`, item.nameEn, 100, 'AIR-NEEDED-LATIN'));
  if (found.problems.length > 0) return [];
  const goods = describe([...new Set(names)]);
  const codes = [...new Set(items.map((item) => item.hsCode))];
  const origins = [...new Set(items.map((item) => item.originCountry))];
  const origin = origins.length === 1 ? translate('country', 'code', origins[0] ?? '', 'alpha2') : undefined;
  const ulds = airWaybill?.unitLoadDevices ?? [];
  const used = 2 + wrapText(goods, GOODS_COLUMNS).length + (quantity.volume === undefined ? 0 : 1) + ulds.length;
  const hsCodes = used + codes.length <= RATE_LINES ? codes : [];
  const hasRoom = used + hsCodes.length < RATE_LINES;
  try {
    const originCountry = origin !== undefined && hasRoom ? { originCountry: origin } : {};
    return withUlds(buildRateLines({ ...quantity, rateClass: 'Q', goods, hsCodes, ...originCountry }), ulds);
  } catch (error) {
    found.problems.push(writeProblem(error, '/items'));
    return [];
  }
}

function describe(names: readonly string[]): string {
  let text = '';
  for (const [index, name] of names.entries()) {
    const longer = index === 0 ? name : `${text} ${name}`;
    const isLast = index === names.length - 1;
    if (index > 0 && wrapText(longer, GOODS_COLUMNS).length > GOODS_LINES - (isLast ? 0 : 1))
      return `${text} AND OTHERS`;
    text = longer;
  }
  return text;
}

/** OCI: the numbers a terminal answers with, the firm's one code (一证一码) and its telephone. */
function customsLines(declaration: Declaration, context: EncodeContext, found: Findings): Oci[] {
  const { direction, parties, inspection } = declaration;
  const [regime, party] = direction === 'export' ? ['EXP', 'SHP'] : ['IMP', 'CNE'];
  const line = (info: string, control: string, text: string): Oci => ({ country: 'CN', info, control, text });
  const entryId = context.numbers.find((number) => number.kind === 'entryId')?.value;
  const [at, telephone] =
    parties.trader.telephone === undefined
      ? ['/inspection/telephone', inspection?.telephone]
      : ['/parties/trader/telephone', parties.trader.telephone];
  return [
    line(regime, 'M', context.declarationNo),
    ...(entryId === undefined ? [] : [line(regime, 'M', entryId)]),
    line(party, 'T', parties.trader.uscc),
    ...(telephone === undefined ? [] : [line(party, 'CT', found.text(at, telephone, 35))]),
  ];
}
