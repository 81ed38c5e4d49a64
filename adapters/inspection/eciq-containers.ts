import { isWagonNumber } from '../../contracts/identifiers/wagon-number.ts';
import { isUnitLoadDevice } from '../unit-mining.ts';
import type { EciqDeclaration } from './eciq-tree.ts';
import { type Row, valueIn } from './rows.ts';
import { specificationToCustoms, type Translator } from './translate-codes.ts';

/** One container as eCIQ says it. */
export interface ReadContainer {
  readonly number: string;
  readonly specification?: string;
  readonly lessThanContainerLoad?: boolean;
  readonly items?: readonly number[];
}

const MOST = 500;
/** TransModeCode by air: inspection's own code, and that of customs, which the import client (C2) writes. */
const AIR = { own: '4', customs: '5' } as const;

/** Rows that name one container each: the details, or the numbers of the list where there are no details. */
function singleRows(eciq: EciqDeclaration): { number: string; row: Row }[] {
  return eciq.containers.flatMap(({ row, details }) => {
    if (details.length > 0) {
      return details.flatMap((detail) => {
        const number = valueIn(detail, 'ContNo');
        return number === undefined ? [] : [{ number: number.toUpperCase(), row: detail }];
      });
    }
    const numbers = (valueIn(row, 'ContNo') ?? '').slice(0, 16_000).split(/[,，;；\s]/);
    return numbers.filter((number) => number !== '').map((number) => ({ number: number.toUpperCase(), row }));
  });
}

function itemsByContainer(eciq: EciqDeclaration): ReadonlyMap<string, Set<number>> {
  const items = new Map<string, Set<number>>();
  for (const { row, containers } of eciq.goods) {
    const item = Number(valueIn(row, 'GoodsNo'));
    for (const container of containers) {
      const code = valueIn(container, 'ContCode')?.toUpperCase();
      if (code === undefined || !Number.isInteger(item)) continue;
      items.set(code, (items.get(code) ?? new Set()).add(item));
    }
  }
  return items;
}

/** A number of the form of a ULD is one by air only. */
const isUld = ({ head, variant }: EciqDeclaration, number: string) =>
  valueIn(head, 'TransModeCode') === (variant === 'C2' ? AIR.customs : AIR.own) && isUnitLoadDevice(number);

/** The ULDs 集装器, each once: they stand among the containers (docs/exchange.md). */
export function unitLoadDevicesOf(eciq: EciqDeclaration): string[] {
  const ulds = singleRows(eciq).flatMap(({ number }) => (isUld(eciq, number) ? [number] : []));
  return [...new Set(ulds)].slice(0, MOST);
}

/** The containers of a declaration, each once, with the goods items inside; without the ULDs. */
export function containersOf(eciq: EciqDeclaration, translator: Translator): ReadContainer[] {
  const inside = itemsByContainer(eciq);
  const seen = new Set<string>();
  return singleRows(eciq).flatMap(({ number, row }) => {
    if (seen.has(number) || seen.size >= MOST || isUld(eciq, number)) return [];
    seen.add(number);
    const ciq = valueIn(row, 'CntnrModeCode');
    const newCode = eciq.variant === 'C2' && /^[0-9]{2}$/.test(ciq ?? '');
    const specification = ciq === undefined || newCode ? ciq : specificationToCustoms(ciq);
    if (ciq !== undefined && specification === undefined) {
      translator.cannot('container-spec', ciq, `${row.at}/CntnrModeCode`);
    }
    const lcl = valueIn(row, 'LclFlag');
    const items = inside.get(number);
    return [
      {
        number,
        ...(specification === undefined ? {} : { specification }),
        ...(lcl === undefined ? {} : { lessThanContainerLoad: lcl === '1' }),
        ...(items === undefined ? {} : { items: [...items].sort((a, b) => a - b) }),
      },
    ];
  });
}

/** The wagons: rows of goods carried in 31 车皮. */
export function wagonsOf(eciq: EciqDeclaration): { number: string; grossMass?: string }[] {
  const wagons = new Map<string, { number: string; grossMass?: string }>();
  for (const row of eciq.goods.flatMap(({ containers }) => containers)) {
    const number = valueIn(row, 'ContCode');
    if (valueIn(row, 'TransMeansType') !== '31' || number === undefined || !isWagonNumber(number)) continue;
    const weight = valueIn(row, 'WtUnitCode') === '035' ? valueIn(row, 'Weight') : undefined;
    if (!wagons.has(number)) wagons.set(number, weight === undefined ? { number } : { number, grossMass: weight });
  }
  return [...wagons.values()].slice(0, 200);
}
