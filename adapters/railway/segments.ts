/** Segments as this adapter writes them: D.95B positions, so that no message file counts elements. */
import { type SegmentInput, seg } from '../syntax/edifact/index.ts';

/** DE 8323 of a GOR and DE 8249 of an EQD. */
export const GOR_MOVEMENT = { export: '1', import: '2' } as const;
export const EQD_STATUS = { export: '2', import: '3' } as const;

/** `ZZZ`, mutually agreed: the code list or agency is this exchange's own. */
const OURS = 'ZZZ';

/**
 * Free text as components of at most `width` characters (code points), at most `most` of them. Line breaks and
 * other control characters, which no EDIFACT value may carry, become spaces. What does not fit is left to the
 * caller's own bound: no field put here is longer than `width * most`.
 */
function textLines(text: string, width: number, most: number): readonly string[] {
  const line = text.replace(/\p{Cc}+/gu, ' ').trim();
  // A text has at most as many characters as units of UTF-16.
  if (line.length <= width) return line === '' ? [] : [line];
  const characters = [...line];
  const lines: string[] = [];
  for (let at = 0; at < characters.length && lines.length < most; at += width) {
    lines.push(characters.slice(at, at + width).join(''));
  }
  return lines;
}

/** BGM: document name, document number, message function. */
export const bgm = (name: string, number: string, messageFunction: string): SegmentInput =>
  seg('BGM', [name], number, messageFunction);

/** DTM with its format, 203 (CCYYMMDDHHMM) unless given. */
export const dtm = (qualifier: string, value: string, format = '203'): SegmentInput =>
  seg('DTM', [qualifier, value, format]);

/** FTX: each part begins a new line of at most 70 characters; five lines in all. No text, no segment. */
export function ftx(qualifier: string, parts: readonly string[], language = ''): readonly SegmentInput[] {
  const lines = parts.flatMap((part) => textLines(part, 70, 5)).slice(0, 5);
  return lines.length === 0 ? [] : [seg('FTX', qualifier, '', '', lines, language)];
}

/** RFF, left out when there is no value. */
export const rff = (qualifier: string, value: string | undefined): readonly SegmentInput[] =>
  value === undefined || value === '' ? [] : [seg('RFF', [qualifier, value])];

/** LOC of a code in a list of ours, e.g. a station or an inspection site. */
export const loc = (qualifier: string, code: string, codeList = OURS): SegmentInput =>
  seg('LOC', qualifier, [code, codeList, OURS]);

/** NAD by code, list and name (C080); each may be empty. */
export function nad(
  qualifier: string,
  party: { code?: string; codeList?: string; name?: string; city?: string; country?: string },
): SegmentInput {
  const id = party.code ? [party.code, party.codeList ?? OURS, OURS] : [];
  const name = party.name ? textLines(party.name, 35, 5) : [];
  return seg('NAD', qualifier, id, '', name, '', party.city ?? '', '', '', party.country ?? '');
}

/** NAD+CM: a customs office (list 113, 关区代码). */
export const nadOffice = (qualifier: string, office: string): SegmentInput =>
  nad(qualifier, { code: office, codeList: '113' });

/** TDT of the main carriage by rail (Rec. 19 mode 2): train or wagon, carrier. */
export function railCarriage(means: string | undefined, carrier: string): SegmentInput {
  const conveyance = means !== undefined && [...means].length <= 17 ? means : '';
  const name = conveyance === '' ? (means ?? '') : '';
  return seg('TDT', '20', conveyance, '2', '', [carrier, '172', OURS], '', '', ['', '', '', name]);
}

/** CNT: a control total. */
export const cnt = (qualifier: string, value: string, unit = ''): SegmentInput => seg('CNT', [qualifier, value, unit]);
