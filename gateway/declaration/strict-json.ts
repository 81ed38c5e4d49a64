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

/** Names that stand twice, in the order they are found. The text must be valid JSON. Linear in its length. */
export function namesTwice(text: string): Finding[] {
  const findings: Finding[] = [];
  const levels: Level[] = [];
  let deeper = 0;
  for (let index = 0; index < text.length; index++) {
    const level = levels.at(-1);
    switch (text[index]) {
      case '"': {
        const end = endOfString(text, index);
        if (deeper === 0 && level?.names !== undefined && level.wantsName) {
          const name = JSON.parse(text.slice(index, end + 1)) as string;
          level.at = name;
          level.wantsName = false;
          if (level.names.has(name) && findings.length < MOST) findings.push(twice(levels));
          level.names.add(name);
        }
        index = end;
        break;
      }
      case '{':
      case '[':
        if (levels.length === DEEPEST) deeper++;
        else levels.push(text[index] === '{' ? inObject() : { names: undefined, at: 0, wantsName: false });
        break;
      case '}':
      case ']':
        if (deeper > 0) deeper--;
        else levels.pop();
        break;
      case ',':
        if (deeper > 0 || level === undefined) break;
        if (typeof level.at === 'number') level.at++;
        else level.wantsName = true;
        break;
    }
  }
  return findings;
}

const inObject = (): Level => ({ names: new Set(), at: '', wantsName: true });

function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index;
}

function twice(levels: readonly Level[]): Finding {
  const code: DeclCode = 'DECL-KEY-TWICE';
  const pointer = levels.map(({ at }) => `/${pointerStep(String(at))}`).join('');
  return { pointer, code, detail: 'is given twice; give it once', detailZh: '重复出现，请只填一次' };
}
