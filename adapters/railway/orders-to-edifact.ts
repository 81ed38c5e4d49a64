/**
 * Orders to the station: COHAOR D.95B for inspection (查验) and hold (扣留), COREOR D.95B for release (放行).
 * BGM 1004 is our order number; a later version replaces the earlier one (1225 = 5, RFF+ACW the order replaced).
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
import { type Equipment, eqd, equipmentOf, seals } from './equipment.ts';
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

const entryIdOf = (context: EncodeContext): string | undefined =>
  context.numbers.find(({ kind }) => kind === 'entryId')?.value;

const versionText = (version: number): string => (version > 1 ? `VERSION ${version} 第${version}版` : '');

/** 1225: 9 original, 5 replaces the earlier version. */
const functionOf = (version: number): string => (version > 1 ? '5' : '9');

function consignment(declaration: Declaration, context: EncodeContext): SegmentInput[] {
  return [
    ...say.rff('AAE', context.declarationNo),
    ...say.rff('ABT', entryIdOf(context)),
    ...say.rff('RCN', declaration.bill?.number),
  ];
}

/** NAD+FO of an agency: the customs office, the inspection office where the declaration names one. */
function inspectingParty(agency: Party, declaration: Declaration): SegmentInput {
  if (agency === 'customs') return say.nadOffice('FO', declaration.declarationOffice);
  const office = declaration.inspection?.portOffice ?? declaration.inspection?.acceptingOffice;
  return say.nad('FO', { ...(office !== undefined && { code: office }), name: '检验检疫 INSPECTION AND QUARANTINE' });
}

interface CohaorParts {
  readonly number: string;
  readonly version: number;
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
  const replaced = parts.version > 1 ? say.rff('ACW', parts.number) : [];
  const segments = [
    say.bgm('292', parts.number, functionOf(parts.version)),
    say.dtm('137', localStamp(new Date(parts.placedAt), context.utcOffsetMinutes)),
    ...say.ftx('AAH', [parts.headline, versionText(parts.version)]),
    ...consignment(declaration, context),
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

/** COHAOR to move the units to the inspection site and open them for the agencies named, once, together. */
export function inspectionOrderToCohaor(
  order: InspectionOrder,
  declaration: Declaration,
  context: EncodeContext,
  settings: RailwaySettings,
): Written {
  const from = localStamp(new Date(order.windowFrom), context.utcOffsetMinutes);
  const to = localStamp(new Date(order.windowTo), context.utcOffsetMinutes);
  const agencies = order.agencies.flatMap((agency) => AGENCY.get(agency) ?? []);
  const joint = order.kind === 'joint' ? 'JOINT INSPECTION 联合查验' : 'INSPECTION 查验';
  const parts: CohaorParts = {
    number: order.number,
    version: order.version,
    placedAt: order.placedAt,
    headline: order.secondOpening === true ? `${joint} (SECOND OPENING 二次开箱)` : joint,
    agencies: order.agencies,
    perUnit: [
      // 719: begin and end, CCYYMMDDHHMM each.
      say.dtm('351', from + to, '719'),
      say.loc('43', order.place),
      ...say.ftx('AAH', ['MOVE TO INSPECTION SITE, DO NOT LOAD 移位到查验场地，不得装车']),
      ...say.ftx('ACD', [order.reason]),
      // The yard is under customs supervision: whoever inspects, it is customs that keeps the goods there.
      seg('GOR', say.GOR_MOVEMENT[declaration.direction], detention(CUSTOMS), ...agencies.map(inspection)),
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
  const { direction, transport, bill } = declaration;
  const station = transport.station ?? settings.station;
  const lifted = order.liftsHold === true ? 'HOLD OR INSPECTION LIFTED 扣留、查验解除' : '';
  const segments = [
    say.bgm('129', order.number, functionOf(order.version)),
    ...say.ftx('AAH', ['RELEASED 放行', lifted, versionText(order.version)]),
    ...say.rff('RE', order.number),
    ...consignment(declaration, context),
    ...(order.version > 1 ? say.rff('ACW', order.number) : []),
    say.railCarriage(transport.meansName, settings.carrier),
    ...say.rff('RCN', bill?.number),
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

/** EQD group of a COREOR. RFF+RCN stands under containers and the wagons of a bill, not under a wagon by itself. */
function released(piece: Equipment, declaration: Declaration, context: EncodeContext): SegmentInput[] {
  const entryId = entryIdOf(context);
  const bill = piece.bill ?? (piece.kind === 'CN' ? declaration.bill?.number : undefined);
  // One wagon in the declaration: the containers stand on it. With several nothing says which.
  const [wagon, another] = declaration.wagons ?? [];
  const carrier = piece.kind === 'CN' && another === undefined ? wagon?.number : undefined;
  return [
    eqd(piece, declaration.direction),
    ...(entryId === undefined ? say.rff('AAE', context.declarationNo) : say.rff('ABT', entryId)),
    ...say.rff('RCN', bill),
    ...seals(piece.container),
    ...(carrier === undefined ? [] : [seg('EQA', 'RR', carrier)]),
  ];
}
