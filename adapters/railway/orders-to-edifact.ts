/**
 * Orders to the station: COHAOR D.95B for inspection (查验) and hold (扣留), COREOR D.95B for release (放行).
 * BGM 1004 is our order number; a later version replaces the earlier one (1225 = 5, RFF+ACW the order replaced) or
 * cancels it (1225 = 1).
 */
import type {
  Declaration,
  EncodeContext,
  HoldOrder,
  InspectionOrder,
  Party,
  Problem,
  ReleaseOrder,
} from '../adapter.ts';
import { type MessageInput, type SegmentInput, seg } from '../syntax/edifact/index.ts';
import { commonBill, type Equipment, eqd, equipmentOf, seals } from './equipment.ts';
import * as say from './segments.ts';
import type { RailwaySettings } from './settings.ts';
import { localStamp } from './times.ts';

export interface Written {
  readonly message: MessageInput;
  readonly problems: readonly Problem[];
}

/** DE 9415: customs; inspection and quarantine stands as 1 (agriculture). */
const AGENCY: ReadonlyMap<string, string> = new Map(Object.entries({ customs: '5', inspection: '1' }));
const CUSTOMS = '5';

/** GOR 9411 6 required, 9417 2 detention. */
const detention = (agency: string): readonly string[] => [agency, '6', '2'];
/** GOR 9411 6 required, 9417 4 inspection, 9353 5 arrangements to be made. */
const inspection = (agency: string): readonly string[] => [agency, '6', '4', '5'];

const DISPOSITION = {
  return: 'RETURN 退运',
  destroy: 'DESTROY 销毁',
  treat: 'TREAT 整改',
} as const;

/** How the goods are looked at; to open them is what an inspection means without such words. */
const METHOD = {
  manual: '',
  machine: 'MACHINE INSPECTION 机检',
  machineThenManual: 'MACHINE FIRST, THEN OPEN 先机检后开箱',
} as const;

const entryIdOf = (context: EncodeContext): string | undefined =>
  context.numbers.find(({ kind }) => kind === 'entryId')?.value;

const versionText = (version: number): string => (version > 1 ? `VERSION ${version} 第${version}版` : '');

/** 1225: 9 original, 5 replaces the earlier version. */
const functionOf = (version: number): string => (version > 1 ? '5' : '9');

function consignment(bill: string | undefined, context: EncodeContext): SegmentInput[] {
  return [...say.rff('AAE', context.declarationNo), ...say.rff('ABT', entryIdOf(context)), ...say.rff('RCN', bill)];
}

/**
 * NAD+FO of who wants it: the inspection office where the declaration names one, else the customs office. The yard is
 * under customs supervision: a hold by the operator or the trader is customs' there, and its reason says whose it is.
 */
function inspectingParty(agency: Party, declaration: Declaration): SegmentInput {
  if (agency !== 'inspection') return say.nadOffice('FO', declaration.declarationOffice);
  const office = declaration.inspection?.portOffice ?? declaration.inspection?.acceptingOffice;
  return say.nad('FO', { ...(office !== undefined && { code: office }), name: '检验检疫 INSPECTION AND QUARANTINE' });
}

interface CohaorParts {
  readonly number: string;
  readonly version: number;
  readonly cancelled?: boolean;
  readonly placedAt: string;
  readonly headline: string;
  readonly agencies: readonly Party[];
  /** Segments of each EQD after its RFF, in the order DTM, LOC, FTX, GOR. */
  readonly perUnit: readonly SegmentInput[];
}

function cohaor(
  parts: CohaorParts,
  units: InspectionOrder['units'],
  declaration: Declaration,
  context: EncodeContext,
  settings: RailwaySettings,
): Written {
  const { equipment, problems } = equipmentOf(units, declaration);
  const replaced = parts.version > 1 || parts.cancelled === true ? say.rff('ACW', parts.number) : [];
  const segments = [
    say.bgm('292', parts.number, parts.cancelled === true ? '1' : functionOf(parts.version)),
    say.dtm('137', localStamp(new Date(parts.placedAt), context.utcOffsetMinutes)),
    ...say.ftx('AAH', [parts.headline, versionText(parts.version)]),
    ...consignment(commonBill(equipment, declaration), context),
    ...replaced,
    say.nadOffice('CM', declaration.declarationOffice),
    say.nad('TR', { code: settings.partnerId }),
    ...parts.agencies.map((agency) => inspectingParty(agency, declaration)),
    ...equipment.flatMap((piece, index) => [
      eqd(piece, declaration.direction),
      ...say.rff('SQ', String(index + 1)),
      ...say.rff('RCN', piece.bill),
      ...parts.perUnit,
    ]),
    say.cnt('16', String(equipment.length)),
  ];
  return { message: { type: 'COHAOR', version: 'D', release: '95B', segments }, problems };
}

/**
 * COHAOR to move the units to the inspection site and open them for the agencies named, once, together. A cancelled one
 * names the inspection that is not to be, and places no hold.
 */
export function inspectionOrderToCohaor(
  order: InspectionOrder,
  declaration: Declaration,
  context: EncodeContext,
  settings: RailwaySettings,
): Written {
  const from = localStamp(new Date(order.windowFrom), context.utcOffsetMinutes);
  const to = localStamp(new Date(order.windowTo), context.utcOffsetMinutes);
  const agencies = order.agencies.flatMap((agency) => AGENCY.get(agency) ?? []);
  const movement = say.GOR_MOVEMENT[declaration.direction];
  const { number, version, placedAt } = order;
  if (order.cancelled === true) {
    const parts: CohaorParts = {
      number,
      version,
      placedAt,
      cancelled: true,
      headline: 'INSPECTION CANCELLED 查验撤销',
      agencies: order.agencies,
      perUnit: [
        say.loc('43', order.place),
        ...say.ftx('AAH', ['DO NOT OPEN, MOVE BACK 不得开箱，移回原位']),
        ...say.ftx('ACD', [order.reason]),
        seg('GOR', movement, ...agencies.map(inspection)),
      ],
    };
    return cohaor(parts, order.units, declaration, context, settings);
  }
  const joint = order.kind === 'joint' ? 'JOINT INSPECTION 联合查验' : 'INSPECTION 查验';
  const parts: CohaorParts = {
    number,
    version,
    placedAt,
    headline: order.secondOpening === true ? `${joint} (SECOND OPENING 二次开箱)` : joint,
    agencies: order.agencies,
    perUnit: [
      // 719: begin and end, CCYYMMDDHHMM each.
      say.dtm('351', from + to, '719'),
      say.loc('43', order.place),
      ...say.ftx('AAH', [
        'MOVE TO INSPECTION SITE, DO NOT LOAD 移位到查验场地，不得装车',
        METHOD[order.method ?? 'manual'],
      ]),
      ...say.ftx('ACD', [order.reason]),
      // The yard is under customs supervision: whoever inspects, it is customs that keeps the goods there.
      seg('GOR', movement, detention(CUSTOMS), ...agencies.map(inspection)),
    ],
  };
  return cohaor(parts, order.units, declaration, context, settings);
}

/** COHAOR with detention alone in its GOR: the units stay where they are. */
export function holdOrderToCohaor(
  order: HoldOrder,
  declaration: Declaration,
  context: EncodeContext,
  settings: RailwaySettings,
): Written {
  const parts: CohaorParts = {
    number: order.number,
    version: order.version,
    placedAt: order.placedAt,
    headline: 'HOLD, DO NOT RELEASE 扣留，不得放行',
    agencies: [order.agency],
    perUnit: [
      ...(order.disposition === undefined ? [] : say.ftx('AAH', [DISPOSITION[order.disposition]])),
      ...say.ftx('ACD', [order.reason]),
      seg('GOR', say.GOR_MOVEMENT[declaration.direction], detention(AGENCY.get(order.agency) ?? CUSTOMS)),
    ],
  };
  return cohaor(parts, order.units, declaration, context, settings);
}

/** COREOR: the units may leave. `RFF+RE` is the release order number, as in BGM. */
export function releaseOrderToCoreor(
  order: ReleaseOrder,
  declaration: Declaration,
  context: EncodeContext,
  settings: RailwaySettings,
): Written {
  const { equipment, problems } = equipmentOf(order.units, declaration);
  const { direction, transport } = declaration;
  const bill = commonBill(equipment, declaration);
  const station = transport.station ?? settings.station;
  const lifted = order.liftsHold === true ? 'HOLD OR INSPECTION LIFTED 扣留、查验解除' : '';
  const segments = [
    say.bgm('129', order.number, functionOf(order.version)),
    ...say.ftx('AAH', ['RELEASED 放行', lifted, versionText(order.version)]),
    ...say.rff('RE', order.number),
    ...consignment(bill, context),
    ...(order.version > 1 ? say.rff('ACW', order.number) : []),
    say.railCarriage(transport.meansName, settings.carrier),
    ...say.rff('RCN', bill),
    say.loc(direction === 'import' ? '8' : '5', station),
    say.dtm('204', localStamp(new Date(order.placedAt), context.utcOffsetMinutes)),
    say.nadOffice('CM', declaration.declarationOffice),
    say.nad('TR', { code: settings.partnerId }),
    say.nad('GT', { code: settings.carrier }),
    ...equipment.flatMap((piece) => released(piece, declaration, context)),
    say.cnt('16', String(equipment.length)),
  ];
  return { message: { type: 'COREOR', version: 'D', release: '95B', segments }, problems };
}

/** EQD group of a COREOR. */
function released(piece: Equipment, declaration: Declaration, context: EncodeContext): SegmentInput[] {
  const entryId = entryIdOf(context);
  // One wagon in the declaration: the containers stand on it. With several nothing says which.
  const [wagon, another] = declaration.wagons ?? [];
  const carrier = piece.kind === 'CN' && another === undefined ? wagon?.number : undefined;
  return [
    eqd(piece, declaration.direction),
    ...(entryId === undefined ? say.rff('AAE', context.declarationNo) : say.rff('ABT', entryId)),
    ...say.rff('RCN', piece.bill),
    ...seals(piece.container),
    ...(carrier === undefined ? [] : [seg('EQA', 'RR', carrier)]),
  ];
}
