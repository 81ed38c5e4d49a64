/** Units of control as railway equipment: containers are `EQD+CN`, wagons `EQD+RR`. */

import type { Unit } from '../../contracts/events/events.generated.ts';
import type { Declaration, Problem } from '../adapter.ts';
import { type SegmentInput, seg } from '../syntax/edifact/index.ts';
import { problem } from './problems.ts';
import { EQD_STATUS } from './segments.ts';

type Container = NonNullable<Declaration['containers']>[number];

export interface Equipment {
  /** DE 8053. */
  readonly kind: 'CN' | 'RR';
  /** Container or wagon number; `''` for wagons not known by number: "the wagons of this bill". */
  readonly id: string;
  /** Set where the unit is the bill and this is (part of) what carries it. */
  readonly bill?: string;
  /** What the declaration says of the container. */
  readonly container?: Container;
}

/**
 * What stands for the units in a message, each piece of equipment once.
 *
 * A bill is said by the wagons that carry it, each with `RFF+RCN` of the bill. A bill whose wagons the declaration
 * does not name is said by its containers, and without those by one `EQD+RR` without a number: COHAOR demands an
 * EQD, the station knows from its own papers which wagons carry the bill, and a made-up number would be worse.
 * Units a station does not handle (ULD, air waybill) are problems.
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
  const containers = new Map((declaration.containers ?? []).map((container) => [container.number, container]));
  const withContainer = (id: string, bill?: string): Equipment => {
    const container = containers.get(id);
    return { kind: 'CN', id, ...(container && { container }), ...(bill !== undefined && { bill }) };
  };
  units.forEach((unit, index) => {
    if (unit.kind === 'container') add(withContainer(unit.id));
    else if (unit.kind === 'wagon') add({ kind: 'RR', id: unit.id });
    else if (unit.kind === 'bill') {
      const wagons = declaration.wagons ?? [];
      for (const wagon of wagons) add({ kind: 'RR', id: wagon.number, bill: unit.id });
      if (wagons.length > 0) return;
      for (const container of containers.keys()) add(withContainer(container, unit.id));
      if (containers.size === 0) add({ kind: 'RR', id: '', bill: unit.id });
    } else problems.push(problem('RAIL-UNIT', `/order/units/${index}`, { kind: unit.kind, id: unit.id }));
  });
  return { equipment: [...found.values()], problems };
}

/** DE 8169: 7 several lots (拼箱), 8 one lot (整箱), 5 full where the declaration does not say. */
export function fullness(container: Container | undefined): '5' | '7' | '8' {
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
