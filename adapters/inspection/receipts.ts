import { codeList } from '../../contracts/codes/codes.ts';
import { isClearanceFormNumber, isInspectionNumber } from '../../contracts/identifiers/inspection-number.ts';
import { ECIQ_RECEIPT } from '../../contracts/inspection/index.ts';
import type { NumberRef, Problem, ReadContext, Report, Statement } from '../adapter.ts';
import { inspectionMethod } from '../unit-mining.ts';
import { error, warning } from './problems.ts';
import { verdictOf } from './refusals.ts';
import { type Row, valueIn } from './rows.ts';
import { scopeOf } from './scope.ts';
import { localTime } from './times.ts';

type StatementKind = Statement['kind'];

const PARTY = 'inspection';

/** What each code of the receipts says; the rest follow the rules of `kindOf`. */
const KINDS: Readonly<Record<string, StatementKind>> = {
  '1000': 'received',
  '1001': 'failed',
  '1002': 'failed',
  '1003': 'failed',
  '1004': 'failed',
  '1100': 'examined',
  '1200': 'examined',
  '1300': 'accepted',
  '2300': 'accepted',
  '2500': 'accepted',
  '1400': 'noted',
  '1401': 'noted',
  '1500': 'inspect',
  '2000': 'released',
  '1101': 'rejected',
  '1201': 'rejected',
  '1301': 'rejected',
  '3000': 'clearanceForm',
};

/**
 * The kind of statement of a receipt, before its text is asked of what it is said (scope.ts). 1901 is told apart by its
 * text (refusals.ts); 0000, which comes from the platform, too. Codes nobody listed: those that end in 000 are steps, all
 * others failures (the rule of the platforms of 2016-17).
 */
export function kindOf(code: string, text: string): StatementKind {
  const known = KINDS[code];
  if (known !== undefined) return known;
  if (code === '1901') return verdictOf(text).kind;
  if (code === '0000')
    return text.startsWith('报检成功') ? 'received' : text.startsWith('报检失败') ? 'rejected' : 'noted';
  return code === '' || code.endsWith('000') ? 'noted' : 'rejected';
}

const INSPECTION_NUMBER = /(?<!企业)报检号 {0,4}[:：]\s{0,4}([0-9]{1,40})/;
const CLEARANCE_FORM = /电子通关单号\s{0,4}[:：]\s{0,4}([0-9]{1,40})/;

function numbersIn(row: Row, code: string, text: string, problems: Problem[]) {
  // With 1000 and 0000 DeclGetNo is the serial of the pre-entry, not a 报检号.
  const given = code === '1000' || code === '0000' ? undefined : valueIn(row, 'DeclGetNo');
  const mined = INSPECTION_NUMBER.exec(text)?.[1];
  const proper = [given, mined].filter((value) => value !== undefined && isInspectionNumber(value));
  if (given !== undefined && !isInspectionNumber(given)) {
    const [message, messageZh] = ['DeclGetNo must be 15 digits.', '报检号 DeclGetNo 应为15位数字。'];
    problems.push(warning('ECIQ-FORM', `${row.at}/DeclGetNo`, message, messageZh));
  }
  if (proper.length === 2 && proper[0] !== proper[1]) {
    const message = 'DeclGetNo and the number in RspInfo differ; the element was taken.';
    problems.push(
      warning(
        'ECIQ-MISMATCH',
        `${row.at}/RspInfo`,
        message,
        '回执内容中的报检号与 DeclGetNo 不一致，以 DeclGetNo 为准。',
      ),
    );
  }
  const form = CLEARANCE_FORM.exec(text)?.[1];
  if (code === '3000' && (form === undefined || !isClearanceFormNumber(form))) {
    const message = 'A receipt 3000 must give 电子通关单号： and 18 digits.';
    problems.push(warning('ECIQ-FORM', `${row.at}/RspInfo`, message, '3000 回执应含“电子通关单号：”和18位数字。'));
  }
  return {
    inspectionNo: proper[0],
    clearanceFormNo: form !== undefined && isClearanceFormNumber(form) ? form : undefined,
  };
}

function senderTimeOf(row: Row, context: ReadContext, problems: Problem[]): string {
  const text = valueIn(row, 'RspGenTime');
  const time = text === undefined ? undefined : localTime(text, context.utcOffsetMinutes);
  if (time) return time.toISOString();
  const message = 'RspGenTime is not yyyy-MM-dd HH:mm:ss; the time of arrival was taken.';
  problems.push(
    warning('ECIQ-FORM', `${row.at}/RspGenTime`, message, 'RspGenTime 不是 yyyy-MM-dd HH:mm:ss 格式，以接收时间为准。'),
  );
  return context.receivedAt.toISOString();
}

/** One DCL_RESPONSE: what it means to a person, and what it means to the gateway. */
export interface ReceiptReading {
  readonly meaning: Readonly<Record<string, unknown>>;
  readonly report: Report;
  readonly problems: readonly Problem[];
}

const KNOWN = new Set(ECIQ_RECEIPT.fields.map(({ element }) => element));

/**
 * Reads one DCL_RESPONSE. Numbers: 企业报检号 and 报检号; learned: 报检号 and 通关单号, from their elements or mined
 * from RspInfo, where they stand with either colon. Times are local to the agency. Never throws; whatever is wrong is
 * a problem, and the receipt is reported as far as it can be understood.
 */
export function readReceipt(row: Row, context: ReadContext): ReceiptReading {
  const problems: Problem[] = [];
  for (const name of row.values.keys()) {
    if (!KNOWN.has(name)) {
      const shown = name.slice(0, 40);
      problems.push(
        warning(
          'ECIQ-UNKNOWN',
          `${row.at}/${shown}`,
          `${shown} is no element of DCL_RESPONSE.`,
          `DCL_RESPONSE 没有元素 ${shown}。`,
        ),
      );
    }
  }
  const code = valueIn(row, 'RspCodes') ?? '';
  const text = valueIn(row, 'RspInfo') ?? '';
  const declNo = valueIn(row, 'DeclNo');
  if (!/^[0-9]{4}$/.test(code)) {
    problems.push(error('ECIQ-FORM', `${row.at}/RspCodes`, 'RspCodes must be four digits.', 'RspCodes 应为4位数字。'));
  }
  if (valueIn(row, 'RESPONSE_ID') === undefined) {
    const message = 'RESPONSE_ID is missing; without it the receipt can neither be told from its repeats nor deleted.';
    problems.push(error('ECIQ-MISSING', `${row.at}/RESPONSE_ID`, message, '缺少 RESPONSE_ID，无法去重和删除。'));
  }
  const { inspectionNo, clearanceFormNo } = numbersIn(row, code, text, problems);
  if (declNo === undefined && inspectionNo === undefined && clearanceFormNo === undefined) {
    const message = 'No number tells which declaration is meant: DeclNo or DeclGetNo must be filled.';
    problems.push(error('ECIQ-MISSING', `${row.at}/DeclNo`, message, '缺少企业报检号或报检号，无法确定所指报检单。'));
  }
  const scope = scopeOf(kindOf(code, text), text, code, `${row.at}/RspInfo`);
  const { kind, units, disposition } = scope;
  problems.push(...scope.problems);
  const base: Statement = {
    party: PARTY,
    kind,
    senderTime: senderTimeOf(row, context, problems),
    code: code.slice(0, 20),
    ...(text === '' ? {} : { text: text.slice(0, 4000) }),
    ...(disposition === undefined ? {} : { disposition }),
    ...(kind === 'inspect' ? { method: inspectionMethod(text) } : {}),
  };
  const statements = units.length > 0 ? units.map((unit) => ({ ...base, unit })) : [base];
  const ref = (numberKind: NumberRef['kind'], value: string | undefined): NumberRef[] =>
    value === undefined ? [] : [{ kind: numberKind, value: value.slice(0, 64) }];
  const learned = [...ref('inspectionNo', inspectionNo), ...ref('clearanceFormNo', clearanceFormNo)];
  return {
    report: {
      numbers: [...ref('inspectionClientNo', declNo), ...ref('inspectionNo', inspectionNo)],
      learned,
      statements,
    },
    meaning: meaningOf(row, statements, { inspectionNo, clearanceFormNo }),
    problems,
  };
}

function meaningOf(
  row: Row,
  statements: readonly Statement[],
  mined: { inspectionNo: string | undefined; clearanceFormNo: string | undefined },
): Readonly<Record<string, unknown>> {
  const code = valueIn(row, 'RspCodes');
  const listed = code === undefined ? undefined : codeList('inspection-receipt').get(code);
  const [first] = statements;
  const given = {
    responseId: valueIn(row, 'RESPONSE_ID'),
    code,
    en: listed?.en,
    zh: listed?.zh,
    statement: first?.kind,
    units: statements.flatMap(({ unit }) => (unit === undefined ? [] : [unit])),
    disposition: first?.disposition,
    method: first?.method,
    entDeclNo: valueIn(row, 'DeclNo'),
    declGetNo: valueIn(row, 'DeclGetNo'),
    inspectionNo: mined.inspectionNo,
    clearanceFormNo: mined.clearanceFormNo,
    generatedAt: first?.senderTime,
    text: valueIn(row, 'RspInfo'),
    addInfo: valueIn(row, 'AddInfo'),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
