/** Units of control as railway equipment: containers are `EQD+CN`, wagons `EQD+RR`. */

import type { Unit } from '../../contracts/events/events.generated.ts';
import type { Declaration, Problem } from '../adapter.ts';
import { type SegmentInput, seg } from '../syntax/edifact/index.ts';
import { problem } from './problems.ts';
import { EQD_STATUS } from './segments.ts';

type Container = NonNullable<Declaration['containers']>[number];

/** The numbers of the bills of a declaration, the first first. */
function billNumbers({ bill, furtherBills = [] }: Declaration): readonly string[] {
  return [...(bill === undefined ? [] : [bill]), ...furtherBills].map(({ number }) => number);
}

export interface Equipment {
  /** DE 8053. */
  readonly kind: 'CN' | 'RR';
  /** Container or wagon number; `''` for wagons not known by number: "the wagons of this bill". */
  readonly id: string;
  /** The bill it travels on: the unit itself, what the declaration says of it, or its only bill. */
  readonly bill?: string;
  /** What the declaration says of the container. */
  readonly container?: Container;
}

/**
 * What stands for the units in a message, each piece of equipment once, with the bill it travels on.
 *
 * A bill is said by the wagons that carry it: those the declaration lays to it, or all of them where it has no other
 * bill. A bill whose wagons the declaration does not name is said by its containers, and without those by one `EQD+RR`
 * without a number: COHAOR demands an EQD, the station knows from its own papers which wagons carry the bill, and a
 * made-up number would be worse. Units a station does not handle (ULD, air waybill) are problems.
 */
export function equipmentOf(
  units: readonly Unit[],
  declaration: Declaration,
): { readonly equipment: readonly Equipment[]; readonly problems: readonly Problem[] } {
  const found = new Map<string, Equipment>();
  const problems: Problem[] = [];
  const add = (piece: Equipment): void => {
    const key = `${piece.kind} ${piece.id || piece.bill}`;
    found.set(key, { ...found.get(key), ...piece });
  };
  const { containers = [], wagons = [] } = declaration;
  const bills = billNumbers(declaration);
  const only = bills.length === 1 ? bills[0] : undefined;
  const withBill = (bill: string | undefined): { bill?: string } => (bill === undefined ? {} : { bill });
  const container = (id: string, unitBill?: string): Equipment => {
    const own = containers.find(({ number }) => number === id);
    return { kind: 'CN', id, ...(own && { container: own }), ...withBill(unitBill ?? own?.bill ?? only) };
  };
  const wagon = (id: string, unitBill?: string): Equipment => {
    const own = wagons.find(({ number }) => number === id);
    return { kind: 'RR', id, ...withBill(unitBill ?? own?.bill ?? only) };
  };
  units.forEach((unit, index) => {
    if (unit.kind === 'container') add(container(unit.id));
    else if (unit.kind === 'wagon') add(wagon(unit.id));
    else if (unit.kind === 'bill') {
      const carries = ({ bill }: { readonly bill?: string }): boolean => bills.length <= 1 || bill === unit.id;
      const own = wagons.filter(carries).map(({ number }) => wagon(number, unit.id));
      const inside = own.length > 0 ? own : containers.filter(carries).map(({ number }) => container(number, unit.id));
      for (const piece of inside) add(piece);
      if (inside.length === 0) add({ kind: 'RR', id: '', bill: unit.id });
    } else problems.push(problem('RAIL-UNIT', `/order/units/${index}`, { kind: unit.kind, id: unit.id }));
  });
  return { equipment: [...found.values()], problems };
}

/** The bill for the head of a message: the one all its equipment travels on, else the declaration's only one. */
export function commonBill(equipment: readonly Equipment[], declaration: Declaration): string | undefined {
  const bills = billNumbers(declaration);
  const [common, another] = new Set(equipment.map(({ bill }) => bill));
  if (another === undefined && common !== undefined && bills.includes(common)) return common;
  return bills.length === 1 ? bills[0] : undefined;
}

/** DE 8169: 7 several lots (拼箱), 8 one lot (整箱), 5 full where the declaration does not say. */
function fullness(container: Container | undefined): '5' | '7' | '8' {
  if (container?.lessThanContainerLoad === undefined) return '5';
  return container.lessThanContainerLoad ? '7' : '8';
}

/** EQD of one piece of equipment. */
export function eqd(piece: Equipment, direction: Declaration['direction']): SegmentInput {
  if (piece.kind === 'RR') return seg('EQD', 'RR', piece.id);
  const sizeType = piece.container?.sizeType;
  const size = sizeType === undefined ? '' : [sizeType, '102', '5'];
  return seg('EQD', 'CN', piece.id, size, '', EQD_STATUS[direction], fullness(piece.container));
}

/** Longest seal number SEL 9308 takes in D.95B; real seals may be longer. */
const SEAL = 10;
/** Marks a seal number in FTX+AAI that SEL cannot hold. */
export const SEAL_TEXT = 'SEAL ';

/** Marks the bill in FTX+AAI of an IFTMIN, whose EQD has no RFF. */
export const BILL_TEXT = 'BILL ';

/** FTX+AAI of the bill a piece of equipment travels on, where the declaration says it. */
export function billText(bill: string | undefined): readonly SegmentInput[] {
  return bill === undefined ? [] : [seg('FTX', 'AAI', '', '', BILL_TEXT + bill)];
}

/** SEL per seal, then FTX+AAI for seal numbers too long for SEL, so that none is cut or lost. */
export function seals(container: Container | undefined): readonly SegmentInput[] {
  const numbers = container?.seals ?? [];
  const short = numbers.filter((number) => [...number].length <= SEAL);
  const long = numbers.filter((number) => [...number].length > SEAL);
  return [
    ...short.map((number) => seg('SEL', number)),
    ...long.map((number) => seg('FTX', 'AAI', '', '', SEAL_TEXT + number)),
  ];
}
