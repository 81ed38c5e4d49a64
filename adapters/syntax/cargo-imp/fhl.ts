import { FHL_LINES } from '../../../contracts/airport/cargo-imp/lines.ts';
import { type Block, blockTexts, checkBlocks, singleLine, toBlocks } from './blocks.ts';
import {
  AIRPORT,
  append,
  awbField,
  CODE3,
  type FieldRule,
  field,
  HOUSE,
  HS_CODE,
  maybe,
  noMore,
  optional,
  PIECES,
  quantityField,
  type ReadContext,
  ROUTE,
  text,
} from './fields.ts';
import { chargesText, readCharges } from './fwb-fields.ts';
import { readOci, writeOci } from './oci.ts';
import { readParty, writeParty } from './party.ts';
import { at } from './problems.ts';
import { parseWeight } from './quantity.ts';
import {
  awbText,
  cleanText,
  coded,
  type LineWriter,
  lineWriter,
  quantityText,
  refuse,
  versionText,
  writeTexts,
} from './text.ts';
import type { CargoImpWriteOptions, FhlContent, FhlMessage, House, Oci, RawLine } from './types.ts';

/** From this version on addresses have NAM, ADR and LOC lines and texts may have ':'. */
const PREFIXED_ADDRESS = 5;
const SLAC: FieldRule = {
  en: "Shipper's load and count",
  zh: '发货人自装件数',
  form: /^\d{1,5}$/,
  words: ['up to five digits', '最多五位数字'],
};
const MAX_GOODS = 15;
const MAX_TEXT_LINES = 9;
const MAX_HS_CODES = 9;

type HouseDraft = { -readonly [K in keyof Omit<House, 'text' | 'hsCodes' | 'oci'>]: House[K] } & {
  text?: string[];
  hsCodes?: string[];
  oci?: Oci[];
};

/**
 * Reads a consolidation list, versions 4 and 5: the master air waybill, its houses (HBS with TXT, HTS and OCI below
 * each), and the parties, which stand after all houses.
 */
export function readFhl(ctx: ReadContext, version: string, lines: readonly RawLine[]): FhlMessage {
  const blocks = toBlocks(lines.slice(1));
  checkBlocks(ctx, 'FHL', FHL_LINES, blocks);
  const prefixed = Number(version) >= PREFIXED_ADDRESS;
  const find = (id: string): Block | undefined => blocks.find((block) => block.id === id);
  const party = (id: string) => {
    const block = find(id);
    return block && readParty(ctx, block, blocks.slice(blocks.indexOf(block) + 1), prefixed);
  };
  const master = find('MBI');
  const charges = find('CVD');
  return {
    smi: 'FHL',
    version,
    ...(master === undefined ? {} : readMaster(ctx, master)),
    houses: readHouses(ctx, blocks),
    ...maybe('shipper', party('SHP')),
    ...maybe('consignee', party('CNE')),
    ...maybe('charges', charges === undefined ? undefined : readCharges(ctx, singleLine(ctx, charges), false)),
    rawLines: lines,
  };
}

function readMaster(ctx: ReadContext, block: Block): Partial<FhlContent> {
  const line = singleLine(ctx, block);
  const part = awbField(ctx, line, 1);
  if (part !== undefined && part.destination === undefined) {
    ctx.problems.add('CIMP-FIELD-MISSING', at(line, 1), ['Airport of destination', '目的机场']);
  }
  const quantity = quantityField(ctx, line, 2);
  noMore(ctx, line, 3);
  return { ...part, ...maybe('quantity', quantity) };
}

function readHouses(ctx: ReadContext, blocks: readonly Block[]): House[] {
  const houses: HouseDraft[] = [];
  let current: HouseDraft | undefined;
  for (const block of blocks) {
    if (block.id === 'HBS') {
      current = readHouse(ctx, block);
      if (current !== undefined) houses.push(current);
    } else if (block.id === 'TXT') {
      const texts = blockTexts(ctx, block, 65);
      if (current !== undefined) current.text = append(current.text, texts);
    } else if (block.id === 'HTS') {
      const codes = block.lines.flatMap((line) =>
        line.fields.slice(1).flatMap((_, index) => field(ctx, line, index + 1, HS_CODE) ?? []),
      );
      if (current !== undefined) current.hsCodes = append(current.hsCodes, codes);
    } else if (block.id === 'OCI') {
      const oci = readOci(ctx, block);
      if (current !== undefined) current.oci = append(current.oci, oci);
    }
  }
  return houses;
}

function readHouse(ctx: ReadContext, block: Block): HouseDraft | undefined {
  const line = block.head;
  const number = field(ctx, line, 1, HOUSE);
  const route = field(ctx, line, 2, ROUTE);
  const pieces = field(ctx, line, 3, PIECES);
  const given = line.fields[4] ?? '';
  const weight = parseWeight(given);
  if (weight === undefined) {
    ctx.problems.add('CIMP-FIELD-INVALID', at(line, 4), [
      'Weight',
      '重量',
      given,
      'K or L and a number',
      'K 或 L 加数字',
    ]);
  }
  const slac = optional(ctx, line, 5, SLAC);
  const goods = text(ctx, line, 6, MAX_GOODS, 'Goods', '品名');
  // Real traffic has a further field now and then; it says nothing we know.
  noMore(ctx, line, 7);
  const specialHandling = block.lines
    .slice(1)
    .flatMap((next) => next.fields.slice(1).flatMap((_, index) => field(ctx, next, index + 1, CODE3) ?? []));
  if (number === undefined || route === undefined || pieces === undefined) return undefined;
  if (weight === undefined || goods === undefined) return undefined;
  return {
    number,
    origin: route.slice(0, 3),
    destination: route.slice(3),
    pieces,
    weight,
    ...maybe('slac', slac),
    goods,
    ...(specialHandling.length > 0 ? { specialHandling } : {}),
  };
}

/** Writes a consolidation list, version 4 or 5 (default 5). Throws CargoImpWriteError naming the field. */
export function writeFhl(content: FhlContent, options: CargoImpWriteOptions = {}): Buffer {
  const version = versionText(options.version, ['4', '5']);
  const prefixed = Number(version) >= PREFIXED_ADDRESS;
  const writer = lineWriter();
  const origin = content.origin === undefined ? '' : coded(content.origin, 'origin', AIRPORT);
  const destination = coded(content.destination, 'destination', AIRPORT);
  if (content.houses.length === 0) refuse('EMPTY', 'houses', '');
  if (content.shipper === undefined && content.consignee !== undefined) refuse('EMPTY', 'shipper', '');
  writer.line(`FHL/${version}`);
  const quantity = quantityText(content.quantity, 'quantity');
  writer.line(`MBI/${awbText(content.awb, 'awb', options)}${origin}${destination}/${quantity}`);
  for (const [index, house] of content.houses.entries()) writeHouse(writer, house, `houses[${index}]`, prefixed);
  if (content.shipper !== undefined) writeParty(writer, 'SHP', content.shipper, 'shipper', prefixed);
  if (content.consignee !== undefined) writeParty(writer, 'CNE', content.consignee, 'consignee', prefixed);
  if (content.charges !== undefined) writer.line(chargesText(content.charges, false));
  return writer.finish();
}

function writeHouse(writer: LineWriter, house: House, path: string, colon: boolean): void {
  const weight = `${house.weight.unit}${house.weight.value}`;
  if (parseWeight(weight) === undefined) refuse('FORM', `${path}.weight`, weight);
  const origin = coded(house.origin, `${path}.origin`, AIRPORT);
  writer.line(
    [
      'HBS',
      coded(house.number, `${path}.number`, HOUSE),
      origin + coded(house.destination, `${path}.destination`, AIRPORT),
      coded(house.pieces, `${path}.pieces`, PIECES),
      weight,
      house.slac === undefined ? '' : coded(house.slac, `${path}.slac`, SLAC),
      cleanText(house.goods, { field: `${path}.goods`, max: MAX_GOODS }),
    ].join('/'),
  );
  const handling = (house.specialHandling ?? []).map((code, i) => coded(code, `${path}.specialHandling[${i}]`, CODE3));
  if (handling.length > 9) refuse('LINES', `${path}.specialHandling`, handling.join(' '));
  if (handling.length > 0) writer.line(`/${handling.join('/')}`);
  writeTexts(writer, 'TXT', house.text, { field: `${path}.text`, max: 65, maxLines: MAX_TEXT_LINES });
  const codes = house.hsCodes ?? [];
  if (codes.length > MAX_HS_CODES) refuse('LINES', `${path}.hsCodes`, codes.join(' '));
  for (const [i, code] of codes.entries()) {
    writer.line(`${i === 0 ? 'HTS' : ''}/${coded(code, `${path}.hsCodes[${i}]`, HS_CODE)}`);
  }
  writeOci(writer, house.oci, colon);
}
