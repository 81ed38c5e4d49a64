/** Everything the railway adapter itself finds wrong; what the syntax finds wrong has codes of its own (`EDI-…`). */
import type { Problem } from '../adapter.ts';

interface Row {
  readonly severity: Problem['severity'];
  /** `{name}` is filled in. */
  readonly en: string;
  readonly zh: string;
}

const ROWS = {
  'RAIL-FORMAT': {
    severity: 'error',
    en: 'The railway station is spoken to in railway/edifact, not in {format}.',
    zh: '铁路车站使用 railway/edifact 格式，不支持 {format}。',
  },
  'RAIL-SETTING': {
    severity: 'error',
    en: 'The partner setting "{name}" is "{value}"; it must be {expected}. Correct the configuration.',
    zh: '合作方配置“{name}”为“{value}”，应为 {expected}，请更正配置。',
  },
  'RAIL-UNIT': {
    severity: 'error',
    en: 'A railway station does not handle a unit of kind {kind} ({id}). Name containers, wagons or the bill.',
    zh: '铁路车站不办理 {kind} 类单元（{id}），请使用箱号、车号或运单号。',
  },
  'RAIL-WRITE': {
    severity: 'error',
    en: '{why}. Correct the data or the partner setting.',
    zh: '{whyZh}。请更正数据或合作方配置。',
  },
  'RAIL-TEST': {
    severity: 'warning',
    en: 'The interchange is marked as a test (0035); nothing in it is applied.',
    zh: '该交换标记为测试（0035），内容不予采用。',
  },
  'RAIL-RECIPIENT': {
    severity: 'warning',
    en: 'The interchange is addressed to {actual}, we are {expected}.',
    zh: '交换的接收方为 {actual}，我方标识为 {expected}。',
  },
  'RAIL-SENDER': {
    severity: 'warning',
    en: 'The interchange comes from {actual}, the partner is known as {expected}.',
    zh: '交换的发送方为 {actual}，合作方标识为 {expected}。',
  },
  'RAIL-TIME': {
    severity: 'warning',
    en: '{why}; {taken} is taken.',
    zh: '{whyZh}，采用{takenZh}。',
  },
  'RAIL-VERDICT': {
    severity: 'warning',
    en: 'The answer {value} is neither an acceptance nor a rejection; nothing is concluded from it.',
    zh: '答复 {value} 既非接受也非拒绝，不作处理。',
  },
  'RAIL-REFERENCE': {
    severity: 'warning',
    en: 'The message says nothing about which declaration, bill, container or message it means.',
    zh: '报文未指明所涉报关单、运单、箱号或报文。',
  },
  'RAIL-EQUIPMENT': {
    severity: 'warning',
    en: '{what} is neither a container nor a wagon with its number, nor a wagon of a named bill; what is said of it is only noted.',
    zh: '{what} 不是带编号的集装箱或车辆，也不是所指运单的车辆，其状态仅作备注。',
  },
  'RAIL-EMPTY': {
    severity: 'warning',
    en: '{what} is empty (8169 = 4): it comes and goes without the goods, which is only noted.',
    zh: '{what} 为空（8169 = 4），其进出与货物无关，仅作备注。',
  },
  'RAIL-ELSEWHERE': {
    severity: 'warning',
    en: '{what} is neither the station nor the inspection site of this partner; what happened there is only noted.',
    zh: '{what} 既非该合作方的车站也非其查验场地，该处状态仅作备注。',
  },
  'RAIL-PART': {
    severity: 'warning',
    en: 'The goods were split (reason 55) and a part of them has left, in no container or wagon that is named; they count as here until all have left.',
    zh: '货物已拆分（原因 55），其中一部分已离开，未注明集装箱或车辆；全部离开之前视为仍在本站。',
  },
  'RAIL-MISSING': {
    severity: 'warning',
    en: '{name} is not in the IFTMIN; add it to the declaration.',
    zh: 'IFTMIN 中没有{nameZh}，请在申报单中补充。',
  },
  'RAIL-VALUE': {
    severity: 'warning',
    en: '"{value}" ({where}) cannot be taken over: {why}.',
    zh: '“{value}”（{where}）无法采用，请在申报单中补充。',
  },
  'RAIL-MODE': {
    severity: 'warning',
    en: 'The main transport is not by rail (TDT 8067 is "{value}").',
    zh: '主运输方式不是铁路（TDT 8067 为“{value}”）。',
  },
} as const satisfies Record<string, Row>;

export type RailwayProblemCode = keyof typeof ROWS;

/** All codes of this adapter with severity and wording. */
export const RAILWAY_PROBLEMS: Readonly<Record<RailwayProblemCode, Row>> = ROWS;

const MAX_QUOTED = 80;

/** One problem: `at` says where; `params` fill the wording and are cut at 80 characters. */
export function problem(code: RailwayProblemCode, at: string, params: Readonly<Record<string, string>> = {}): Problem {
  const { severity, en, zh } = RAILWAY_PROBLEMS[code];
  const fill = (template: string): string =>
    template.replace(/\{([A-Za-z]+)\}/g, (_, name: string) => {
      const value = params[name] ?? '';
      return value.length > MAX_QUOTED ? `${value.slice(0, MAX_QUOTED)}…` : value;
    });
  return { code, severity, at, message: fill(en), messageZh: fill(zh) };
}

/** A problem of the syntax room without what only CONTRL needs. */
export function plain({ code, severity, at, message, messageZh }: Problem): Problem {
  return { code, severity, at, message, messageZh };
}
