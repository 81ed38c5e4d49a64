/** What is looked at of a value of any size: checking must cost no more than its bytes are worth. */
import type { DeclCode } from './codes.ts';
import type { Finding } from './finding.ts';

/** Values of the largest declaration the schema allows: 500 containers with all items and seals, and the rest. */
const MOST_VALUES = 60_000;
/** Deeper than the schema by far; no reader of ours recurses, but those of others do. */
const DEEPEST = 32;
/** Bad characters named at most; one is enough to find the rest. */
const MOST_CHARACTERS = 50;

/** Control characters other than tab and line breaks, and halves of surrogate pairs: no message can carry them. */
const NOT_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u;

/** Wider, and told without looking at pairs: in most texts there is none of these. */
const SUSPECT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]/;

export interface Bounded {
  /** The value, with lists cut one entry behind what is allowed; undefined when it is too large to be looked at. */
  readonly value: unknown;
  readonly findings: readonly Finding[];
}

/**
 * Bounds what the checks after it look at, and looks at every text.
 * @param limits most entries of each list of the declaration, by name.
 */
export function bound(value: unknown, limits: ReadonlyMap<string, number>): Bounded {
  const short = cut(value, limits);
  const findings: Finding[] = [];
  let nodes: Node[] = [{ parent: undefined, key: '', value: short }];
  let seen = 0;
  for (let depth = 0; nodes.length > 0; depth++) {
    seen += nodes.length;
    if (seen > MOST_VALUES) return tooLarge(`more than ${MOST_VALUES} values`, `超过 ${MOST_VALUES} 个值`);
    if (depth > DEEPEST) return tooLarge(`more than ${DEEPEST} levels`, `超过 ${DEEPEST} 层`);
    const next: Node[] = [];
    for (const node of nodes) {
      if (typeof node.value === 'string') {
        const bad = SUSPECT.test(node.value) && NOT_TEXT.test(node.value);
        if (bad && findings.length < MOST_CHARACTERS) findings.push(badCharacter(pointerOf(node), node.value));
      } else if (typeof node.value === 'object' && node.value !== null) {
        for (const key of Object.keys(node.value)) {
          if (seen + next.length > MOST_VALUES) break;
          next.push({ parent: node, key, value: (node.value as Record<string, unknown>)[key] });
        }
      }
    }
    nodes = next;
  }
  return { value: short, findings };
}

/** A value with the way to it, written out only for what is found. */
interface Node {
  readonly parent: Node | undefined;
  readonly key: string;
  readonly value: unknown;
}

const pointerOf = ({ parent, key }: Node): string =>
  parent === undefined ? '' : `${pointerOf(parent)}/${pointerStep(key)}`;

/** A step of a JSON pointer (RFC 6901); a name longer than any of ours is shortened, it could be of any length. */
export const pointerStep = (key: string): string => shown(key).replaceAll('~', '~0').replaceAll('/', '~1');

/** A value as it is repeated in a finding: long ones are shortened. */
export const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

function cut(value: unknown, limits: ReadonlyMap<string, number>): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const long = Object.entries(value).filter(([name, entry]) => {
    return Array.isArray(entry) && entry.length > (limits.get(name) ?? Number.POSITIVE_INFINITY) + 1;
  });
  if (long.length === 0) return value;
  const shortened = long.map(([name, entry]) => [name, (entry as unknown[]).slice(0, (limits.get(name) ?? 0) + 1)]);
  return { ...value, ...Object.fromEntries(shortened) };
}

function tooLarge(en: string, zh: string): Bounded {
  const code: DeclCode = 'DECL-TOO-MANY';
  const detail = `has ${en}; no declaration has so many. Nothing else of it was checked`;
  const detailZh = `${zh}，超出任何申报所需，未作其他校验`;
  return { value: undefined, findings: [{ pointer: '', code, detail, detailZh }] };
}

function badCharacter(pointer: string, text: string): Finding {
  const code: DeclCode = 'DECL-CHARACTER';
  const found = NOT_TEXT.exec(text)?.[0] ?? '';
  const point = `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return { pointer, code, detail: `has the character ${point}; remove it`, detailZh: `含字符 ${point}，请删除` };
}
