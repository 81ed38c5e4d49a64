/** Every code a check of a declaration can give, beside those of the parties' formats. Stable, never reused. */

export interface DeclCodeRow {
  readonly title: string;
  readonly titleZh: string;
  /** What to do about it. */
  readonly advice: string;
  readonly adviceZh: string;
}

export const DECL_CODES = {
  'DECL-MISSING': row('Missing', '缺少', 'Give the field that `pointer` names.', '请填写 pointer 所指字段。'),
  'DECL-UNKNOWN-FIELD': row(
    'Not a field of the declaration',
    '非申报字段',
    'Remove it or check its spelling against the schema of the declaration.',
    '请删除，或对照申报数据格式核对拼写。',
  ),
  'DECL-KEY-TWICE': row(
    'A name stands twice in one object',
    '对象内字段重复',
    'Give each field once; which of the two is meant cannot be told.',
    '每个字段只填一次；无法判断以哪个为准。',
  ),
  'DECL-NOT-JSON': row(
    'The file is not JSON',
    '文件不是JSON',
    'Said by the command line; the API answers TG-1002 or TG-1003.',
    '命令行给出；接口答复TG-1002或TG-1003。',
  ),
  'DECL-TYPE': row(
    'Wrong type',
    '类型不符',
    'Numbers and codes are strings, amounts and quantities decimal strings.',
    '编号与代码为字符串，金额与数量为十进制字符串。',
  ),
  'DECL-VALUE': row(
    'Not one of the values allowed',
    '取值不符',
    'Use one of the values listed.',
    '请使用所列取值之一。',
  ),
  'DECL-FORM': row('Wrong form', '格式不符', 'Write it in the form shown.', '请按所示格式填写。'),
  'DECL-TOO-LONG': row('Too long', '超长', 'Shorten it.', '请缩短。'),
  'DECL-EMPTY': row('Empty', '为空', 'Give it or leave the field out.', '请填写或省略该字段。'),
  'DECL-TOO-MANY': row('Too many entries', '项数过多', 'Split the declaration.', '请拆分申报。'),
  'DECL-TOO-FEW': row('Too few entries', '项数不足', 'Add what is missing.', '请补充。'),
  'DECL-RANGE': row('Out of range', '超出范围', 'Correct the number.', '请更正数值。'),
  'DECL-CHARACTER': row(
    'A character no message can carry',
    '含报文不能承载的字符',
    'Remove control characters and halves of characters.',
    '请删除控制字符与不完整字符。',
  ),
  'DECL-CODE': row(
    'Not in the code list',
    '代码表中没有',
    'Use a code of the list named; the lists are in contracts/codes.',
    '请使用所列代码表中的代码（见 contracts/codes）。',
  ),
  'DECL-OFFICE': row(
    'A district instead of an office',
    '申报地海关填为直属海关',
    'Use an office; its code does not end in 00.',
    '请填写隶属海关，末两位不为00。',
  ),
  'DECL-CHECK-CHARACTER': row(
    'The check character of a credit code does not fit',
    '统一社会信用代码校验码不符',
    'Compare the 18 characters with the business licence (GB 32100-2015).',
    '请对照营业执照核对18位代码（GB 32100-2015）。',
  ),
  'DECL-CHECK-DIGIT': row(
    'The check digit of a container or air waybill does not fit',
    '箱号或航空运单号校验位不符',
    'Compare the number with the document (ISO 6346; IATA Resolution 600a).',
    '请对照单证核对（ISO 6346；IATA 600a号决议）。',
  ),
  'DECL-TWICE': row('Given twice', '重复', 'Give each container once.', '每个集装箱只填一次。'),
  'DECL-ITEM-NUMBER': row(
    'Item numbers do not fit',
    '项号不符',
    'Number items 1, 2, 3 … and refer only to items there are.',
    '商品项从1起连续编号；只引用已有项号。',
  ),
  'DECL-MASS': row(
    'Net mass above gross mass',
    '净重大于毛重',
    'Correct the masses; both are kilograms.',
    '请更正；单位均为千克。',
  ),
  'DECL-NOT-YOURS': row(
    'The trader is another firm',
    '境内收发货人为其他企业',
    'Submit with the key of the trader, or correct the code.',
    '请使用该企业的密钥申报，或更正代码。',
  ),
} as const satisfies Record<string, DeclCodeRow>;

export type DeclCode = keyof typeof DECL_CODES;

function row(title: string, titleZh: string, advice: string, adviceZh: string): DeclCodeRow {
  return { title, titleZh, advice, adviceZh };
}
