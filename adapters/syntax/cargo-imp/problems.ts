import type { Problem, RawLine, Severity } from './types.ts';

/**
 * Every finding a reader can make: severity and texts, `{0}` `{1}` replaced by the arguments.
 * A code is never reused for something else. Errors make the message broken; warnings are deviations that real
 * traffic is full of and that leave the meaning readable.
 */
const TABLE = {
  'CIMP-NOT-CARGO-IMP': [
    'error',
    'The text does not start with a Cargo-IMP message identifier such as FWB/17; check the file',
    '文本不以 Cargo-IMP 报文标识(如 FWB/17)开头,请检查文件',
  ],
  'CIMP-TOO-BIG': ['error', 'The text is longer than {0} bytes; split it', '文本超过 {0} 字节,请拆分'],
  'CIMP-TOO-MANY-LINES': ['error', 'The text has more than {0} lines; split it', '文本超过 {0} 行,请拆分'],
  'CIMP-TOO-MANY-PROBLEMS': ['error', 'More than {0} problems; the rest is not listed', '问题超过 {0} 个,其余未列出'],
  'CIMP-HEADING': ['warning', 'A teletype heading stands before the message; it was skipped', '报文前有电报头,已跳过'],
  'CIMP-VERSION-MISSING': ['error', '{0} needs a version number; write {0}/{1}', '{0} 缺少版本号,应写 {0}/{1}'],
  'CIMP-VERSION-UNKNOWN': ['error', 'Version {0} of {1} is not supported; use {2}', '不支持 {1} 的版本 {0},请使用 {2}'],
  'CIMP-VERSION-UNEXPECTED': ['warning', '{0} has no version number; {1} was ignored', '{0} 没有版本号,已忽略 {1}'],
  'CIMP-NON-ASCII': [
    'warning',
    'Character {0} is not 7-bit; use A-Z, 0-9, full stop, hyphen and space',
    '字符 {0} 不是 7 位字符,只能用大写字母、数字、点、连字符和空格',
  ],
  'CIMP-CHARACTER': [
    'warning',
    'Character {0} is not in the Cargo-IMP character set; use A-Z, 0-9, full stop, hyphen and space',
    '字符 {0} 不在 Cargo-IMP 字符集内,只能用大写字母、数字、点、连字符和空格',
  ],
  'CIMP-LINE-LONG': ['warning', 'The line has {0} characters; 69 are allowed', '本行 {0} 个字符,最多 69 个'],
  'CIMP-LINE-JOINED': [
    'warning',
    'The line has no identifier and no leading slash; it was joined to the line before',
    '本行没有标识也没有前导斜线,已并入上一行',
  ],
  'CIMP-LINE-BLANK': ['warning', 'A blank line inside the message was skipped', '报文中的空行已跳过'],
  'CIMP-LINE-UNKNOWN': [
    'error',
    'The line {0} is not known in {1}; correct or remove it',
    '{1} 中没有 {0} 这种行,请更正或删除',
  ],
  'CIMP-LINE-EARLY': [
    'error',
    'The line {0} stands before the air waybill line of {1}; move it below',
    '{0} 行在 {1} 的运单号行之前,请移至其后',
  ],
  'CIMP-SECOND-MESSAGE': [
    'error',
    'A second message begins with {0}; send each message by itself',
    '{0} 处开始另一份报文,请逐份发送',
  ],
  'CIMP-LINE-MISSING': ['error', 'The mandatory line {0} ({1}) is missing; add it', '缺少必备行 {0}({2}),请补充'],
  'CIMP-LINE-TWICE': [
    'error',
    'The line {0} may stand only once; remove the second',
    '{0} 行只能出现一次,请删除重复行',
  ],
  'CIMP-LINE-ORDER': [
    'warning',
    'The line {0} stands too late; it belongs before {1}',
    '{0} 行位置偏后,应在 {1} 行之前',
  ],
  'CIMP-FIELD-MISSING': ['error', '{0} is missing; add it', '缺少{1},请补充'],
  'CIMP-FIELD-INVALID': ['error', '{0} cannot be read from "{2}"; expected {3}', '无法从“{2}”读出{1},应为{4}'],
  'CIMP-FIELD-LONG': ['warning', '{0} has more than {2} characters', '{1}超过 {2} 个字符'],
  'CIMP-FIELD-EXTRA': ['warning', 'The field "{0}" is not expected here; it was ignored', '此处不应有“{0}”,已忽略'],
  'CIMP-FIELD-TEXT': ['warning', '{0} "{2}" has characters it should not have', '{1}“{2}”含有不允许的字符'],
  'CIMP-AWB-CHECK-DIGIT': [
    'warning',
    'The check digit of air waybill {0} is wrong; it should be {1}',
    '运单号 {0} 校验位错误,应为 {1}',
  ],
  'CIMP-DATE': ['error', 'There is no such date or time: "{0}"', '日期或时间不存在:“{0}”'],
  'CIMP-ADDRESS-LINES': [
    'error',
    '{0} has {1} address lines; name, street, place and country are expected',
    '{0} 有 {1} 行地址,应有名称、街道、地点、国家四行',
  ],
  'CIMP-ADDRESS-STYLE': [
    'warning',
    'The address of {0} is written in the style of another version',
    '{0} 的地址采用了其他版本的写法',
  ],
  'CIMP-CODE-UNKNOWN': ['warning', '{0} "{2}" is not in the code list', '{1}“{2}”不在代码表中'],
  'CIMP-XML-ONLY': ['error', 'Status {0} exists only in Cargo-XML', '状态 {0} 仅存在于 Cargo-XML'],
  'CIMP-NO-CONTENT': ['error', 'The message says nothing: no {0}', '报文没有内容:缺少{1}'],
  'CIMP-OCI-SHAPE': [
    'warning',
    'An OCI line has four fields: country, information, control, text; it was read from the right',
    'OCI 行应有国家、信息、控制、内容四项,已从右向左对应',
  ],
  'CIMP-END-MISSING': [
    'error',
    'The message does not end with LAST or CONT; it may be cut off',
    '报文没有以 LAST 或 CONT 结束,可能不完整',
  ],
} as const satisfies Record<string, readonly [Severity, string, string]>;

export type ProblemCode = keyof typeof TABLE;

/** More findings than this are counted, not listed. */
export const MAX_PROBLEMS = 200;

/** Collects findings. `error` counts the errors, also those beyond the listing limit. */
export type ProblemSink = {
  readonly list: Problem[];
  add(code: ProblemCode, at: string, args?: readonly string[], severity?: Severity): void;
};

function fill(template: string, args: readonly string[]): string {
  return template.replace(/\{(\d)\}/g, (_, index: string) => args[Number(index)] ?? '');
}

/** A fresh sink; it keeps at most MAX_PROBLEMS findings and then one that says so. */
export function problemSink(): ProblemSink {
  const list: Problem[] = [];
  const push = (code: ProblemCode, at: string, args: readonly string[], severity?: Severity): void => {
    const [usual, en, zh] = TABLE[code];
    list.push({ code, severity: severity ?? usual, at, message: fill(en, args), messageZh: fill(zh, args) });
  };
  return {
    list,
    add(code, at, args = [], severity) {
      if (list.length < MAX_PROBLEMS) push(code, at, args.map(clip), severity);
      else if (list.length === MAX_PROBLEMS) push('CIMP-TOO-MANY-PROBLEMS', at, [String(MAX_PROBLEMS)]);
    },
  };
}

/** Shortens a quoted value so that a finding stays readable whatever the input was; what cannot be seen is shown (␃). */
function clip(value: string): string {
  const short = value.length <= 60 ? value : `${value.slice(0, 57)}...`;
  return short.replace(/[\x00-\x1f]/g, (control) => String.fromCharCode(0x2400 + control.charCodeAt(0)));
}

/** Where a finding is: 'line 3' or 'line 3 field 2', the field counted from 1 in the line split at '/'. */
export function at(line: Pick<RawLine, 'number'>, field?: number): string {
  return field === undefined ? `line ${line.number}` : `line ${line.number} field ${field + 1}`;
}
