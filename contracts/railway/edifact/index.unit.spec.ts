import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CODES_DOCUMENT } from './codes-document.ts';
import { CODES_STATUS } from './codes-status.ts';
import {
  codeMeaning,
  findMessageTable,
  isListedCode,
  type SegmentLayout,
  serviceLayouts,
  type TableNode,
} from './index.ts';
import { MESSAGES_D01B } from './messages-d01b.ts';
import { MESSAGES_D95B } from './messages-d95b.ts';

const id = (type: string, release: string, version = 'D', agency = 'UN') => ({ type, version, release, agency });
const found = (type: string, release: string, version?: string, agency?: string) => {
  const table = findMessageTable(id(type, release, version, agency), '4');
  return table && `${table.directory} ${table.exact}`;
};

const MESSAGES = { D95B: Object.keys(MESSAGES_D95B), D01B: Object.keys(MESSAGES_D01B) };
const tagsOf = (nodes: readonly TableNode[]): string[] =>
  nodes.flatMap((node) => (node.kind === 'segment' ? [node.tag] : tagsOf(node.nodes)));

describe('findMessageTable', () => {
  it.each([
    ['COHAOR', '95B', 'D95B true'],
    ['COHAOR', '01B', 'D01B true'],
    ['APERAK', '96A', 'D95B false'],
    ['APERAK', '88A', 'D95B false'],
    ['IFTMIN', '00B', 'D01B false'],
    ['COHAOR', '17B', 'D01B false'],
    ['COARRI', '95B', undefined],
    ['COHAOR', '9X', undefined],
  ])('%s D.%s is checked with %s', (type, release, expected) => {
    expect(found(type, release)).toBe(expected);
  });

  it('does not lend a UN table to another agency, and calls a draft inexact', () => {
    expect(found('COHAOR', '95B', 'D', 'IA')).toBeUndefined();
    expect(found('COHAOR', '95B', 'S')).toBe('D95B false');
  });

  it('has the service message for both versions, whatever the release says', () => {
    expect(findMessageTable(id('CONTRL', '3'), '3')).toMatchObject({ directory: 'service-3', exact: true });
    expect(findMessageTable(id('CONTRL', '1', '4'), '4')).toMatchObject({ directory: 'service-4', exact: true });
    expect(findMessageTable(id('CONTRL', '99B'), '3')).toMatchObject({ directory: 'service-3', exact: false });
  });

  it('has a layout for every segment of every message', () => {
    for (const directory of ['D95B', 'D01B'] as const) {
      for (const type of MESSAGES[directory]) {
        const table = findMessageTable(id(type, directory.slice(1)), '4');
        const missing = tagsOf(table?.nodes ?? []).filter((tag) => !table?.layouts.has(tag) && !/^UN[HT]$/.test(tag));
        expect(missing, `${directory} ${type}`).toEqual([]);
      }
    }
    expect([...serviceLayouts('3').keys()]).toEqual([...serviceLayouts('4').keys()]);
  });
});

describe('codes', () => {
  it('have a meaning in both languages, and are listed', () => {
    expect(codeMeaning('9417', '4')).toEqual({ en: 'inspection', zh: '查验' });
    expect(codeMeaning('9417', '99')).toBeUndefined();
    expect(codeMeaning('9417', 'toString')).toBeUndefined();
    expect(codeMeaning('0000', '1')).toBeUndefined();
    const codes = { ...CODES_STATUS, ...CODES_DOCUMENT };
    const elements =
      '1001 1153 1225 2005 2379 3035 3227 4451 8323 9415 9411 9417 9353 9011 9013 8053 8249 8169 9303 4517 8051 8067 7365';
    for (const element of elements.split(' ')) {
      const values = Object.keys(codes[element] ?? {});
      expect(values.length, element).toBeGreaterThan(0);
      for (const value of values) {
        expect(isListedCode(element, value), `${element} ${value}`).toBe(true);
        expect(codeMeaning(element, value)?.zh, `${element} ${value}`).toMatch(/\p{Script=Han}/u);
      }
    }
    expect(Object.keys(codes['0085'] ?? {}).length).toBeGreaterThan(30);
    expect(Object.keys(codes['0083'] ?? {})).toEqual(['4', '7', '8']);
  });

  it('are known or unknown only for elements with a list', () => {
    expect(isListedCode('3227', '165')).toBe(true);
    expect(isListedCode('3227', 'QQQ')).toBe(false);
    expect(isListedCode('1004', 'X')).toBeUndefined();
  });
});

/** The tables this project was built from lie outside the repository. */
const FOLDER = new URL('../../../../shared/samples/railway/tables/', import.meta.url);
const present = existsSync(FOLDER);
type SourceNode = [string, 'M' | 'C', number, SourceNode[]?];
interface SourceItem {
  id: string;
  s: string;
  f?: string;
  c?: SourceItem[];
}
interface Source {
  messages: Record<string, SourceNode[]>;
  segments: Record<string, SourceItem[]>;
}

const node = (of: TableNode): unknown[] => {
  const status = of.mandatory ? 'M' : 'C';
  return of.kind === 'segment' ? [of.tag, status, of.max] : [of.name, status, of.max, of.nodes.map(node)];
};
const layout = (of: SegmentLayout): SourceItem[] =>
  of.map((element) => {
    const items = element.components.map(({ id: item, mandatory, representation: { type, fixed, max } }) => ({
      id: item,
      s: mandatory ? 'M' : 'C',
      f: `${type}${fixed ? '' : '..'}${max}`,
    }));
    const [only] = items;
    return element.composite || !only ? { id: element.id, s: element.mandatory ? 'M' : 'C', c: items } : only;
  });

describe('the tables', () => {
  it('can be compared with their source', ({ skip }) => {
    if (!present) skip('../shared/samples/railway/tables is missing: the tables were not compared with their source');
    for (const directory of ['D95B', 'D01B'] as const) {
      const source = JSON.parse(readFileSync(new URL(`edifact_${directory}.json`, FOLDER), 'utf8')) as Source;
      for (const type of MESSAGES[directory]) {
        const table = findMessageTable(id(type, directory.slice(1)), '4');
        expect(table?.nodes.map(node), `${directory} ${type}`).toEqual(source.messages[type]);
        for (const tag of new Set(tagsOf(table?.nodes ?? []))) {
          if (/^UN[HT]$/.test(tag)) continue;
          expect(layout(table?.layouts.get(tag) ?? []), `${directory} ${tag}`).toEqual(source.segments[tag]);
        }
      }
    }
  });
});
