import type { Problem } from '../adapter.ts';
import type { XmlElement } from '../syntax/xml/index.ts';
import { error, warning } from './problems.ts';

/** One table row or group of a message, whether it came as XML or as JSON: both carry the same names. */
export interface Row {
  readonly name: string;
  /** Element path or JSON pointer. */
  readonly at: string;
  readonly values: ReadonlyMap<string, string>;
  readonly children: readonly Row[];
}

const GROUP = /^(ITF_|DCL_|OBORMessage$|MessageHead$|MessageBody$|SEARCH_TABLE$|EEntDeclIo$|ROOT$)/;
/** The one group whose values repeat: RESPONSE_ID of what is to be deleted. They are kept as a comma list. */
const SEARCH = 'SEARCH_TABLE';
const MOST_DEPTH = 16;
const MOST_NODES = 200_000;

/** Groups are told from values by their name or by having elements inside; a value that occurs twice is an error. */
export function rowOfXml(element: XmlElement, problems: Problem[]): Row {
  const values = new Map<string, string>();
  const children: Row[] = [];
  for (const each of element.children) {
    if (each.children.length > 0 || GROUP.test(each.localName)) children.push(rowOfXml(each, problems));
    else if (!values.has(each.localName)) values.set(each.localName, each.text.trim());
    else if (element.localName === SEARCH) repeat(values, each.localName, each.text.trim());
    else problems.push(twice(each.localName, each.path));
  }
  return { name: element.localName, at: element.path, values, children };
}

function repeat(values: Map<string, string>, name: string, value: string): void {
  values.set(name, `${values.get(name) ?? ''},${value}`);
}

function twice(name: string, at: string): Problem {
  return error('ECIQ-DUPLICATE', at, `${name} stands here twice; send it once.`, `${name} 重复出现，请只填一次。`);
}

interface JsonWalk {
  readonly problems: Problem[];
  nodes: number;
}

/**
 * A JSON object as a row. Numbers are read as they print, with a warning: a leading zero is lost already. Objects
 * deeper than 16 levels or with more than 200,000 members are cut, with an error.
 */
export function rowOfJson(name: string, value: object, at: string, problems: Problem[]): Row {
  return jsonRow(name, value, at, { problems, nodes: 0 }, 0);
}

function jsonRow(name: string, value: object, at: string, walk: JsonWalk, depth: number): Row {
  const values = new Map<string, string>();
  const children: Row[] = [];
  for (const [key, member] of Object.entries(value)) {
    const path = `${at}/${key.slice(0, 60).replaceAll('~', '~0').replaceAll('/', '~1')}`;
    walk.nodes += 1;
    if (walk.nodes > MOST_NODES || depth >= MOST_DEPTH) {
      walk.problems.push(
        error(
          'ECIQ-JSON',
          path,
          'Too deep or too many members; the rest was not read.',
          '层级过深或成员过多，其余未读取。',
        ),
      );
      break;
    }
    const many = Array.isArray(member);
    const list: readonly unknown[] = many ? member : [member];
    for (const [index, each] of list.entries()) {
      const place = many ? `${path}/${index}` : path;
      if (typeof each === 'object' && each !== null && !Array.isArray(each)) {
        children.push(jsonRow(key, each, place, walk, depth + 1));
      } else if (values.has(key) && name === SEARCH) repeat(values, key, String(each));
      else if (values.has(key)) walk.problems.push(twice(key.slice(0, 60), place));
      else addValue(values, key, each, place, walk.problems);
      if (walk.problems.length > 1000) break;
    }
  }
  return { name, at, values, children };
}

function addValue(values: Map<string, string>, key: string, value: unknown, at: string, problems: Problem[]): void {
  if (typeof value === 'string') values.set(key, value.trim());
  else if (value === null) values.set(key, '');
  else if (typeof value === 'number' || typeof value === 'boolean') {
    values.set(key, String(value));
    problems.push(
      warning(
        'ECIQ-JSON',
        at,
        'Write every value as a string: numbers lose leading zeros.',
        '请将所有值写成字符串，数字会丢失前导零。',
      ),
    );
  } else problems.push(error('ECIQ-JSON', at, 'A list inside a list is not read.', '不支持嵌套数组。'));
}

/** The value of a row, undefined where it is missing or empty. */
export function valueIn(row: Row | undefined, name: string): string | undefined {
  return row?.values.get(name) || undefined;
}

/** The child groups of that name, in order. */
export function rowsOf(row: Row | undefined, name: string): readonly Row[] {
  return row?.children.filter((child) => child.name === name) ?? [];
}

/** The first child group of that name. */
export function rowIn(row: Row | undefined, name: string): Row | undefined {
  return row?.children.find((child) => child.name === name);
}
