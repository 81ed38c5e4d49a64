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
    en: 'No usable time stands with this status; the time of the interchange or of its arrival is taken.',
    zh: '该状态没有可用时间，采用交换时间或收到时间。',
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
