/** A 13-digit commodity number (商品编号) of the 2018 declaration. */
export interface CommodityNumber {
  /** 10 digits: 8 of the tariff, 2 of supervision. Element CodeTS. */
  readonly hsCode: string;
  /** 3 digits. Element CiqCode. */
  readonly inspectionSuffix: string;
}

const HS_CODE = /^(?!00|77)[0-9]{10}$/;
const SUFFIX = /^[0-9]{3}$/;

/**
 * True for a 10-digit Chinese commodity code: 6 digits HS, 2 tariff, 2 supervision.
 * Chapters 00 and 77 do not exist (77 is kept free by the HS); whether the code is in the tariff is not judged.
 */
export function isHsCode(text: string): boolean {
  return HS_CODE.test(text);
}

/** True for the 3-digit inspection suffix (检验检疫编码后缀) behind a commodity code. */
export function isInspectionSuffix(text: string): boolean {
  return SUFFIX.test(text);
}

/** The parts of a 13-digit commodity number, or undefined. */
export function parseCommodityNumber(text: string): CommodityNumber | undefined {
  const hsCode = text.slice(0, 10);
  const inspectionSuffix = text.slice(10);
  return isHsCode(hsCode) && isInspectionSuffix(inspectionSuffix) ? { hsCode, inspectionSuffix } : undefined;
}

/** The first two digits of a commodity code: its HS chapter. Undefined when it is not one. */
export function hsChapter(hsCode: string): string | undefined {
  return isHsCode(hsCode) ? hsCode.slice(0, 2) : undefined;
}
