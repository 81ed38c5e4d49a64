import { translate } from '../../contracts/codes/codes.ts';
import type { Problem, ReadContext, Translation } from '../adapter.ts';
import type { FwbMessage, ImpParty, Quantity } from '../syntax/cargo-imp/index.ts';
import { localReference } from './local-time.ts';
import { readRests } from './parties.ts';
import { type AirportProblemCode, problem } from './problems.ts';
import { readReference } from './trader-reference.ts';
import { uldsOfRateLines } from './unit-load-devices.ts';

type Json = Record<string, unknown>;
type Direction = 'import' | 'export';

/** Fields a declaration must have (contracts/declaration) which a waybill may or may not say. */
const MAY_BE_SAID = [
  '/traderReference',
  '/airWaybill/number',
  '/parties/trader/uscc',
  '/packages/count',
  '/grossMass',
  '/items/0/hsCode',
  '/items/0/originCountry',
];

/** Fields a declaration must have which no air waybill message says. */
const NEVER_SAID = [
  '/declarationOffice',
  '/borderOffice',
  '/supervisionMode',
  '/parties/trader/name',
  '/parties/trader/customsRegistration',
  '/parties/declarant',
  '/transport/tradeCountry',
  '/packages/kind',
  '/netMass',
  '/items/0/name',
  '/items/0/quantity',
  '/items/0/totalPrice',
  '/items/0/currency',
  '/items/0/destinationCountry',
];

/**
 * The declaration inside an FWB, as far as a waybill says it: waybill, flights, parties, pieces, mass, goods and the
 * numbers of the customs lines. What a declaration needs beyond that is a warning at its JSON pointer.
 * `wrong` are the findings of the message itself.
 */
export function fwbToDeclaration(message: FwbMessage, wrong: readonly Problem[], context: ReadContext): Translation {
  const problems: Problem[] = [...wrong];
  const add = (code: AirportProblemCode, at: string, ...args: string[]): void => {
    problems.push(problem(code, at, ...args));
  };
  const direction = directionOf(message);
  if (direction === undefined) add('AIR-DIRECTION', '/direction');
  const transport = defined({
    mode: '5',
    meansName: message.flights?.[0]?.flight,
    ...(direction === undefined ? {} : { tradingCountry: alpha3(abroad(message, direction)?.country) }),
  });
  const declaration = defined({
    traderReference: readReference(message.accounting),
    direction,
    parties: direction === undefined ? undefined : parties(message, direction),
    transport,
    airWaybill: airWaybill(message, context, add),
    packages: message.quantity === undefined ? undefined : { count: Number(message.quantity.pieces) },
    grossMass: grossMass(message.quantity, add),
    items: items(message, add),
  });
  for (const at of MAY_BE_SAID) require(declaration, at, add);
  for (const at of NEVER_SAID) add('AIR-NO-DECLARATION', at);
  return { declaration, problems };
}

type Add = (code: AirportProblemCode, at: string, ...args: string[]) => void;

/** The regime of the customs line with the declaration number decides, else which of the parties is in China. */
function directionOf({ oci, shipper, consignee }: FwbMessage): Direction | undefined {
  const regime = oci.find((line) => line.control === 'M' && (line.info === 'EXP' || line.info === 'IMP'));
  if (regime !== undefined) return regime.info === 'EXP' ? 'export' : 'import';
  const [from, to] = [shipper?.country === 'CN', consignee?.country === 'CN'];
  if (from === to) return undefined;
  return from ? 'export' : 'import';
}

function abroad({ shipper, consignee }: FwbMessage, direction: Direction): ImpParty | undefined {
  return direction === 'export' ? consignee : shipper;
}

function parties(message: FwbMessage, direction: Direction): Json {
  const rests = readRests(message.otherServiceInformation);
  const [homeTag, abroadTag] = direction === 'export' ? ['SHP', 'CNE'] : ['CNE', 'SHP'];
  const home = direction === 'export' ? message.shipper : message.consignee;
  const away = abroad(message, direction);
  const of = (control: string): string | undefined =>
    message.oci.find((line) => line.country === 'CN' && line.info === homeTag && line.control === control)?.text;
  const full = (lines: readonly string[] | undefined, tag: string): string | undefined =>
    lines === undefined ? undefined : [...lines, rests.get(tag)].filter((part) => part !== undefined).join(' ');
  return defined({
    trader: defined({
      nameEn: full(home?.name, `${homeTag} NAM`),
      uscc: of('T'),
      addressEn: full(home?.street, `${homeTag} ADR`),
      city: home?.place,
      telephone: of('CT') ?? home?.contacts?.find((contact) => contact.kind === 'TE')?.number,
    }),
    overseas:
      away === undefined
        ? undefined
        : defined({
            name: full(away.name, `${abroadTag} NAM`),
            address: full(away.street, `${abroadTag} ADR`),
            city: away.place,
            postcode: away.postcode,
            country: alpha3(away.country),
            telephone: away.contacts?.find((contact) => contact.kind === 'TE')?.number,
          }),
  });
}

function airWaybill(message: FwbMessage, context: ReadContext, add: Add): Json | undefined {
  const { awb, origin, destination, flights, quantity, goods, specialHandling, rateLines } = message;
  const ulds = uldsOfRateLines(rateLines);
  if (awb === undefined) return undefined;
  const volume = quantity?.volume ?? goods.volume;
  if (volume !== undefined && volume.unit !== 'MC') add('AIR-VOLUME-UNIT', '/airWaybill/volume', volume.unit);
  return defined({
    number: awb,
    origin,
    destination,
    flights: flights
      ?.slice(0, 3)
      .map(({ flight, day }) => ({ number: flight, date: flightDate(day, message, context) })),
    volume: volume?.unit === 'MC' ? decimal(volume.value) : undefined,
    specialHandling: specialHandling.length === 0 ? undefined : specialHandling.slice(0, 9),
    unitLoadDevices: ulds.length === 0 ? undefined : ulds,
  });
}

const DAY_MS = 86_400_000;

/**
 * FLT has only the day of the month: the day of that number nearest to the issue of the waybill, or to its arrival
 * where the issue cannot be read. Before as well as after: on import the message may follow the flight.
 */
function flightDate(
  day: string,
  { issue }: FwbMessage,
  { receivedAt, utcOffsetMinutes }: ReadContext,
): string | undefined {
  const around = issue?.date.iso ?? localReference(receivedAt, utcOffsetMinutes).toISOString().slice(0, 10);
  const middle = Date.parse(`${around}T00:00:00Z`);
  for (let distance = 0; distance <= 31; distance += 1) {
    for (const sign of [1, -1]) {
      const date = new Date(middle + sign * distance * DAY_MS).toISOString().slice(0, 10);
      if (date.slice(8) === day) return date;
    }
  }
  return undefined;
}

/** Kilograms; pounds by the exact factor 0.45359237, rounded to the five decimals a declaration has. */
function grossMass(quantity: Quantity | undefined, add: Add): string | undefined {
  const weight = quantity?.weight;
  if (weight === undefined || weight.unit === 'K') return weight === undefined ? undefined : decimal(weight.value);
  add('AIR-POUNDS', '/grossMass');
  const [whole = '0', fraction = ''] = weight.value.split('.');
  const tenThousandths = BigInt(whole + fraction.padEnd(4, '0'));
  const hundredThousandths = (tenThousandths * 45_359_237n + 5_000_000n) / 10_000_000n;
  const digits = String(hundredThousandths).padStart(6, '0');
  return decimal(`${digits.slice(0, -5)}.${digits.slice(-5)}`);
}

/** No leading zeros, no trailing ones after the point. */
function decimal(value: string): string {
  const short = value.includes('.') ? value.replace(/0+$/, '').replace(/\.$/, '') : value;
  return short.replace(/^0+(?=\d)/, '');
}

/** A waybill describes its goods as a whole: one item. A code is the item's only where there is one of ten digits. */
function items({ goods }: FwbMessage, add: Add): Json[] | undefined {
  if (goods.description.length === 0) return undefined;
  add('AIR-GOODS-ONE', '/items');
  const [code, ...others] = goods.hsCodes;
  return [
    defined({
      number: 1,
      hsCode: others.length === 0 && code !== undefined && /^[0-9]{10}$/.test(code) ? code : undefined,
      nameEn: goods.description.join(' ').slice(0, 100),
      originCountry: alpha3(goods.originCountry),
    }),
  ];
}

function alpha3(alpha2: string | undefined): string | undefined {
  return alpha2 === undefined ? undefined : translate('country', 'alpha2', alpha2, 'code');
}

/** A warning when the declaration has nothing at the pointer. */
function require(declaration: Json, at: string, add: Add): void {
  let value: unknown = declaration;
  for (const key of at.slice(1).split('/')) {
    value = typeof value === 'object' && value !== null ? (value as Json)[key] : undefined;
  }
  if (value === undefined) add('AIR-NO-DECLARATION', at);
}

function defined(values: Json): Json {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
