/**
 * What JSON.parse lets pass: the same name twice in one object (RFC 8259 leaves open which one counts; I-JSON, RFC
 * 7493, forbids it). A declaration must not mean one thing to us and another to who reads its bytes later.
 */
import { pointerStep } from './bounds.ts';
import type { DeclCode } from './codes.ts';
import type { Finding } from './finding.ts';

/** Levels looked at; deeper ones are refused as a whole later. */
const DEEPEST = 64;
const MOST = 50;

interface Level {
  /** Names seen so far; undefined in a list. */
  readonly names: Set<string> | undefined;
  /** The name or index the value being read has. */
  at: string | number;
  wantsName: boolean;
}

const QUOTE = 34;
const COMMA = 44;
const LIST = 91;
const BACKSLASH = 92;
const LIST_END = 93;
const OBJECT = 123;
const OBJECT_END = 125;

/** Names that stand twice, in the order they are found. The text must be valid JSON. Linear in its length. */
export function namesTwice(text: string): Finding[] {
  const findings: Finding[] = [];
  const levels: Level[] = [];
  let level: Level | undefined;
  let deeper = 0;
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case QUOTE: {
        const end = endOfString(text, index);
        if (deeper === 0 && level?.names !== undefined && level.wantsName) {
          const name = nameIn(text, index, end);
          level.at = name;
          level.wantsName = false;
          if (level.names.has(name) && findings.length < MOST) findings.push(twice(levels));
          level.names.add(name);
        }
        index = end;
        break;
      }
      case OBJECT:
      case LIST:
        if (levels.length === DEEPEST) deeper++;
        else {
          level = text.charCodeAt(index) === OBJECT ? inObject() : { names: undefined, at: 0, wantsName: false };
          levels.push(level);
        }
        break;
      case OBJECT_END:
      case LIST_END:
        if (deeper > 0) deeper--;
        else {
          levels.pop();
          level = levels[levels.length - 1];
        }
        break;
      case COMMA:
        if (deeper > 0 || level === undefined) break;
        if (typeof level.at === 'number') level.at++;
        else level.wantsName = true;
        break;
    }
  }
  return findings;
}

const inObject = (): Level => ({ names: new Set(), at: '', wantsName: true });

/** Where the string that begins here ends: at the first quote that no backslash stands before, unless that is escaped. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return quote;
  }
  return text.length;
}

/** The name between two quotes, however it is written. */
function nameIn(text: string, start: number, end: number): string {
  const written = text.slice(start + 1, end);
  return written.includes('\\') ? (JSON.parse(text.slice(start, end + 1)) as string) : written;
}

function twice(levels: readonly Level[]): Finding {
  const code: DeclCode = 'DECL-KEY-TWICE';
  const pointer = levels.map(({ at }) => `/${pointerStep(String(at))}`).join('');
  return { pointer, code, detail: 'is given twice; give it once', detailZh: '重复出现，请只填一次' };
}
