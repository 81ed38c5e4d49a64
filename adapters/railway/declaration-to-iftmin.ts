/**
 * The declared consignment as IFTMIN D.95B (transport instruction, BGM 720), in the order of its segment table.
 * It tells the station what goods are declared and must not leave: no prices, no duties.
 */
import { codeList, translate } from '../../contracts/codes/codes.ts';
import type { Declaration, EncodeContext } from '../adapter.ts';
import { type MessageInput, type SegmentInput, seg } from '../syntax/edifact/index.ts';
import { billText, eqd, seals } from './equipment.ts';
import * as say from './segments.ts';
import type { RailwaySettings } from './settings.ts';
import { localStamp } from './times.ts';

/** Kilogram in the customs table of units. */
const KILOGRAM = '035';

/** What the notice is: the declaration as it came in, as its trader changed it (改单), or taken back (撤单). */
export type Notice =
  | { readonly kind: 'declare' }
  | { readonly kind: 'amend'; readonly version: number; readonly reason: string }
  | { readonly kind: 'withdraw'; readonly reason: string };

/** 1225: 9 original, 4 change, 1 cancellation; the document number stays that of the original. */
const FUNCTION = { declare: '9', amend: '4', withdraw: '1' } as const satisfies Record<Notice['kind'], string>;

function texts(notice: Notice): readonly SegmentInput[] {
  if (notice.kind === 'declare') return say.ftx('AAI', ['DECLARED CONSIGNMENT 申报通知']);
  const headline =
    notice.kind === 'amend'
      ? ['DECLARATION AMENDED 改单', `VERSION ${notice.version} 第${notice.version}版`]
      : ['DECLARATION WITHDRAWN 撤单'];
  return [...say.ftx('AAI', headline), ...say.ftx('ACD', [notice.reason])];
}

/**
 * The message; `context.numbers` gives the entry number (RFF+ABT) once customs has assigned it. A change says all of the
 * declaration as it is now, a cancellation all of what is cancelled.
 */
export function declarationToIftmin(
  declaration: Declaration,
  context: EncodeContext,
  settings: RailwaySettings,
  notice: Notice = { kind: 'declare' },
): MessageInput {
  const { containers = [], wagons = [], packages } = declaration;
  const equipment = containers.length > 0 ? containers.length : wagons.length;
  return {
    type: 'IFTMIN',
    version: 'D',
    release: '95B',
    segments: [
      say.bgm('720', context.declarationNo, FUNCTION[notice.kind]),
      say.dtm('137', localStamp(context.now, context.utcOffsetMinutes)),
      ...texts(notice),
      say.cnt('7', declaration.grossMass, 'KGM'),
      say.cnt('11', String(packages.count)),
      say.cnt('16', String(equipment)),
      ...places(declaration, settings),
      ...references(declaration, context),
      // Agency 5 customs: 6 required, 1 clearance, 3 documents required.
      seg('GOR', say.GOR_MOVEMENT[declaration.direction], ['5', '6', '1', '3']),
      ...carriage(declaration, settings),
      ...parties(declaration, settings),
      ...declaration.items.flatMap((item) => goods(declaration, item)),
      ...containers.flatMap((container) => [
        eqd({ kind: 'CN', id: container.number, container }, declaration.direction),
        ...mass('AAE', 'G', container.grossMass),
        ...mass('AAE', 'T', container.tareMass),
        ...seals(container),
        ...billText(container.bill),
      ]),
      ...wagons.flatMap((wagon) => [
        eqd({ kind: 'RR', id: wagon.number }, declaration.direction),
        ...mass('AAE', 'G', wagon.grossMass),
        ...billText(wagon.bill),
      ]),
    ],
  };
}

/** A place abroad: port (customs list) and, beside it, the country (ISO alpha-3). */
function abroad(qualifier: string, port: string | undefined, country: string): SegmentInput {
  return seg('LOC', qualifier, port === undefined ? '' : [port, '139', 'ZZZ'], [country, '162', '5']);
}

function places({ direction, borderOffice, transport }: Declaration, settings: RailwaySettings): SegmentInput[] {
  const station = say.loc(direction === 'import' ? '8' : '5', transport.station ?? settings.station);
  const { dispatchPort, transitPort, tradeCountry } = transport;
  if (direction === 'export') {
    return [station, abroad('8', transitPort, tradeCountry), say.loc('42', borderOffice, '113')];
  }
  return [
    abroad('5', dispatchPort, tradeCountry),
    station,
    say.loc('41', borderOffice, '113'),
    ...(transitPort === undefined ? [] : [say.loc('92', transitPort, '139')]),
  ];
}

/** A house bill follows the bill it belongs to. */
function references(declaration: Declaration, context: EncodeContext): SegmentInput[] {
  const { bill, furtherBills = [] } = declaration;
  const entryId = context.numbers.find(({ kind }) => kind === 'entryId')?.value;
  return [
    ...say.rff('AAE', context.declarationNo),
    ...say.rff('ABT', entryId),
    ...[...(bill === undefined ? [] : [bill]), ...furtherBills].flatMap(({ number, houseNumber }) => [
      ...say.rff('RCN', number),
      ...say.rff('HWB', houseNumber),
    ]),
    ...say.rff('CU', declaration.traderReference),
    ...say.rff('CT', declaration.contractNumber),
  ];
}

function carriage({ direction, transport }: Declaration, settings: RailwaySettings): SegmentInput[] {
  const { borderDate, meansName, journeyId } = transport;
  const expected = direction === 'import' ? '132' : '133';
  return [
    say.railCarriage(meansName, settings.carrier),
    ...(borderDate === undefined ? [] : [say.dtm(expected, borderDate.replaceAll('-', ''), '102')]),
    say.loc('229', settings.site),
    ...say.rff('CRN', journeyId),
  ];
}

function parties(declaration: Declaration, settings: RailwaySettings): SegmentInput[] {
  const { trader, declarant, overseas } = declaration.parties;
  const [domestic, foreign] = declaration.direction === 'import' ? ['CN', 'CZ'] : ['CZ', 'CN'];
  const country =
    overseas?.country === undefined ? undefined : translate('country', 'code', overseas.country, 'alpha2');
  return [
    say.nad('DT', { code: declarant.uscc, name: declarant.name }),
    say.nad('GT', { code: settings.carrier }),
    say.nadOffice('CM', declaration.declarationOffice),
    say.nad(domestic, { code: trader.uscc, name: trader.name }),
    ...(overseas
      ? [
          say.nad(foreign, {
            name: overseas.name,
            ...(overseas.city !== undefined && { city: overseas.city }),
            ...(country !== undefined && { country }),
          }),
        ]
      : []),
  ];
}

function mass(dimension: string, kind: string, kilograms: string | undefined): readonly SegmentInput[] {
  return kilograms === undefined ? [] : [seg('MEA', dimension, [kind], ['KGM', kilograms])];
}

type Item = Declaration['items'][number];

/**
 * GID of one item. The number of packages is the declaration's, not the item's, so it stands here only when there
 * is one item; the kind stands at each.
 */
function goods(declaration: Declaration, item: Item): SegmentInput[] {
  const { packages, grossMass } = declaration;
  const only = declaration.items.length === 1;
  const kindName = codeList('package-kind').get(packages.kind)?.zh ?? '';
  const net = [item.quantity, item.firstQuantity, item.secondQuantity].find((of) => of?.unit === KILOGRAM)?.value;
  return [
    seg('GID', String(item.number), [only ? String(packages.count) : '', packages.kind, 'ZZZ', 'ZZZ', kindName]),
    seg('PIA', '5', [item.hsCode, 'HS']),
    ...say.ftx('AAA', [item.name]),
    ...say.ftx('AAA', [item.nameEn ?? ''], 'EN'),
    ...mass('WT', 'AAA', net),
    ...mass('WT', 'AAB', only ? grossMass : undefined),
    ...carriers(declaration, item).map((number) => seg('SGP', number)),
  ];
}

/** Equipment the item travels in, as far as the declaration says it. */
function carriers({ containers = [], wagons = [], items }: Declaration, item: Item): readonly string[] {
  const only = items.length === 1;
  const inside = containers.filter((container) => container.items?.includes(item.number) ?? only);
  if (containers.length > 0) return inside.map((container) => container.number);
  return only ? wagons.map((wagon) => wagon.number) : [];
}
