import type { Quantity, ShipmentDescriptionCode, Volume, Weight } from './types.ts';

const NUMBER = '\\d{1,9}(?:\\.\\d{1,4})?';
const QUANTITY = new RegExp(
  `^([TPSDM])(\\d{1,5})(?:([KL])(${NUMBER}))?(?:(MC|CC|CF|CI)(${NUMBER}))?(?:DG(\\d{1,2}))?(?:T(\\d{1,5}))?$`,
);
const VOLUME = new RegExp(`^(MC|CC|CF|CI)(${NUMBER})$`);
const WEIGHT = new RegExp(`^([KL])(${NUMBER})$`);
const DECIMAL = new RegExp(`^${NUMBER}$`);

/** Reads `T12K340.5MC2.10DG6` or `P10K250T30`; numbers stay as written. Undefined when it has another form. */
export function parseQuantity(text: string): Quantity | undefined {
  const [, sdc, pieces, weightUnit, weight, volumeUnit, volume, density, total] = QUANTITY.exec(text) ?? [];
  if (sdc === undefined || pieces === undefined) return undefined;
  return {
    sdc: sdc as ShipmentDescriptionCode,
    pieces,
    ...(weight === undefined ? {} : { weight: { unit: weightUnit as Weight['unit'], value: weight } }),
    ...(volume === undefined ? {} : { volume: { unit: volumeUnit as Volume['unit'], value: volume } }),
    ...(density === undefined ? {} : { densityGroup: density }),
    ...(total === undefined ? {} : { totalPieces: total }),
  };
}

/** Reads `MC2.10`. Undefined when it has another form. */
export function parseVolume(text: string): Volume | undefined {
  const match = VOLUME.exec(text);
  return match === null ? undefined : { unit: match[1] as Volume['unit'], value: match[2] ?? '' };
}

/** Reads `K340.5`. Undefined when it has another form. */
export function parseWeight(text: string): Weight | undefined {
  const match = WEIGHT.exec(text);
  return match === null ? undefined : { unit: match[1] as Weight['unit'], value: match[2] ?? '' };
}

/** True for an unsigned decimal such as `340.5`, at most 9 digits before and 4 after the point. */
export function isDecimal(text: string): boolean {
  return DECIMAL.test(text);
}

/** The inverse of parseQuantity. The result is not checked: pass it to parseQuantity to do so. */
export function formatQuantity(quantity: Quantity): string {
  const { sdc, pieces, weight, volume, densityGroup, totalPieces } = quantity;
  return [
    `${sdc}${pieces}`,
    weight ? `${weight.unit}${weight.value}` : '',
    volume ? `${volume.unit}${volume.value}` : '',
    densityGroup === undefined ? '' : `DG${densityGroup}`,
    totalPieces === undefined ? '' : `T${totalPieces}`,
  ].join('');
}
