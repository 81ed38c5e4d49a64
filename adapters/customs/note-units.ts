import { isAirWaybill } from '../../contracts/identifiers/air-waybill.ts';
import { isContainerNumber } from '../../contracts/identifiers/container-number.ts';
import type { Problem, Statement } from '../adapter.ts';
import { problem } from './problems.ts';

export type Unit = NonNullable<Statement['unit']>;

export interface NoteUnits {
  /** Empty: the note names nothing, the whole declaration is meant. */
  readonly units: readonly Unit[];
  readonly problems: readonly Problem[];
}

const CONTAINER = /(?<![A-Z0-9])[A-Z]{3}[UJZ][0-9]{7}(?![0-9])/g;
const WAGONS = /车号[：:]?\s{0,5}([0-9]{7}(?:[、,，\s]{1,3}[0-9]{7}){0,99})(?![0-9])/g;
const AIR_WAYBILL = /(?<![0-9])[0-9]{3}-[0-9]{8}(?![0-9])/g;
const MOST_TEXT = 4000;

/**
 * What an inspection notice names in its free text (docs/exchange.md): containers after 箱号 or anywhere, wagons after
 * 车号, air waybills after 运单号 or anywhere. A container or waybill number counts with the right check digit only; if
 * one is wrong nobody knows which unit was meant, so the whole declaration is taken, and a warning says so.
 */
export function unitsInNote(note: string, at: string): NoteUnits {
  const text = note.slice(0, MOST_TEXT).toUpperCase();
  const containers = text.match(CONTAINER) ?? [];
  const airWaybills = text.match(AIR_WAYBILL) ?? [];
  const wagons = [...text.matchAll(WAGONS)].flatMap((match) => match[1]?.match(/[0-9]{7}/g) ?? []);
  const wrong = [
    ...containers.filter((each) => !isContainerNumber(each)),
    ...airWaybills.filter((each) => !isAirWaybill(each)),
  ];
  if (wrong.length > 0) {
    const list = [...new Set(wrong)].slice(0, 10).join(', ');
    const message = `The check digit of ${list} is wrong; the notice is taken for the whole declaration.`;
    const zh = `${list} 校验位有误，按整票查验处理。`;
    return { units: [], problems: [problem('DEC-UNIT', at, message, zh, 'warning')] };
  }
  const units: Unit[] = [
    ...[...new Set(containers)].map((id) => ({ kind: 'container', id }) as const),
    ...[...new Set(wagons)].map((id) => ({ kind: 'wagon', id }) as const),
    ...[...new Set(airWaybills)].map((id) => ({ kind: 'airWaybill', id }) as const),
  ];
  return { units, problems: [] };
}
