import { translate } from '../../contracts/codes/codes.ts';
import type { DomesticParty, OverseasParty } from '../../contracts/declaration/declaration.generated.ts';
import { type ImpParty, wrapText } from '../syntax/cargo-imp/index.ts';
import type { Findings } from './problems.ts';

/** Columns of a name or street line. */
const COLUMNS = 35;
/** OSI lines of an air waybill message, and their columns. */
const OSI_LINES = 3;
const OSI_COLUMNS = 65;

/** A party as it goes on the waybill, and what of its name and street found no room there. */
export interface WrittenParty {
  readonly party: ImpParty;
  readonly nameRest: string;
  readonly streetRest: string;
}

interface Words {
  readonly at: string;
  readonly name: readonly [field: string, value: string | undefined];
  readonly street: readonly [field: string, value: string | undefined];
  readonly city: string | undefined;
  readonly country: string;
  readonly postcode?: string | undefined;
  readonly telephone?: string | undefined;
}

/**
 * The firm here as shipper or consignee. FWB/16 has one line of 35 for a name, FWB/17 two. Chinese names are not
 * transliterated: the firm gives its own English ones, and what is missing is a finding at its field.
 */
export function domesticParty(trader: DomesticParty, version: '16' | '17', found: Findings): WrittenParty {
  const { nameEn, addressEn, city, telephone } = trader;
  const words = { name: ['nameEn', nameEn], street: ['addressEn', addressEn] } as const;
  return written({ at: '/parties/trader', ...words, city, country: 'CN', telephone }, version, found);
}

/**
 * The partner abroad. Its country, where not given, is the trading country (贸易国别), which is by definition the
 * country of the trading partner.
 */
export function overseasParty(
  overseas: OverseasParty | undefined,
  tradingCountry: string | undefined,
  version: '16' | '17',
  found: Findings,
): WrittenParty {
  const { name, address, city, postcode, telephone, country = tradingCountry } = overseas ?? {};
  const at = '/parties/overseas';
  const alpha2 = country === undefined ? undefined : translate('country', 'code', country, 'alpha2');
  if (country === undefined) found.add('AIR-NEEDED', `${at}/country`);
  else if (alpha2 === undefined) found.add('AIR-COUNTRY', `${at}/country`, country);
  const words = { name: ['name', name], street: ['address', address] } as const;
  return written({ at, ...words, city, country: alpha2 ?? '', postcode, telephone }, version, found);
}

function written(words: Words, version: '16' | '17', found: Findings): WrittenParty {
  const lines = version === '17' ? 2 : 1;
  const latin = ([field, value]: Words['name']): string =>
    found.text(`${words.at}/${field}`, value, 150, 'AIR-NEEDED-LATIN');
  const [name, nameRest] = cut(latin(words.name), lines);
  const [street, streetRest] = cut(latin(words.street), lines);
  const place = found.text(`${words.at}/city`, words.city, 17, 'AIR-NEEDED-LATIN');
  const telephone = words.telephone?.replace(/[^0-9]/g, '') ?? '';
  const contacts = telephone === '' ? {} : { contacts: [{ kind: 'TE', number: telephone } as const] };
  const postcode =
    words.postcode === undefined ? {} : { postcode: found.text(`${words.at}/postcode`, words.postcode, 9) };
  return { party: { name, street, place, country: words.country, ...postcode, ...contacts }, nameRest, streetRest };
}

function cut(text: string, lines: number): [string[], string] {
  const wrapped = wrapText(text, COLUMNS);
  return [wrapped.slice(0, lines), wrapped.slice(lines).join(' ')];
}

/**
 * OSI lines with the rests of names and streets, each after its tag: `SHP NAM`, `SHP ADR`, `CNE NAM`, `CNE ADR`. A name
 * is never silently shortened: what does not fit in three lines of 65 is a finding.
 */
export function restLines(shipper: WrittenParty, consignee: WrittenParty, found: Findings): string[] {
  const text = [
    ['SHP NAM', shipper.nameRest],
    ['SHP ADR', shipper.streetRest],
    ['CNE NAM', consignee.nameRest],
    ['CNE ADR', consignee.streetRest],
  ]
    .filter(([, rest]) => rest !== '')
    .map((part) => part.join(' '))
    .join(' ');
  const lines = wrapText(text, OSI_COLUMNS);
  if (lines.length > OSI_LINES) found.add('AIR-ADDRESSES-LONG', '/parties', String(lines.length - OSI_LINES));
  return lines;
}

/** What `restLines` wrote, by tag; empty for other OSI texts. */
export function readRests(lines: readonly string[] | undefined): ReadonlyMap<string, string> {
  const parts = (lines ?? []).join(' ').split(/(?:^| )((?:SHP|CNE) (?:NAM|ADR)) /);
  const rests = new Map<string, string>();
  for (let index = 1; index < parts.length; index += 2) rests.set(parts[index] ?? '', parts[index + 1] ?? '');
  return rests;
}
