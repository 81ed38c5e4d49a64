import type { Problem } from '../adapter.ts';
import { CargoImpWriteError, cleanText } from '../syntax/cargo-imp/index.ts';

/** Findings beside those of the syntax room (`CIMP-…`): severity, English, Chinese; `{0}` `{1}` are arguments. */
const TABLE = {
  'AIR-NEEDED': ['error', 'The air waybill message needs this field; fill it in', '航空运单报文需要此项，请填写'],
  'AIR-NEEDED-LATIN': [
    'error',
    'The air waybill message needs this field in Latin letters; fill it in',
    '航空运单报文需要此项的英文（拼音），请填写',
  ],
  'AIR-COUNTRY': [
    'error',
    'Country {0} has no ISO two-letter code; give the country the party is in',
    '国别 {0} 没有 ISO 两位代码，请填写当事方所在国家',
  ],
  'AIR-NUMBER': ['error', '{0} does not fit: at most {1}; correct it', '{0} 超出报文范围（最多 {2}），请更正'],
  'AIR-AWB': ['error', 'Air waybill {0} has a wrong check digit; correct the number', '运单号 {0} 校验位错误，请更正'],
  'AIR-ADDRESSES-LONG': [
    'error',
    'Names and addresses are {0} lines longer than the message has room for; shorten the longest',
    '名称与地址超出报文容量 {0} 行，请缩短最长的一项',
  ],
  'AIR-CONFIG': ['error', 'The setting "{0}" is not usable; expected {1}', '配置项“{0}”不可用，应为 {1}'],
  'AIR-WITHDRAW': [
    'error',
    'Cargo-IMP has no message for a withdrawn declaration; tell the terminal by a hold or a cancelled inspection',
    'Cargo-IMP 没有撤单报文，请以扣留或撤销查验通知货站',
  ],
  'AIR-UNIT': [
    'error',
    'A CSN line speaks of an air waybill or of ULDs on it; {0} cannot be named in it',
    'CSN 只能针对运单或其集装器，无法指明 {0}',
  ],
  'AIR-ULD-FOREIGN': [
    'error',
    'ULD {0} is not one of the ULDs of this declaration; name one of them or the air waybill',
    '集装器 {0} 不在本申报单的集装器之内，请填写其中的集装器或运单',
  ],
  'AIR-ULD-FORM': [
    'error',
    'A CSN line cannot carry "{0}" as a ULD; give type, serial number and owner such as AKE12345CA',
    'CSN 无法表示集装器“{0}”，请按类型、序号、所有人填写，例如 AKE12345CA',
  ],
  'AIR-UNIT-FOREIGN': ['error', 'Air waybill {0} is not the one of this declaration', '运单 {0} 不是本申报单的运单'],
  'AIR-TIME': ['error', '"{0}" is not a date and time', '“{0}”不是日期时间'],
  'AIR-PART': [
    'warning',
    'A part of {0} has left, in no ULD that is named; the goods count as here until one message says that all of them left',
    '运单 {0} 的部分货物已离开，未注明集装器；在一份报文表明全部离开之前，货物视为仍在本站',
  ],
  'AIR-OFFLOADED': [
    'warning',
    '{0} or a part of it was taken off its flight and counts as here; check whether it was said to have departed',
    '运单 {0} 的全部或部分货物已卸下航班，视为仍在本站；请核实是否曾报告起飞',
  ],
  'AIR-NO-DECLARATION': [
    'warning',
    'The air waybill message does not say this; it is required in a declaration',
    '航空运单报文中没有此项，申报单必须填写',
  ],
  'AIR-DIRECTION': [
    'warning',
    'Neither the customs lines nor the countries of the parties say whether this is import or export',
    '海关信息行与收发货人国别均不能说明进出口方向',
  ],
  'AIR-POUNDS': ['warning', 'The mass was given in pounds and converted to kilograms', '重量原为磅，已折算为千克'],
  'AIR-VOLUME-UNIT': [
    'warning',
    'The volume {0} is not in cubic metres; it was left out',
    '体积 {0} 不是以立方米表示，未采用',
  ],
  'AIR-GOODS-ONE': [
    'warning',
    'The message describes the goods as a whole; they became one item',
    '报文仅有整体品名，已作为一项商品',
  ],
} as const satisfies Record<string, readonly [Problem['severity'], string, string]>;

export type AirportProblemCode = keyof typeof TABLE;

/** One row of the table as a finding at `at` (a JSON pointer, or `partner.codes.…` for configuration). */
export function problem(code: AirportProblemCode, at: string, ...args: readonly string[]): Problem {
  const [severity, en, zh] = TABLE[code];
  const fill = (template: string): string => template.replace(/\{(\d)\}/g, (_, n: string) => args[Number(n)] ?? '');
  return { code, severity, at, message: fill(en), messageZh: fill(zh) };
}

/** Collects everything that cannot be said, so that a person is told all of it at once. */
export interface Findings {
  readonly problems: Problem[];
  add(code: AirportProblemCode, at: string, ...args: readonly string[]): void;
  /** A value as Cargo-IMP text, blanks collapsed; '' with a finding when it is missing or cannot be said. */
  text(at: string, value: string | undefined, max: number, needed?: AirportProblemCode): string;
}

/** A fresh collection. */
export function findings(): Findings {
  const problems: Problem[] = [];
  return {
    problems,
    add: (code, at, ...args) => {
      problems.push(problem(code, at, ...args));
    },
    text: (at, value, max, needed = 'AIR-NEEDED') => {
      if (value === undefined || value.trim() === '') {
        problems.push(problem(needed, at));
        return '';
      }
      try {
        const cleaned = cleanText(value, { field: at, max: Number.MAX_SAFE_INTEGER }).replace(/ {2,}/g, ' ');
        return cleanText(cleaned, { field: at, max });
      } catch (error) {
        problems.push(writeProblem(error, at));
        return '';
      }
    },
  };
}

/** What a writer of the syntax room refused, as a finding; anything else is a fault of the program and is thrown on. */
export function writeProblem(error: unknown, at?: string): Problem {
  if (!(error instanceof CargoImpWriteError)) throw error;
  const { code, field, message, messageZh } = error;
  return { code, severity: 'error', at: at ?? field, message, messageZh };
}
