import { ADDRESS_LINES, type Block } from './blocks.ts';
import {
  COUNTRY,
  field,
  type Line,
  maybe,
  noMore,
  optional,
  POSTCODE,
  type ReadContext,
  rest,
  text,
} from './fields.ts';
import { at } from './problems.ts';
import { cleanText, coded, type LineWriter, refuse, textLines } from './text.ts';
import type { Contact, ImpParty } from './types.ts';

const CONTACT_NUMBER = /^[A-Z0-9]{1,25}$/;
const MAX_NAME = 35;
/** Lines of a name or a street: one until FWB/16 and FHL/4, two with NAM and ADR. */
const PREFIXED_LINES = 2;

/**
 * The address after SHP, CNE or NFY. `prefixed`: the message's version has NAM, ADR and LOC lines (FWB/17, FHL/5);
 * older ones have four plain continuation lines. The other style is read too, with a warning.
 * `following` are the blocks after the head block.
 */
export function readParty(
  ctx: ReadContext,
  head: Block,
  following: readonly Block[],
  prefixed: boolean,
): ImpParty | undefined {
  const end = following.findIndex((block) => !ADDRESS_LINES.has(block.id));
  const address = end < 0 ? following : following.slice(0, end);
  if (address.length > 0 !== prefixed) ctx.problems.add('CIMP-ADDRESS-STYLE', at(head.head), [head.id]);
  return address.length > 0 ? readPrefixed(ctx, head, address) : readPlain(ctx, head);
}

function readPrefixed(ctx: ReadContext, head: Block, address: readonly Block[]): ImpParty | undefined {
  const part = (id: string): Block | undefined => address.find((block) => block.id === id);
  const [name, street, location] = [part('NAM'), part('ADR'), part('LOC')];
  for (const line of head.lines.slice(1)) ctx.problems.add('CIMP-FIELD-EXTRA', at(line), [line.text]);
  if (name === undefined || street === undefined || location === undefined || address.length !== 3) {
    ctx.problems.add('CIMP-ADDRESS-LINES', at(head.head), [head.id, String(address.length)]);
    return undefined;
  }
  const [place, country] = location.lines;
  return build(ctx, head, name.lines, street.lines, place, country);
}

function readPlain(ctx: ReadContext, head: Block): ImpParty | undefined {
  // NFY has no account number, so senders put the name on its own line.
  const nameOnHead = head.id === 'NFY' && (head.head.fields[1] ?? '') !== '';
  const lines = nameOnHead ? head.lines : head.lines.slice(1);
  if (lines.length !== 4) {
    const severity = lines.length > 4 ? 'warning' : 'error';
    ctx.problems.add('CIMP-ADDRESS-LINES', at(head.head), [head.id, String(lines.length)], severity);
  }
  if (lines.length < 4) return undefined;
  return build(ctx, head, lines.slice(0, 1), lines.slice(1, -2), lines.at(-2), lines.at(-1), nameOnHead);
}

function build(
  ctx: ReadContext,
  head: Block,
  nameLines: readonly Line[],
  streetLines: readonly Line[],
  placeLine: Line | undefined,
  countryLine: Line | undefined,
  nameOnHead = false,
): ImpParty | undefined {
  const name = nameLines.map((line) => textOf(ctx, line, 'Name', '名称'));
  const street = streetLines.map((line) => textOf(ctx, line, 'Street', '街道'));
  const account = nameOnHead ? '' : rest(head.head, 1);
  if (placeLine === undefined || countryLine === undefined) {
    ctx.problems.add('CIMP-FIELD-MISSING', at(head.head), ['Country', '国别']);
    return undefined;
  }
  const place = text(ctx, placeLine, 1, 17, 'Place', '地点');
  const state = placeLine.fields[2] ?? '';
  if (state.length > 9) ctx.problems.add('CIMP-FIELD-LONG', at(placeLine, 2), ['State', '州省', '9']);
  noMore(ctx, placeLine, 3);
  const country = field(ctx, countryLine, 1, COUNTRY);
  const contacts = readContacts(ctx, countryLine);
  if (place === undefined || country === undefined) return undefined;
  return {
    ...maybe('account', account || undefined),
    name: name.filter((line) => line !== ''),
    street: street.filter((line) => line !== ''),
    place,
    ...maybe('state', state || undefined),
    country,
    ...maybe('postcode', optional(ctx, countryLine, 2, POSTCODE)),
    ...(contacts.length > 0 ? { contacts } : {}),
  };
}

function textOf(ctx: ReadContext, line: Line, en: string, zh: string): string {
  const value = rest(line, 1);
  if (value === '') ctx.problems.add('CIMP-FIELD-MISSING', at(line, 1), [en, zh]);
  if (value.length > MAX_NAME) ctx.problems.add('CIMP-FIELD-LONG', at(line, 1), [en, zh, String(MAX_NAME)]);
  return value;
}

function readContacts(ctx: ReadContext, line: Line): Contact[] {
  const contacts: Contact[] = [];
  for (let index = 3; index < line.fields.length; index += 2) {
    const kind = line.fields[index] ?? '';
    const number = line.fields[index + 1] ?? '';
    if (kind === '' && number === '') continue;
    if (kind !== 'TE' && kind !== 'FX' && kind !== 'TL') {
      ctx.problems.add('CIMP-FIELD-INVALID', at(line, index), [
        'Contact',
        '联系方式',
        kind,
        'TE, FX or TL',
        'TE、FX 或 TL',
      ]);
    } else if (number === '') {
      ctx.problems.add('CIMP-FIELD-MISSING', at(line, index + 1), ['Contact number', '联系号码']);
    } else {
      if (!CONTACT_NUMBER.test(number)) {
        ctx.problems.add('CIMP-FIELD-TEXT', at(line, index + 1), ['Contact number', '联系号码', number]);
      }
      contacts.push({ kind, number });
    }
  }
  return contacts;
}

/**
 * Writes SHP, CNE or NFY with its address. With `prefixed` NAM/ADR/LOC lines, else the four plain lines.
 * Throws CargoImpWriteError for what does not fit; shortening a name is the caller's decision.
 */
export function writeParty(writer: LineWriter, id: string, party: ImpParty, path: string, prefixed: boolean): void {
  const account =
    party.account === undefined ? '' : `/${cleanText(party.account, { field: `${path}.account`, max: 14 })}`;
  if (account !== '' && id === 'NFY') refuse('FORM', `${path}.account`, party.account ?? '');
  writer.line(`${id}${account}`);
  const maxLines = prefixed ? PREFIXED_LINES : 1;
  const lines = (values: readonly string[], field: string, tag: string): void => {
    const cleaned = textLines(values, { field: `${path}.${field}`, max: MAX_NAME, maxLines });
    if (cleaned.length === 0) refuse('EMPTY', `${path}.${field}`, '');
    for (const [index, line] of cleaned.entries()) writer.line(`${prefixed && index === 0 ? tag : ''}/${line}`);
  };
  lines(party.name, 'name', 'NAM');
  lines(party.street, 'street', 'ADR');
  const place = cleanText(party.place, { field: `${path}.place`, max: 17 });
  const state = party.state === undefined ? '' : `/${cleanText(party.state, { field: `${path}.state`, max: 9 })}`;
  writer.line(`${prefixed ? 'LOC' : ''}/${place}${state}`);
  writer.line(`/${countryFields(party, path)}`);
}

function countryFields(party: ImpParty, path: string): string {
  const country = coded(party.country, `${path}.country`, COUNTRY);
  const postcode = party.postcode === undefined ? '' : cleanText(party.postcode, { field: `${path}.postcode`, max: 9 });
  const contacts = (party.contacts ?? []).flatMap((contact, index) => [
    contact.kind,
    coded(contact.number, `${path}.contacts[${index}].number`, { form: CONTACT_NUMBER }),
  ]);
  return [country, postcode, ...contacts].join('/').replace(/\/+$/, '');
}
