/**
 * Units of control named in the free text of an agency's notice (customs NOTE, inspection RspInfo), and the way of
 * inspecting it asks for.
 *
 * The rule is docs/exchange.md: `箱号：TCKU3125044`, `车号：5243547`, `运单号：999-76543213`, `集装器：AKE12345CA`, several
 * separated by `、` or `,`. Both colons occur in one product, so both are read.
 */
import type { Unit } from '../contracts/events/events.generated.ts';
import { isAirWaybill } from '../contracts/identifiers/air-waybill.ts';
import { isContainerNumber } from '../contracts/identifiers/container-number.ts';

/** Longer notes are cut: the longest known field (RspInfo, kept as statement text) has 4000 characters. */
export const MAX_TEXT = 8000;
export const MAX_UNITS = 500;

const CONTAINER = /(?<![A-Z0-9])[A-Z]{3}[UJZ][0-9]{7}(?![A-Z0-9])/g;
/**
 * 提运单号 is the bill, which is no air waybill. 集装器号 and 集装器编号 are read too: a release that names a ULD under a
 * label nobody knows would name nothing, and let everything go. For the same reason the colon may be missing.
 */
const LABEL = /(箱号|车(?:厢|皮)?号|(?<!提)运单号|集装器)(?:(?<=器)编?号)? {0,4}(:?) {0,4}/g;
/**
 * A container number that is written apart or has digits too many or too few, and a ULD without its label: they are not
 * read, but a note with one of them does not speak of the whole. A bill may look alike and is told by its label.
 */
const NEARLY =
  /(?<![A-Z0-9])(?<!提运?单号? {0,4}:? {0,4})(?:[A-Z]{3}[UJZ][ -]?[0-9]{5,6}[ -]?[0-9]{0,2}|[A-Z][A-Z0-9]{2}[0-9]{4,5}(?:[A-Z][A-Z0-9]|[0-9][A-Z]))(?![A-Z0-9-])/g;
const SEPARATOR = /[、,;/ ]{1,8}/y;
const WORD = /[A-Z0-9-]{1,40}/y;
const WAGON = /^[0-9]{7}$/;
const AIR_WAYBILL = /^([0-9]{3})-?([0-9]{8})$/;
const UNIT_LOAD_DEVICE = /^[A-Z][A-Z0-9]{2}[0-9]{4,5}[A-Z0-9]{2}$/;

/** Whether a text is the number of a ULD 集装器: type, serial and owner, as the canonical declaration has it. */
export const isUnitLoadDevice = (text: string): boolean => UNIT_LOAD_DEVICE.test(text);

/** What a note names. */
export interface MinedUnits {
  /** Units that could be read, in the order they are named, each once. */
  readonly units: readonly Unit[];
  /**
   * Words standing where a unit should that are none (a container number whose check digit is wrong, six digits
   * after 车号, a ULD without its owner). Who acts on the note must then not treat the readable ones as all that is meant.
   */
  readonly unreadable: readonly string[];
}

/** Half width, capitals: full-width colons, letters and digits occur in real notes. */
function fold(text: string): string {
  return text.slice(0, MAX_TEXT).normalize('NFKC').toUpperCase().replace(/\s/g, ' ');
}

function wordsFrom(text: string, start: number): string[] {
  const words: string[] = [];
  let at = start;
  while (words.length < MAX_UNITS) {
    WORD.lastIndex = at;
    const word = WORD.exec(text)?.[0];
    if (word === undefined) break;
    words.push(word);
    SEPARATOR.lastIndex = at + word.length;
    const gap = SEPARATOR.exec(text)?.[0];
    if (gap === undefined) break;
    at += word.length + gap.length;
  }
  return words;
}

/**
 * A blank both separates numbers and begins prose: behind the first word only what looks like a number counts. A ULD
 * has letters on both sides of its digits.
 */
const looksLikeNumber = (label: string, word: string) =>
  label === '集装器' ? /[0-9]{3}/.test(word) : /^[A-Z]{0,4}[0-9-]{5,}$/.test(word);

function unitOf(label: string, word: string): Unit | undefined {
  if (label === '箱号') return isContainerNumber(word) ? { kind: 'container', id: word } : undefined;
  if (label.startsWith('车')) return WAGON.test(word) ? { kind: 'wagon', id: word } : undefined;
  if (label === '集装器') return isUnitLoadDevice(word) ? { kind: 'uld', id: word } : undefined;
  const [, prefix, serial] = AIR_WAYBILL.exec(word) ?? [];
  const id = `${prefix}-${serial}`;
  return isAirWaybill(id) ? { kind: 'airWaybill', id } : undefined;
}

/**
 * The units a note names: ISO 6346 container numbers with the right check digit anywhere in the text, 7-digit wagon
 * numbers behind `车号：` (车厢号, 车皮号), air waybill numbers with the right check digit behind `运单号：` (written
 * `nnn-nnnnnnnn`; no declaration can have one with a wrong digit), ULD numbers behind `集装器：`. A waybill named beside
 * ULDs says where they are, and is not named itself: what is said of one ULD must not be taken for all of its waybill.
 * Neither list filled means the note speaks of the whole declaration.
 * Linear in the text, which is cut at 8000 characters; at most 500 units. Never throws.
 */
export function mineUnits(text: string): MinedUnits {
  const folded = fold(text);
  const units = new Map<string, Unit>();
  const unreadable = new Set<string>();
  const add = (unit: Unit) => {
    if (units.size < MAX_UNITS) units.set(`${unit.kind} ${unit.id}`, unit);
  };
  const named: { at: number; unit: Unit }[] = [];
  for (const match of folded.matchAll(LABEL)) {
    const label = match[1] ?? '';
    const start = match.index + match[0].length;
    for (const [index, word] of wordsFrom(folded, start).entries()) {
      const unit = unitOf(label, word);
      if (unit) named.push({ at: start + index, unit });
      else if ((index === 0 && match[2] !== '') || looksLikeNumber(label, word)) unreadable.add(word);
      else break;
    }
  }
  for (const match of folded.matchAll(CONTAINER)) {
    if (isContainerNumber(match[0])) named.push({ at: match.index, unit: { kind: 'container', id: match[0] } });
    else unreadable.add(match[0]);
  }
  const read = new Set(named.map(({ unit }) => unit.id));
  for (const [word] of folded.matchAll(NEARLY)) if (!read.has(word)) unreadable.add(word);
  const ofUlds = named.some(({ unit }) => unit.kind === 'uld');
  for (const { unit } of named.sort((a, b) => a.at - b.at)) if (!ofUlds || unit.kind !== 'airWaybill') add(unit);
  return { units: [...units.values()], unreadable: [...unreadable].slice(0, MAX_UNITS) };
}

/**
 * How an inspection notice wants the goods to be seen: 机检 by machine, else by hand. A notice that names both (an image
 * that leads to an opening) wants the opening: what is opened has been seen, what was seen by machine has not been opened.
 */
export function inspectionMethod(text: string): 'manual' | 'machine' {
  return text.includes('机检') && !text.includes('人工') ? 'machine' : 'manual';
}
