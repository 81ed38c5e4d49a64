import { describe, expect, it } from 'vitest';
import { parseCodeList } from './code-list.ts';

const FILE = {
  list: 'goods-use',
  title: { en: 'Uses', zh: '用途' },
  source: 'A table made for this test',
  asOf: '2018',
  columns: ['code', 'zh', 'en'],
  rows: [
    ['01', '外贸自营内销', ''],
    ['11', '其它', 'Other'],
    ['12', '其它', 'Other'],
  ],
};
const parse = (change: object) => parseCodeList('goods-use', JSON.stringify({ ...FILE, ...change }));

describe('parseCodeList', () => {
  it('reads header and rows', () => {
    const list = parse({ note: 'Short.', ambiguous: { en: ['Other'] } });
    expect(list).toMatchObject({ id: 'goods-use', asOf: '2018', note: 'Short.' });
    expect(list.rows[0]).toEqual({ code: '01', zh: '外贸自营内销' });
    expect(list.by('en', 'Other').map((row) => row.code)).toEqual(['11', '12']);
    expect(list.isAmbiguous('en', 'Other')).toBe(true);
    expect(list.isAmbiguous('zh', '其它')).toBe(false);
  });

  it.each([
    ['another list', { list: 'unit' }, /"list" must be/],
    ['no title', { title: undefined }, /"title"/],
    ['no Chinese title', { title: { en: 'Uses', zh: '' } }, /"title"/],
    ['no source', { source: '' }, /"source"/],
    ['no date', { asOf: undefined }, /"asOf"/],
    ['other columns', { columns: ['code', 'en', 'zh'] }, /"columns" must be code, zh, en/],
    ['an ambiguous column that is none', { ambiguous: { fr: ['x'] } }, /names no column: fr/],
    ['no rows', { rows: undefined }, /"rows"/],
    ['a short row', { rows: [['01', 'x']] }, /row 0 must hold 3 strings/],
    [
      'a number for a code',
      {
        rows: [
          ['01', 'x', ''],
          [2, 'y', ''],
        ],
      },
      /row 1 must hold 3 strings/,
    ],
    [
      'a code twice',
      {
        rows: [
          ['01', 'x', ''],
          ['01', 'y', ''],
        ],
      },
      /twice/,
    ],
  ])('refuses a file with %s, and names the file', (_, change, message) => {
    expect(() => parse(change)).toThrow(message);
    expect(() => parse(change)).toThrow(/goods-use\.json/);
  });
});
