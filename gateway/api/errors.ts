/**
 * Every error the API can answer with: one row each, a stable code, never reused. `docs/errors.md` is written from
 * this table (`write-errors-doc.ts`), with an anchor per code.
 */

export interface ErrorRow {
  readonly status: number;
  readonly title: string;
  readonly titleZh: string;
  /** What to do about it. */
  readonly advice: string;
  readonly adviceZh: string;
}

export const ERRORS = {
  'TG-1001': row(
    422,
    'The declaration has errors',
    '申报数据有误',
    'Correct what `errors` lists and submit again; nothing was stored.',
    '按 errors 所列逐项更正后重新申报；未保存任何数据。',
  ),
  'TG-1002': row(
    400,
    'The body is not JSON',
    '请求体不是JSON',
    'Send one JSON object; `detail` says where it breaks.',
    '请发送一个JSON对象；出错位置见 detail。',
  ),
  'TG-1003': row(
    400,
    'The body is not UTF-8',
    '请求体不是UTF-8编码',
    'Encode JSON as UTF-8 (RFC 8259). XML may declare GBK or GB18030 in its first line.',
    'JSON须为UTF-8；XML可在首行声明GBK或GB18030。',
  ),
  'TG-1004': row(
    413,
    'The body is too large',
    '请求体过大',
    'At most 1 MB for a declaration, 2 MB for a message.',
    '申报不超过1 MB，报文不超过2 MB。',
  ),
  'TG-1005': row(
    415,
    'This media type is not taken',
    '不支持的媒体类型',
    'Send application/json or application/xml, as it is or compressed with gzip, deflate or br.',
    '请使用 application/json 或 application/xml，可不压缩，或以gzip、deflate、br压缩。',
  ),
  'TG-1006': row(
    409,
    'The trader reference is already used for another declaration',
    '企业内部编号已用于另一申报',
    'Use a new reference, or read the declaration that has it (`declarationNo`).',
    '请更换编号，或查询已有申报（declarationNo）。',
  ),
  'TG-1007': row(
    403,
    'A firm declares only its own',
    '企业只能申报本企业货物',
    'The trader’s code must be the code your key belongs to.',
    '境内收发货人代码须与密钥所属企业一致。',
  ),
  'TG-1008': row(
    422,
    'The message is not a declaration',
    '报文不是报关单',
    'Send a DecMessage, bare or in an ImportMessage or DxpMsg envelope.',
    '请发送DecMessage（可含ImportMessage或DxpMsg信封）。',
  ),
  'TG-1009': row(
    503,
    'No number is left for this office today',
    '本关区当日申报号已用完',
    'Submit to another office or tomorrow; 99,999 numbers per office, direction and day.',
    '请改由其他关区申报或次日再报；每关区每方向每日99999个。',
  ),
  'TG-1010': row(
    400,
    'The body could not be read',
    '请求体无法读取',
    'It broke off, or is not compressed as Content-Encoding says; send it again.',
    '传输中断，或与 Content-Encoding 声明的压缩方式不符；请重发。',
  ),
  'TG-1011': row(
    415,
    'Only JSON is taken here',
    '此处只接受JSON',
    'Send application/json; an amendment is the whole declaration as canonical JSON, however it was submitted.',
    '请使用 application/json；改单须提交完整的统一申报JSON，与原申报格式无关。',
  ),
  'TG-1012': row(
    422,
    'The request has errors',
    '请求内容有误',
    'Correct what `errors` lists and send again; nothing was stored.',
    '按 errors 所列逐项更正后重新提交；未保存任何数据。',
  ),
  'TG-1013': row(
    409,
    'The declaration cannot be amended any more',
    '该申报已不可改单',
    'It is rejected, withdrawn, returned, destroyed, or its goods have left: declare anew what is still to be declared.',
    '已退单、撤单、退运、销毁或货物已离场；仍需申报的货物请重新申报。',
  ),
  'TG-1014': row(
    412,
    'The declaration has changed since it was read',
    '申报在读取后已有变化',
    'Read it again, look at what changed, and send the amendment with its present ETag in If-Match.',
    '请重新查询并核对变化，再以当前ETag填入 If-Match 提交改单。',
  ),
  'TG-1015': row(
    409,
    'The declaration cannot be withdrawn any more',
    '该申报已不可撤单',
    'It is rejected, or its goods have left, were returned or destroyed: nothing is left to be taken back.',
    '已退单，或货物已离场、退运、销毁，无可撤回。',
  ),
  'TG-2001': row(
    401,
    'No valid key',
    '密钥无效',
    'Send Authorization: Bearer with a key that was given to you.',
    '请在 Authorization: Bearer 中提供有效密钥。',
  ),
  'TG-2002': row(
    403,
    'This key may not do that',
    '无权操作',
    'Use a key of the right kind: firm, agency or operator.',
    '请使用相应类别的密钥（企业、部门或操作员）。',
  ),
  'TG-3001': row(
    404,
    'There is no such thing here',
    '未找到',
    'Check the number; a firm sees only its own declarations.',
    '请核对编号；企业只能查询本企业申报。',
  ),
  'TG-3002': row(
    400,
    'A query parameter is not valid',
    '查询参数无效',
    'See `errors`; limit is 1 to 200, cursor is one that was given to you.',
    '见 errors；limit为1至200，cursor须为系统给出的值。',
  ),
  'TG-3003': row(
    405,
    'This method is not offered here',
    '不支持该方法',
    'See the Allow header and /openapi.json.',
    '见 Allow 头与 /openapi.json。',
  ),
  'TG-3004': row(
    400,
    'The address cannot be read',
    '请求地址无法解析',
    'Encode the path as UTF-8 with percent signs (RFC 3986).',
    '请按UTF-8对路径作百分号编码（RFC 3986）。',
  ),
  'TG-3005': row(
    431,
    'The address or the headers are too long',
    '请求地址或请求头过长',
    'At most 16 KB together; a page needs only its cursor.',
    '合计不超过16 KB；翻页只需游标。',
  ),
  'TG-3006': row(
    400,
    'This is not an HTTP request',
    '不是HTTP请求',
    'Speak HTTP/1.1, with a Content-Length in bytes, not characters; TLS is ended before this gateway.',
    '请使用HTTP/1.1，Content-Length按字节而非字符计；TLS须在网关之前终止。',
  ),
  'TG-3007': row(408, 'The request did not arrive in time', '请求超时', 'Send it again.', '请重发。'),
  'TG-4001': row(
    422,
    'The message could not be read',
    '报文无法识别',
    'It was stored as it came; send a message of this party’s formats (docs/exchange.md).',
    '报文已按原样保存；请发送本部门格式的报文（见 docs/exchange.md）。',
  ),
  'TG-4002': row(
    404,
    'There is no such party',
    '无此部门',
    'Use customs, inspection, railway or airport; /readyz lists the parties that are known.',
    '请使用 customs、inspection、railway 或 airport；/readyz 列出已登记的部门。',
  ),
  'TG-5001': row(
    500,
    'Something failed here',
    '系统内部错误',
    'Nothing was stored. Try again; if it stays, give `instance` to the operator.',
    '未保存任何数据。请重试；如仍失败，请将 instance 提供给运行维护人员。',
  ),
  'TG-5002': row(
    503,
    'Not stored, try again',
    '暂不能保存，请重试',
    'The store did not take it. Send the same again.',
    '存储暂不可用，请原样重发。',
  ),
  'TG-6001': row(
    409,
    'The message is not parked',
    '该报文不在待归属之列',
    'Somebody was faster, or its number became known; read the message to see where it went.',
    '已由他人处理，或其编号已识别；请查询该报文去向。',
  ),
  'TG-6002': row(
    409,
    'The message cannot be read any more',
    '报文已无法识别',
    'No format of its party reads it now; dismiss it, or ask the party to send it again.',
    '该部门现有格式均无法识别；请作废处理，或请该部门重发。',
  ),
  'TG-6003': row(
    409,
    'You hold nothing there',
    '您未布控扣留所列货物',
    'An operator lifts his own holds only; another operator’s hold is lifted by an override of two.',
    '只能解除本人布控；解除他人布控须由两人以 override 办理。',
  ),
  'TG-6004': row(
    409,
    'The case cannot be reopened',
    '该案不可重新办理',
    'A withdrawal is final and goods that have left are out of reach: declare anew what is still to be declared.',
    '撤单不可恢复，已离场货物无法再办理；仍需申报的货物请重新申报。',
  ),
  'TG-6005': row(
    409,
    'This operator holds nothing there',
    '所指操作员未布控扣留所列货物',
    'See who holds what in `detail`; name that operator in `of`, and only units he holds.',
    '布控人见 detail；请在 of 中填写该操作员，且只列其布控的单元。',
  ),
  'TG-6006': row(
    403,
    'It takes a second person',
    '须由第二人办理',
    'Who asked for it cannot decide on it; another operator has to, with a key of his own.',
    '申请人不得自行确认；须由另一操作员以其本人密钥办理。',
  ),
  'TG-6007': row(
    409,
    'This action is decided',
    '该操作已办结',
    'See its `state` in /v1/operator-actions; ask for a new one if it is still needed.',
    '状态见 /v1/operator-actions；如仍需办理请重新申请。',
  ),
  'TG-6008': row(
    409,
    'The case has changed since this was asked for',
    '申请后案情已变',
    'What it is about is no longer so, see `detail`: refuse it, and ask for a new one if it is still needed.',
    '所涉情况已不复存在，见 detail；请不予同意，如仍需办理请重新申请。',
  ),
  'TG-7001': row(
    409,
    'The message is not dead',
    '该报文并非未达报文',
    'It waits, is under way, or has arrived: see its `state` in /v1/deliveries.',
    '报文待发、发送中或已送达；状态见 /v1/deliveries。',
  ),
  'TG-7002': row(
    409,
    'The party has acknowledged the message',
    '部门已回执该报文',
    'It has it, whatever became of the connection: nothing is left to be sent again.',
    '部门已收到该报文，无需重发。',
  ),
  'TG-7003': row(
    409,
    'The message was never made',
    '该报文未能生成',
    'The party’s format has no words for it, see its `reason`: amend the declaration, or change the partner’s profile.',
    '部门报文格式无法表达，原因见 reason；请改单或调整该部门的报文格式配置。',
  ),
  'TG-7004': row(
    409,
    'A later message took its place',
    '已有后续报文取代',
    'Sent now it would be the last word: set it aside with :dismiss; what is in force was sent or is on its way.',
    '此时重发将成为最后指令；请以 :dismiss 作废处理，现行指令已发出或正在发送。',
  ),
  'TG-7005': row(
    409,
    'The party is stopped already',
    '与该部门的报文交换已暂停',
    'See who stopped it and why in /v1/partners.',
    '暂停人与理由见 /v1/partners。',
  ),
  'TG-7006': row(
    409,
    'The party is not stopped',
    '与该部门的报文交换未暂停',
    'Somebody was faster; see /v1/partners.',
    '已由他人恢复；见 /v1/partners。',
  ),
  'TG-7007': row(
    409,
    'The message was set aside',
    '该报文已作废',
    'It is never sent: see who set it aside and why in /v1/deliveries; amend or declare anew what the party still needs.',
    '该报文不再发送；办理人与理由见 /v1/deliveries；部门仍需的内容请改单或重新申报。',
  ),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

function row(status: number, title: string, titleZh: string, advice: string, adviceZh: string): ErrorRow {
  return { status, title, titleZh, advice, adviceZh };
}
