/** Every problem the reader can find: code, severity, DE 0085 for the CONTRL answer, and the wording. */
import type { ContrlPlace, EdifactReading, Problem, Severity } from './types.ts';

interface Row {
  readonly severity: Severity;
  /** DE 0085; `''` when the problem never goes into a CONTRL. */
  readonly code0085: string;
  /** `{name}` is filled in. */
  readonly en: string;
  readonly zh: string;
}

const error = (code0085: string, en: string, zh: string): Row => ({ severity: 'error', code0085, en, zh });
const warning = (en: string, zh: string): Row => ({ severity: 'warning', code0085: '', en, zh });

const ROWS = {
  // Bytes and limits
  'EDI-NOT-RECOGNISED': error(
    '',
    'This does not begin with UNA, UNB or UNH: not EDIFACT.',
    '不以 UNA、UNB 或 UNH 开头,不是 EDIFACT。',
  ),
  'EDI-TOO-LARGE': error(
    '',
    'The interchange has {size} bytes, the limit is {limit}. Split it.',
    '交换大小 {size} 字节,超过上限 {limit},请拆分。',
  ),
  'EDI-TOO-MANY-SEGMENTS': error(
    '18',
    'More than {limit} segments; the rest was not read. Split the interchange.',
    '段数超过 {limit},其余未读,请拆分交换。',
  ),
  'EDI-TOO-MANY-ELEMENTS': error(
    '16',
    'More than {limit} elements or repetitions in one segment; the rest was dropped.',
    '一段内元素或重复超过 {limit},其余已舍弃。',
  ),
  'EDI-TOO-MANY-COMPONENTS': error(
    '16',
    'More than {limit} components in one element; the rest was dropped.',
    '一个元素内成分超过 {limit},其余已舍弃。',
  ),
  'EDI-VALUE-TOO-LONG': error(
    '39',
    'A value is longer than {limit} characters; it was cut.',
    '值长度超过 {limit} 个字符,已截断。',
  ),
  'EDI-MORE-PROBLEMS': error(
    '18',
    '{count} more problems are not listed. Correct those listed and send again.',
    '另有 {count} 个问题未列出,请先更正已列出的再发送。',
  ),
  'EDI-BOM': warning(
    'A byte order mark precedes the interchange; it was skipped. Send without it.',
    '交换前有字节序标记,已跳过,请勿发送。',
  ),
  // Characters
  'EDI-UNA-INVALID': error(
    '22',
    'The UNA is not usable: {why}. Send six different punctuation characters.',
    'UNA 不可用:须为互不相同的六个标点字符。',
  ),
  'EDI-CHARSET-INVALID': error(
    '21',
    'Bytes that are not {encoding} (declared: {declared}). Encode as declared, or agree on an encoding.',
    '存在不符合 {encoding} 的字节(声明为 {declared}),请按声明编码,或约定编码。',
  ),
  'EDI-CHARSET-GUESSED': warning(
    'Declared is {declared}, but the bytes are UTF-8 and were read so. Declare UNOY or UNOW.',
    '声明为 {declared},实为 UTF-8,已按 UTF-8 读取,请声明 UNOY 或 UNOW。',
  ),
  'EDI-CHARSET-UNSUPPORTED': error(
    '46',
    'Character encoding {declared} is not supported. Use UTF-8.',
    '不支持字符编码 {declared},请用 UTF-8。',
  ),
  'EDI-SYNTAX-ID-UNKNOWN': warning(
    'Syntax identifier {declared} is not one of UNOA to UNOL, UNOW, UNOX, UNOY; read as ASCII or UTF-8.',
    '语法标识 {declared} 未知,按 ASCII 或 UTF-8 读取。',
  ),
  'EDI-REPERTOIRE': warning(
    'The character {character} is outside {declared}. Declare a wider character set.',
    '字符 {character} 不在 {declared} 字符集内,请声明更宽的字符集。',
  ),
  'EDI-CONTROL-CHARACTER': error(
    '21',
    'A control character (U+{hex}) in a value. Remove it.',
    '值中含控制字符(U+{hex}),请去除。',
  ),
  // Segments
  'EDI-SEGMENT-EMPTY': error(
    '13',
    'An empty segment follows (two terminators in a row). Remove one.',
    '其后有空段(连续两个段终止符),请删去一个。',
  ),
  'EDI-SEGMENT-UNTERMINATED': error(
    '13',
    'The last segment has no terminator; the interchange may be cut off. Send it whole.',
    '末段无终止符,交换可能被截断,请完整发送。',
  ),
  'EDI-RELEASE-DANGLING': error(
    '22',
    'The release character is the last character. Double it if it is meant as text.',
    '释放字符后无内容,如为文本请写两次。',
  ),
  'EDI-TAG-INVALID': error(
    '12',
    '"{tag}" is not a segment tag (three capital letters or digits).',
    '“{tag}”不是段标识(三位大写字母或数字)。',
  ),
  'EDI-TAG-NESTING': error(
    '34',
    'The tag {tag} carries a nesting indicator. Leave it out.',
    '段标识 {tag} 带有嵌套标识,请去除。',
  ),
  // Envelope
  'EDI-UNB-MISSING': warning(
    'No UNB: a message without an envelope has no sender, recipient or reference. Send UNB and UNZ.',
    '缺少 UNB:报文无信封,请发送 UNB 和 UNZ。',
  ),
  'EDI-UNB-MISPLACED': error(
    '33',
    'A second interchange begins here. Send one interchange at a time; from here on nothing was read.',
    '此处开始另一个交换,请每次只发一个,其后未读。',
  ),
  'EDI-AFTER-UNZ': error(
    '33',
    'Something follows UNZ. Send one interchange at a time; from here on nothing was read.',
    'UNZ 之后还有内容,请每次只发一个交换,其后未读。',
  ),
  'EDI-SYNTAX-VERSION': error(
    '2',
    'Syntax version {version} is not supported. Use 1, 2, 3 or 4.',
    '不支持语法版本 {version},请用 1 至 4。',
  ),
  'EDI-DATE-INVALID': error(
    '12',
    '{date} {time} is not a date and time (YYMMDD or CCYYMMDD, HHMM).',
    '{date} {time} 不是有效日期时间(YYMMDD 或 CCYYMMDD,HHMM)。',
  ),
  'EDI-DATE-LENGTH': warning(
    'Syntax version {version} writes the date with {expected} digits.',
    '语法版本 {version} 的日期应为 {expected} 位数字。',
  ),
  'EDI-INTERCHANGE-EMPTY': error('32', 'The interchange contains no message.', '交换内没有报文。'),
  'EDI-UNZ-MISSING': error(
    '13',
    'No UNZ at the end; the interchange may be cut off. Send it whole.',
    '末尾缺少 UNZ,交换可能被截断,请完整发送。',
  ),
  'EDI-UNZ-COUNT': error(
    '29',
    'UNZ counts {stated}, there are {actual} {what}.',
    'UNZ 计数为 {stated},实际为 {actual}。',
  ),
  'EDI-UNZ-REF': error(
    '28',
    'UNZ refers to {stated}, UNB is {actual}.',
    'UNZ 参考号 {stated} 与 UNB 参考号 {actual} 不一致。',
  ),
  'EDI-UNE-MISSING': error('13', 'The functional group has no UNE.', '功能组缺少 UNE。'),
  'EDI-UNE-COUNT': error(
    '29',
    'UNE counts {stated}, there are {actual} messages in the group.',
    'UNE 计数为 {stated},组内实际 {actual} 份报文。',
  ),
  'EDI-UNE-REF': error(
    '28',
    'UNE refers to {stated}, UNG is {actual}.',
    'UNE 参考号 {stated} 与 UNG 参考号 {actual} 不一致。',
  ),
  'EDI-GROUP-EMPTY': error('32', 'The functional group contains no message.', '功能组内没有报文。'),
  'EDI-GROUP-MIXED': error(
    '30',
    'A message outside a group, in an interchange that has groups. Put all messages in groups, or none.',
    '交换内功能组与组外报文混用,请统一。',
  ),
  'EDI-GROUP-TYPES': error(
    '31',
    'The group is for {expected}, this message is {actual}.',
    '功能组类型为 {expected},本报文为 {actual}。',
  ),
  'EDI-SEGMENT-OUTSIDE': error(
    '33',
    '{tag} stands outside any message. Put it between UNH and UNT.',
    '{tag} 在报文之外,应放在 UNH 与 UNT 之间。',
  ),
  'EDI-UNT-MISSING': error('13', 'The message has no UNT.', '报文缺少 UNT。'),
  'EDI-UNT-COUNT': error(
    '29',
    'UNT counts {stated}, the message has {actual} segments (UNH and UNT included).',
    'UNT 计数为 {stated},报文实际 {actual} 段(含 UNH、UNT)。',
  ),
  'EDI-UNT-REF': error(
    '28',
    'UNT refers to {stated}, UNH is {actual}.',
    'UNT 参考号 {stated} 与 UNH 参考号 {actual} 不一致。',
  ),
  'EDI-MESSAGE-DUPLICATE': error(
    '26',
    'Message reference {ref} occurs twice. Give each message its own.',
    '报文参考号 {ref} 重复,请各用不同编号。',
  ),
  // Structure
  'EDI-TABLE-NEAREST': warning(
    '{wanted} is not on file; checked against {used}. Its findings are warnings.',
    '无 {wanted} 目录表,按 {used} 检查,结果仅为警告。',
  ),
  'EDI-TABLE-NONE': warning(
    'No structure on file for {wanted}; only syntax and counts were checked.',
    '无 {wanted} 的结构表,仅检查语法与计数。',
  ),
  'EDI-SEGMENT-MISSING': error(
    '13',
    'Mandatory segment {tag} is missing after this one.',
    '此段之后缺少必备段 {tag}。',
  ),
  'EDI-GROUP-MISSING': error(
    '13',
    'Mandatory group {group} (begins with {tag}) is missing after this segment.',
    '此段之后缺少必备段组 {group}(以 {tag} 开头)。',
  ),
  'EDI-SEGMENT-UNEXPECTED': error(
    '15',
    '{tag} does not belong here in {type}. Check the order of segments.',
    '{tag} 不应出现在 {type} 的此处,请检查段的顺序。',
  ),
  'EDI-SEGMENT-REPEATED': error('35', '{tag} may occur at most {max} times here.', '{tag} 在此最多出现 {max} 次。'),
  'EDI-GROUP-REPEATED': error(
    '36',
    'Group {group} (begins with {tag}) may occur at most {max} times here.',
    '段组 {group}(以 {tag} 开头)在此最多出现 {max} 次。',
  ),
  // Elements
  'EDI-ELEMENT-MISSING': error('13', 'Mandatory element {id} is missing.', '缺少必备数据元 {id}。'),
  'EDI-ELEMENT-EXCESS': error(
    '16',
    'More elements or components than the segment has; the first one too many is "{value}".',
    '元素或成分过多,首个多余的值为“{value}”。',
  ),
  'EDI-ELEMENT-LONG': error(
    '39',
    'Element {id} has {length} characters, at most {max} are allowed.',
    '数据元 {id} 长 {length},最多 {max}。',
  ),
  'EDI-ELEMENT-SHORT': error(
    '40',
    'Element {id} has {length} characters, it must have {max}.',
    '数据元 {id} 长 {length},应为 {max}。',
  ),
  'EDI-ELEMENT-TYPE': error(
    '37',
    'Element {id} must be {type}; it is "{value}".',
    '数据元 {id} 应为{typeZh},实为“{value}”。',
  ),
  'EDI-ELEMENT-DECIMAL': error(
    '38',
    'Element {id} has no digit before the decimal mark: "{value}".',
    '数据元 {id} 小数点前缺数字:“{value}”。',
  ),
  'EDI-ELEMENT-REPEATED': error('35', 'Element {id} may not repeat.', '数据元 {id} 不可重复。'),
  'EDI-TRAILING-SEPARATOR': warning(
    'Separators at the end of an element or segment; leave them out.',
    '元素或段末尾有多余分隔符,请去除。',
  ),
  'EDI-CODE-UNLISTED': warning(
    '{value} is not in the code list of element {id} (D.95B, D.01B).',
    '{value} 不在数据元 {id} 的代码表(D.95B、D.01B)中。',
  ),
} as const satisfies Record<string, Row>;

export type EdifactProblemCode = keyof typeof ROWS;

/** All problem codes with severity, DE 0085 and wording. A code is never reused. */
export const EDIFACT_PROBLEMS: Readonly<Record<EdifactProblemCode, Row>> = ROWS;

export type Params = Readonly<Record<string, string | number>>;

export interface ProblemInput {
  readonly code: EdifactProblemCode;
  readonly at: string;
  /** Interchange position of the segment it belongs to; problems are sorted by it. */
  readonly order: number;
  readonly params?: Params;
  /** Place for CONTRL, without the code; left out of the result for warnings. */
  readonly place?: Omit<ContrlPlace, 'code0085'>;
  readonly severity?: Severity;
  readonly messageIndex?: number;
  readonly groupIndex?: number;
}

const MAX_QUOTED = 60;

function fill(template: string, params: Params): string {
  return template.replace(/\{([A-Za-z]+)\}/g, (_, name: string) => {
    const value = String(params[name] ?? '');
    return value.length > MAX_QUOTED ? `${value.slice(0, MAX_QUOTED)}…` : value;
  });
}

/** Collects problems up to a limit; what is dropped is counted, and an error among it stays an error. */
export class ProblemList {
  readonly #found: { order: number; problem: Problem }[] = [];
  readonly #max: number;
  #dropped = 0;
  #droppedError = false;

  constructor(max: number) {
    this.#max = max;
  }

  add(input: ProblemInput): void {
    const row = EDIFACT_PROBLEMS[input.code];
    const severity = input.severity ?? row.severity;
    if (this.#found.length >= this.#max) {
      this.#dropped++;
      this.#droppedError ||= severity === 'error';
      return;
    }
    const params = input.params ?? {};
    const problem: Problem = {
      code: input.code,
      severity,
      at: input.at,
      message: fill(row.en, params),
      messageZh: fill(row.zh, params),
      ...(input.place && severity === 'error' && { contrl: { ...input.place, code0085: row.code0085 || '18' } }),
      ...(input.messageIndex !== undefined && { messageIndex: input.messageIndex }),
      ...(input.groupIndex !== undefined && { groupIndex: input.groupIndex }),
    };
    this.#found.push({ order: input.order, problem });
  }

  /** The problems in the order of the interchange. */
  finish(): readonly Problem[] {
    const sorted = this.#found.sort((a, b) => a.order - b.order).map((entry) => entry.problem);
    if (this.#dropped === 0) return sorted;
    const rest = new ProblemList(1);
    rest.add({
      code: 'EDI-MORE-PROBLEMS',
      at: 'interchange',
      order: 0,
      params: { count: this.#dropped },
      severity: this.#droppedError ? 'error' : 'warning',
      place: { level: 'interchange' },
    });
    return [...sorted, ...rest.finish()];
  }
}

/** True when EDIFACT was recognised and nothing found is an error. */
export function isAcceptable(reading: EdifactReading): boolean {
  return reading.interchange !== undefined && !reading.problems.some((problem) => problem.severity === 'error');
}
