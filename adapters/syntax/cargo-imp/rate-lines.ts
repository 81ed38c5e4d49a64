import type { Block } from './blocks.ts';
import type { ReadContext } from './fields.ts';
import { at } from './problems.ts';
import { isDecimal, parseVolume, parseWeight } from './quantity.ts';
import { cleanText, coded, type LineWriter, refuse, wrapText } from './text.ts';
import type { GoodsView, RateLine, Volume, Weight } from './types.ts';

const RATE_LINE = /^\/(?:(\d{1,2})(?:\/|$))?(?:(N[A-Z])(?:\/|$))?(.*)$/;
/** Goods text on an NG line: 20 characters, as on the paper waybill. */
const GOODS_COLUMNS = 20;
/** The paper waybill's box and the line number of two digits bound the rate description. */
const MAX_RATE_LINES = 99;

/** The lines of an RTD block, kept so that they can be written back. The first must carry a line number. */
export function readRateLines(ctx: ReadContext, block: Block): RateLine[] {
  return block.lines.map((line, index) => {
    const [, lineNumber, identifier, text = ''] = RATE_LINE.exec(line.text.replace(/^RTD/, '')) ?? [];
    if (index === 0 && lineNumber === undefined) {
      ctx.problems.add('CIMP-FIELD-MISSING', at(line, 1), ['Rate line number', '运价行号']);
    }
    return {
      ...(lineNumber === undefined ? {} : { lineNumber }),
      ...(identifier === undefined ? {} : { identifier }),
      text,
    };
  });
}

/** What the rate lines say about the goods. Dimensions stay as text: `CMT60-50-58/12` or `NDA`. */
export function goodsView(lines: readonly RateLine[]): GoodsView {
  const of = (...ids: string[]): string[] =>
    lines.filter((line) => ids.includes(line.identifier ?? '') && line.text !== '').map((line) => line.text);
  const volume = of('NV')
    .map(parseVolume)
    .find((value) => value !== undefined);
  const originCountry = of('NO')[0];
  return {
    description: of('NG', 'NC'),
    hsCodes: of('NH'),
    dimensions: of('ND').map((text) => text.replace(/^\//, '')),
    ...(volume === undefined ? {} : { volume }),
    ...(originCountry === undefined ? {} : { originCountry }),
    consolidation: lines.some((line) => line.identifier === 'NC'),
  };
}

/** Writes the RTD block. Texts are checked for characters and columns by the line writer, not changed. */
export function writeRateLines(writer: LineWriter, lines: readonly RateLine[]): void {
  if (lines.length === 0 || lines[0]?.lineNumber === undefined) refuse('EMPTY', 'rateLines', '');
  for (const [index, { lineNumber, identifier, text }] of lines.entries()) {
    const parts = [lineNumber, identifier, text === '' ? undefined : text];
    writer.line([index === 0 ? 'RTD' : '', ...parts.filter((part) => part !== undefined)].join('/'));
  }
}

/** What buildRateLines needs. Amounts are decimal strings; the pieces and weight are those of the consignment. */
export type RateInput = {
  readonly pieces: string;
  readonly weight: Weight;
  /** M minimum, N normal, Q quantity, C specific commodity ... */
  readonly rateClass?: string;
  readonly chargeableWeight?: string;
  readonly rate?: string;
  readonly total?: string;
  /** English text; broken into NG lines (NC when it is a consolidation). */
  readonly goods: string;
  readonly consolidation?: boolean;
  readonly volume?: Volume;
  readonly hsCodes?: readonly string[];
  readonly originCountry?: string;
};

/**
 * Rate lines for a consignment: the charge line, the goods text broken at 20 columns, volume, HS codes, country of
 * origin, numbered as production messages do. Without dimensions an ND line says NDA (no dimensions available).
 * Throws CargoImpWriteError for text that cannot be said.
 */
export function buildRateLines(input: RateInput): RateLine[] {
  const amount = (tag: string, value: string | undefined, field: string): string[] =>
    value === undefined ? [] : [`${tag}${isDecimal(value) ? value : refuse('FORM', field, value)}`];
  const weight = `${input.weight.unit}${input.weight.value}`;
  if (parseWeight(weight) === undefined) refuse('FORM', 'weight', weight);
  const charge = [
    `P${coded(input.pieces, 'pieces', { form: /^\d{1,4}$/ })}`,
    weight,
    ...(input.rateClass === undefined ? [] : [`C${coded(input.rateClass, 'rateClass', { form: /^[A-Z]$/ })}`]),
    ...amount('W', input.chargeableWeight, 'chargeableWeight'),
    ...amount('R', input.rate, 'rate'),
    ...amount('T', input.total, 'total'),
  ].join('/');
  const identifier = input.consolidation ? 'NC' : 'NG';
  const goods = wrapText(cleanText(input.goods, { field: 'goods', max: 1000 }), GOODS_COLUMNS);
  const [first = '', ...more] = goods;
  const numbered: { identifier: string; text: string }[] = [
    ...more.map((text) => ({ identifier, text })),
    { identifier: 'ND', text: '/NDA' },
    ...(input.volume === undefined ? [] : [{ identifier: 'NV', text: `${input.volume.unit}${input.volume.value}` }]),
    ...(input.hsCodes ?? []).map((code) => ({
      identifier: 'NH',
      text: coded(code, 'hsCodes', { form: /^[A-Z0-9]{6,18}$/ }),
    })),
    ...(input.originCountry === undefined
      ? []
      : [{ identifier: 'NO', text: coded(input.originCountry, 'originCountry', { form: /^[A-Z]{2}$/ }) }]),
  ];
  if (numbered.length + 1 > MAX_RATE_LINES) refuse('LINES', 'goods', input.goods);
  return [
    { lineNumber: '1', text: charge },
    { identifier, text: first },
    ...numbered.map((line, index) => ({ lineNumber: String(index + 2), ...line })),
  ];
}
