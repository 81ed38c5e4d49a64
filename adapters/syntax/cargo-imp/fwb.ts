import { FWB_LINES } from '../../../contracts/airport/cargo-imp/lines.ts';
import { type Block, blockTexts, checkBlocks, singleLine, toBlocks } from './blocks.ts';
import { parseImpDateWithYear } from './dates.ts';
import {
  AIRPORT,
  awbField,
  CARRIER,
  CODE3,
  CUSTOMS_ORIGIN,
  DAY,
  FLIGHT,
  field,
  type Line,
  maybe,
  noMore,
  quantityField,
  type ReadContext,
  rest,
  text,
} from './fields.ts';
import { readCharges, readReference } from './fwb-fields.ts';
import { readOci } from './oci.ts';
import { readParty } from './party.ts';
import { at } from './problems.ts';
import { goodsView, readRateLines } from './rate-lines.ts';
import type { Accounting, Agent, FlightBooking, FwbMessage, Issue, KeptBlock, RawLine, RoutingLeg } from './types.ts';

/** From this version on addresses have NAM, ADR and LOC lines. */
export const FWB_PREFIXED_ADDRESS = 17;

/**
 * Reads an air waybill message, versions 9 to 17. `lines` are the logical lines, the identifier line first.
 * Every field that can be read is given even when others are broken; what is wrong goes to the context's problems.
 */
export function readFwb(ctx: ReadContext, version: string, lines: readonly RawLine[]): FwbMessage {
  const blocks = toBlocks(lines.slice(1));
  checkBlocks(ctx, 'FWB', FWB_LINES, blocks);
  const find = (id: string): Block | undefined => blocks.find((block) => block.id === id);
  const read = <T>(id: string, reader: (block: Block) => T): T | undefined => {
    const block = find(id);
    return block === undefined ? undefined : reader(block);
  };
  const prefixed = Number(version) >= FWB_PREFIXED_ADDRESS;
  const party = (id: string) =>
    read(id, (block) => readParty(ctx, block, blocks.slice(blocks.indexOf(block) + 1), prefixed));
  const texts = (id: string) => read(id, (block) => blockTexts(ctx, block, 65));
  const rateLines = read('RTD', (block) => readRateLines(ctx, block));
  const kept = readKept(blocks);
  return {
    smi: 'FWB',
    version,
    ...(read('AWB', (block) => readConsignment(ctx, block)) ?? {}),
    ...maybe(
      'flights',
      read('FLT', (block) => readFlights(ctx, singleLine(ctx, block))),
    ),
    ...maybe(
      'routing',
      read('RTG', (block) => readRouting(ctx, singleLine(ctx, block))),
    ),
    ...maybe('shipper', party('SHP')),
    ...maybe('consignee', party('CNE')),
    ...maybe(
      'agent',
      read('AGT', (block) => readAgent(ctx, block)),
    ),
    ...maybe('specialServiceRequest', texts('SSR')),
    ...maybe('notify', party('NFY')),
    ...maybe(
      'accounting',
      read('ACC', (block) => readAccounting(ctx, block)),
    ),
    ...maybe(
      'charges',
      read('CVD', (block) => readCharges(ctx, singleLine(ctx, block), true)),
    ),
    ...maybe('rateLines', rateLines),
    goods: goodsView(rateLines ?? []),
    ...maybe(
      'certification',
      read('CER', (block) => text(ctx, singleLine(ctx, block), 1, 20, "Shipper's signature", '发货人签字')),
    ),
    ...maybe(
      'issue',
      read('ISU', (block) => readIssue(ctx, singleLine(ctx, block))),
    ),
    ...maybe('otherServiceInformation', texts('OSI')),
    ...maybe(
      'reference',
      read('REF', (block) => readReference(ctx, singleLine(ctx, block))),
    ),
    ...maybe(
      'customsOrigin',
      read('COR', (block) => field(ctx, singleLine(ctx, block), 1, CUSTOMS_ORIGIN)),
    ),
    specialHandling: read('SPH', (block) => readSpecialHandling(ctx, block)) ?? [],
    oci: blocks.filter((block) => block.id === 'OCI').flatMap((block) => readOci(ctx, block)),
    ...(kept.length > 0 ? { kept } : {}),
    rawLines: lines,
  };
}

function readConsignment(ctx: ReadContext, block: Block): Partial<FwbMessage> {
  const line = singleLine(ctx, block);
  const part = awbField(ctx, line, 0);
  if (part !== undefined && (part.origin === undefined || part.destination === undefined)) {
    ctx.problems.add('CIMP-FIELD-MISSING', at(line, 0), ['Airports of departure and destination', '起讫机场']);
  }
  const quantity = quantityField(ctx, line, 1);
  if (quantity !== undefined && quantity.weight === undefined) {
    ctx.problems.add('CIMP-FIELD-MISSING', at(line, 1), ['Weight', '重量']);
  }
  noMore(ctx, line, 2);
  return { ...part, ...maybe('quantity', quantity) };
}

function readFlights(ctx: ReadContext, line: Line): FlightBooking[] {
  const flights: FlightBooking[] = [];
  for (let index = 1; index < line.fields.length; index += 2) {
    const flight = field(ctx, line, index, FLIGHT);
    const day = field(ctx, line, index + 1, DAY);
    if (flight !== undefined && day !== undefined) flights.push({ flight, day });
  }
  return flights;
}

/** `PEKCA` airport and carrier, `CA` carrier only, `LGG` airport only. */
function readRouting(ctx: ReadContext, line: Line): RoutingLeg[] {
  const legs: RoutingLeg[] = [];
  for (let index = 1; index < line.fields.length; index += 1) {
    const value = line.fields[index] ?? '';
    const airport = value.length >= 3 ? value.slice(0, 3) : undefined;
    const carrier = value.length === 3 ? undefined : value.slice(-2);
    const right = AIRPORT.form.test(airport ?? 'AAA') && CARRIER.form.test(carrier ?? 'AA') && value.length <= 5;
    if (right && value.length !== 4 && value.length > 1) {
      legs.push({ ...maybe('airport', airport), ...maybe('carrier', carrier) });
    } else {
      ctx.problems.add('CIMP-FIELD-INVALID', at(line, index), [
        'Routing',
        '航程',
        value,
        'airport and carrier',
        '机场与承运人',
      ]);
    }
  }
  return legs;
}

function readAgent(ctx: ReadContext, block: Block): Agent | undefined {
  const [head, name, place] = block.lines;
  if (head === undefined) return undefined;
  const [, account, iataCode, cassAddress, participant] = head.fields;
  if (name === undefined || place === undefined) {
    ctx.problems.add('CIMP-FIELD-MISSING', at(head), ["Agent's name and place", '代理人名称与地点']);
    return undefined;
  }
  if (iataCode !== undefined && iataCode !== '' && !/^[A-Z0-9]{7}$/.test(iataCode)) {
    ctx.problems.add('CIMP-FIELD-TEXT', at(head, 2), ['IATA agent code', 'IATA 代理人代码', iataCode]);
  }
  for (const line of block.lines.slice(3)) ctx.problems.add('CIMP-FIELD-EXTRA', at(line), [line.text]);
  return {
    ...maybe('account', account || undefined),
    ...maybe('iataCode', iataCode || undefined),
    ...maybe('cassAddress', cassAddress || undefined),
    ...maybe('participant', participant || undefined),
    name: text(ctx, name, 1, 35, "Agent's name", '代理人名称') ?? '',
    place: text(ctx, place, 1, 17, "Agent's place", '代理人地点') ?? '',
  };
}

function readAccounting(ctx: ReadContext, block: Block): Accounting[] {
  return block.lines.flatMap((line) => {
    const id = field(ctx, line, 1, CODE3);
    const value = rest(line, 2);
    if (value === '') ctx.problems.add('CIMP-FIELD-MISSING', at(line, 2), ['Accounting text', '结算信息内容']);
    if (value.length > 34) ctx.problems.add('CIMP-FIELD-LONG', at(line, 2), ['Accounting text', '结算信息内容', '34']);
    return id === undefined || value === '' ? [] : [{ id, text: value }];
  });
}

function readIssue(ctx: ReadContext, line: Line): Issue | undefined {
  const value = line.fields[1] ?? '';
  const date = parseImpDateWithYear(value);
  if (date === undefined) ctx.problems.add('CIMP-DATE', at(line, 1), [value]);
  const place = text(ctx, line, 2, 17, 'Place of issue', '签发地点');
  const signature = line.fields[3] ?? '';
  if (signature.length > 20) ctx.problems.add('CIMP-FIELD-LONG', at(line, 3), ['Signature', '签字', '20']);
  noMore(ctx, line, 4);
  if (date === undefined || place === undefined) return undefined;
  return { date, place, ...maybe('signature', signature || undefined) };
}

function readSpecialHandling(ctx: ReadContext, block: Block): string[] {
  return block.lines.flatMap((line) =>
    line.fields.slice(1).flatMap((_, index) => field(ctx, line, index + 1, CODE3) ?? []),
  );
}

function readKept(blocks: readonly Block[]): KeptBlock[] {
  const ids = new Set(FWB_LINES.filter((kind) => kind.kept).map((kind) => kind.id));
  return blocks
    .filter((block) => ids.has(block.id))
    .map((block) => ({ id: block.id, lines: block.lines.map((line) => line.text) }));
}
