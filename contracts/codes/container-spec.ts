import { codeList } from './codes.ts';

const SIZE_TYPE = /^([0-9A-Z])[0-9A-Z]([A-Z])[0-9A-Z]$/;

/**
 * The 集装箱规格 of the 2018 declaration for an ISO 6346 size-type code such as `22G1` or `45R1`.
 * Undefined for lengths the table has no word for (other than 20 and 40 feet), for the digits-only codes of
 * ISO 6346:1984 and for text that is no size-type code.
 */
export function containerSpecOf(isoSizeType: string): string | undefined {
  const match = SIZE_TYPE.exec(isoSizeType);
  if (!match) return undefined;
  const [, length = '', group] = match;
  const sameLength = codeList('container-spec').by('isoLength', length);
  const exact = sameLength.find((row) => row.isoTypeGroup === group);
  return (exact ?? sameLength.find((row) => row.isoTypeGroup === undefined))?.code;
}
