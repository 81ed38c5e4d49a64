/** What a declaration needs beyond what an IFTMIN gave. */
import type { Problem } from '../adapter.ts';
import { problem } from './problems.ts';

type Values = Readonly<Record<string, unknown>>;

/** Items a declaration may have; what is missing from further ones is not listed. */
const MAX_ITEMS = 50;

/** Fields a declaration needs and an IFTMIN of ours has no place for. */
const NEVER_THERE: readonly (readonly [pointer: string, en: string, zh: string])[] = [
  ['/supervisionMode', 'The supervision mode', '监管方式'],
  ['/netMass', 'The net mass', '净重'],
  ['/parties/trader/customsRegistration', "The trader's customs registration", '收发货人海关注册编码'],
  ['/parties/declarant/customsRegistration', "The declarant's customs registration", '申报单位海关注册编码'],
];
const NEVER_THERE_PER_ITEM: readonly (readonly [field: string, en: string, zh: string])[] = [
  ['quantity', 'The quantity in the declared unit', '申报数量'],
  ['totalPrice', 'The total price', '总价'],
  ['currency', 'The currency', '币制'],
  ['originCountry', 'The country of origin', '原产国'],
  ['destinationCountry', 'The country of final destination', '最终目的国'],
];

/** What the schema requires and nothing in the message gave. */
export function noteMissing(declaration: Values, items: number, problems: Problem[]): void {
  const missing = (pointer: string, name: string, nameZh: string): void => {
    problems.push(problem('RAIL-MISSING', pointer, { name, nameZh }));
  };
  const required: readonly (readonly [string, string, string])[] = [
    ['/traderReference', 'The trader reference', '企业内部编号'],
    ['/direction', 'The direction', '进出口标志'],
    ['/declarationOffice', 'The office of declaration', '申报地海关'],
    ['/borderOffice', 'The office of entry or exit', '进出境关别'],
    ['/parties/trader/name', "The trader's name", '收发货人名称'],
    ['/parties/trader/uscc', "The trader's unified social credit code", '收发货人统一社会信用代码'],
    ['/parties/declarant/name', "The declarant's name", '申报单位名称'],
    ['/parties/declarant/uscc', "The declarant's unified social credit code", '申报单位统一社会信用代码'],
    ['/transport/mode', 'The transport mode', '运输方式'],
    ['/transport/tradeCountry', 'The country of dispatch or arrival', '启运国/运抵国'],
    ['/packages/count', 'The number of packages', '件数'],
    ['/packages/kind', 'The package kind', '包装种类'],
    ['/grossMass', 'The gross mass', '毛重'],
    ['/items', 'The goods', '商品项'],
  ];
  for (const row of required) if (valueAt(declaration, row[0]) === undefined) missing(...row);
  for (const row of NEVER_THERE) missing(...row);
  for (let index = 0; index < Math.min(items, MAX_ITEMS); index++) {
    for (const [field, en, zh] of [
      ['hsCode', 'The commodity code', '商品编号'],
      ['name', 'The goods name', '商品名称'],
    ] as const) {
      if (valueAt(declaration, `/items/${index}/${field}`) === undefined) missing(`/items/${index}/${field}`, en, zh);
    }
    for (const [field, en, zh] of NEVER_THERE_PER_ITEM) missing(`/items/${index}/${field}`, en, zh);
  }
}

/** The value at a JSON pointer of plain names and numbers. */
function valueAt(from: unknown, pointer: string): unknown {
  let value: unknown = from;
  for (const name of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Values)[name];
  }
  return value;
}
