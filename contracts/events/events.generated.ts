/* Generated from events/clearance.schema.json and events/events.schema.json by `npm run generate`. Change the schema, not this file. */

/**
 * Party 部门. Whom messages are exchanged with, by the name of its adapter: customs 海关, inspection 检验检疫, railway 铁路车站, airport 机场.
 */
export type Party = string;
/**
 * Kind of number 编号类别. declarationNo 关检关联号, clientSeqNo 客户端编号, customsSeqNo 数据中心统一编号, entryId 海关编号, inspectionClientNo 企业报检号, inspectionNo 报检号, clearanceFormNo 通关单号, bill 提运单号, container 箱号, wagon 车号, airWaybill 航空运单号, uld 集装器编号, inspectionOrder 查验指令号, releaseOrder 放行指令号, contract 合同号.
 */
export type NumberKind =
  | 'declarationNo'
  | 'clientSeqNo'
  | 'customsSeqNo'
  | 'entryId'
  | 'inspectionClientNo'
  | 'inspectionNo'
  | 'clearanceFormNo'
  | 'bill'
  | 'container'
  | 'wagon'
  | 'airWaybill'
  | 'uld'
  | 'inspectionOrder'
  | 'releaseOrder'
  | 'contract';
/**
 * Kind of statement 陈述类别. Agencies: received 已接收, accepted 已受理, examined 审结, taxDue 应缴税, inspect 查验, inspected 查验结果, released 放行, cleared 结关, clearanceForm 通关单, held 扣留, refused 不合格, disposed 处置完毕, rejected 退单, deleted 删单, failed 失败, noted 其他. Premises: onHand 在手, arrived 到达, positioned 移位到场, opened 开箱, movedOut 移出查验场地, loaded 装车, gatedIn 进场, gatedOut 出场, departed 发运, delivered 交付, noted. Trader: amended 改单, withdrawn 撤单. Operator: held 布控, released 解除本人布控, reopened 重新办理.
 */
export type StatementKind =
  | 'received'
  | 'accepted'
  | 'examined'
  | 'taxDue'
  | 'inspect'
  | 'inspected'
  | 'released'
  | 'cleared'
  | 'clearanceForm'
  | 'held'
  | 'refused'
  | 'disposed'
  | 'rejected'
  | 'deleted'
  | 'failed'
  | 'onHand'
  | 'arrived'
  | 'positioned'
  | 'opened'
  | 'movedOut'
  | 'loaded'
  | 'gatedIn'
  | 'gatedOut'
  | 'departed'
  | 'delivered'
  | 'amended'
  | 'withdrawn'
  | 'reopened'
  | 'noted';
/**
 * Overall status 总状态. submitted 已申报, processing 办理中, inspection 查验中, held 扣留, refused 不予放行, rejected 退单, partlyReleased 部分放行, released 已放行, returned 已退运, destroyed 已销毁, withdrawn 已撤单.
 */
export type DeclarationStatus =
  | 'submitted'
  | 'processing'
  | 'inspection'
  | 'held'
  | 'refused'
  | 'rejected'
  | 'partlyReleased'
  | 'released'
  | 'returned'
  | 'destroyed'
  | 'withdrawn';
/**
 * Status at one party 部门状态. pending 待发送, sent 已发送, received 已接收, accepted 已受理, inspecting 查验中, released 已放行, held 扣留, refused 不合格, rejected 退单, failed 失败, arrived 已到达, informed 已通知, gone 已离场.
 */
export type PartyStatus =
  | 'pending'
  | 'sent'
  | 'received'
  | 'accepted'
  | 'inspecting'
  | 'released'
  | 'held'
  | 'refused'
  | 'rejected'
  | 'failed'
  | 'arrived'
  | 'informed'
  | 'gone';

/**
 * EventVocabulary. Data of every event in the log and on the bus. 事件数据。
 */
export interface Vocabulary {
  [k: string]: unknown;
}
/**
 * Unit of control 监管单元. What is inspected and released as one: container, wagon, ULD, air waybill, or the bill itself for bulk.
 */
export interface Unit {
  kind: 'container' | 'wagon' | 'uld' | 'airWaybill' | 'bill';
  id: string;
}
/**
 * Number 编号
 */
export interface NumberRef {
  kind: NumberKind;
  value: string;
}
/**
 * Statement 陈述. One thing one party said, about one unit or (without unit) about the whole declaration. Never overwritten.
 */
export interface Statement {
  party: Party;
  kind: StatementKind;
  unit?: Unit;
  /**
   * When the sender says it was so. 发送方时间，RFC 3339。
   */
  senderTime: string;
  /**
   * The sender's own version number, where it has one; a higher one wins before the time is looked at. At most 2^53 - 1, what every language counts exactly.
   */
  senderVersion?: number;
  /**
   * The party's own code, e.g. CHANNEL P or RspCodes 2000.
   */
  code?: string;
  /**
   * The party's own words. 原文。
   */
  text?: string;
  /**
   * What is to be done with refused goods: return 退运, destroy 销毁, treat 整改.
   */
  disposition?: 'return' | 'destroy' | 'treat';
  /**
   * Of an inspection: pass 合格, abnormal 异常, pending 待实验室结果.
   */
  result?: 'pass' | 'abnormal' | 'pending';
  /**
   * manual 人工, machine 机检.
   */
  method?: 'manual' | 'machine';
  /**
   * The inspection or release order this answers. 所答复的指令号。
   */
  orderNo?: string;
  /**
   * Of goods that left 离开: only a part of them did, in no container, wagon or unit load device that is named. 仅部分货物。
   */
  inPart?: true;
  /**
   * What a restart sets aside 重新对碰. Of an amendment or reopening: the matching begins again. What an agency said up to `until` by its own clock no longer counts; nor does what it said before this statement.
   *
   * @maxItems 20
   */
  setsAside?: {
    party: Party;
    until: string;
  }[];
  /**
   * Who said it where a person did: the operators' names. 操作员。
   */
  by?: string;
}
/**
 * Inspection order 查验指令. One appointment, one move, one opening. joint 联合查验: customs and inspection together; single: one agency.
 */
export interface InspectionOrder {
  number: string;
  version: number;
  kind: 'joint' | 'single';
  /**
   * @minItems 1
   * @maxItems 9
   */
  agencies: Party[];
  /**
   * @minItems 1
   * @maxItems 500
   */
  units: Unit[];
  placedAt: string;
  windowFrom: string;
  windowTo: string;
  /**
   * Inspection site at the premises. 查验场地。
   */
  place: string;
  reason: string;
  secondOpening?: boolean;
  /**
   * manual 人工 (also where absent), machine 机检 (no opening), machineThenManual 先机检后开箱.
   */
  method?: 'manual' | 'machine' | 'machineThenManual';
  /**
   * The order is withdrawn before it was carried out. 已撤销。
   */
  cancelled?: boolean;
  /**
   * Other declarations whose goods are in the same units. 同一监管单元的其他申报。
   *
   * @maxItems 99
   */
  sharedWith?: string[];
}
/**
 * Release order 放行指令. Both agencies let the units go; sent to the premises once per unit and version.
 */
export interface ReleaseOrder {
  number: string;
  version: number;
  /**
   * @minItems 1
   * @maxItems 500
   */
  units: Unit[];
  placedAt: string;
  /**
   * A hold or inspection had been placed on these units before.
   */
  liftsHold?: boolean;
  /**
   * Other declarations whose goods are in the same units. 同一监管单元的其他申报。
   *
   * @maxItems 99
   */
  sharedWith?: string[];
}
/**
 * Hold order 扣留通知. The premises must not let the units go. 监管场所不得放行。
 */
export interface HoldOrder {
  number: string;
  version: number;
  /**
   * @minItems 1
   * @maxItems 500
   */
  units: Unit[];
  placedAt: string;
  agency: Party;
  reason: string;
  disposition?: 'return' | 'destroy' | 'treat';
}
/**
 * What is waited for 等待事项
 */
export interface Waiting {
  party: Party;
  what:
    | 'answer'
    | 'acceptance'
    | 'instruction'
    | 'positioning'
    | 'inspection'
    | 'laboratory'
    | 'release'
    | 'moveOut'
    | 'confirmation'
    | 'decision';
  since: string;
  until?: string;
  units?: Unit[];
  en: string;
  zh: string;
  /**
   * The limit has passed. 已逾期。
   */
  late?: boolean;
}
/**
 * Alarm 警报. Something a person has to look at. recallTooLate 撤回过迟, leftWithoutRelease 未放行离场, contradiction 指令矛盾, unknownUnit 单元不符, otherSilent 另一部门逾期未答复, notPositioned 逾期未移位, notInspected 逾期未查验, notMovedOut 逾期未移出, notCollected 放行后逾期未提离, amendmentRefused 改单未被接受.
 */
export interface Alarm {
  kind:
    | 'recallTooLate'
    | 'leftWithoutRelease'
    | 'contradiction'
    | 'unknownUnit'
    | 'otherSilent'
    | 'notPositioned'
    | 'notInspected'
    | 'notMovedOut'
    | 'notCollected'
    | 'amendmentRefused';
  party: Party;
  /**
   * @minItems 1
   */
  units: Unit[];
  since: string;
  /**
   * The moment that passed. 时限。
   */
  limit?: string;
  en: string;
  zh: string;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "EventData".
 */
export interface EventData {
  'declaration.submitted': DeclarationSubmitted;
  'declaration.statusChanged': DeclarationStatusChanged;
  'message.received': MessageReceived;
  'message.parked': MessageParked;
  'message.sent': MessageSent;
  'message.failed': MessageFailed;
  'message.acknowledged': MessageAcknowledged;
  'statement.recorded': StatementRecorded;
  'numbers.learned': NumbersLearned;
  'inspection.ordered': InspectionOrdered;
  'release.ordered': ReleaseOrdered;
  'hold.ordered': HoldOrdered;
  'deadline.passed': DeadlinePassed;
  'declaration.amended': DeclarationAmended;
  'declaration.withdrawn': DeclarationWithdrawn;
  'alarm.raised': AlarmRaised;
  'alarm.cleared': AlarmCleared;
  'operator.acted': OperatorActed;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "DeclarationSubmitted".
 */
export interface DeclarationSubmitted {
  traderReference: string;
  direction: 'import' | 'export';
  parties: Party[];
  format: string;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "DeclarationStatusChanged".
 */
export interface DeclarationStatusChanged {
  status: DeclarationStatus;
  en: string;
  zh: string;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "MessageReceived".
 */
export interface MessageReceived {
  messageId: string;
  party: Party;
  format: string;
  type: string;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "MessageParked".
 */
export interface MessageParked {
  messageId: string;
  party: Party;
  reason: string;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "MessageSent".
 */
export interface MessageSent {
  messageId: string;
  party: Party;
  format: string;
  type: string;
  attempt: number;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "MessageFailed".
 */
export interface MessageFailed {
  messageId: string;
  party: Party;
  attempt: number;
  class: 'transient' | 'ambiguous' | 'permanent';
  detail: string;
  nextAttemptAt?: string;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "MessageAcknowledged".
 */
export interface MessageAcknowledged {
  messageId: string;
  party: Party;
  outcome: 'received' | 'accepted' | 'rejected';
  text?: string;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "StatementRecorded".
 */
export interface StatementRecorded {
  messageId: string;
  statement: Statement;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "NumbersLearned".
 */
export interface NumbersLearned {
  numbers: NumberRef[];
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "InspectionOrdered".
 */
export interface InspectionOrdered {
  order: InspectionOrder;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "ReleaseOrdered".
 */
export interface ReleaseOrdered {
  order: ReleaseOrder;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "HoldOrdered".
 */
export interface HoldOrdered {
  order: HoldOrder;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "DeadlinePassed".
 */
export interface DeadlinePassed {
  deadline: string;
  dueAt: string;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "DeclarationAmended".
 */
export interface DeclarationAmended {
  messageId: string;
  version: number;
  reason: string;
  /**
   * JSON pointers of what changed. 变更项。
   */
  changes: string[];
  /**
   * Bill, unit or clearance form changed: the matching begins again.
   */
  restarts: boolean;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "DeclarationWithdrawn".
 */
export interface DeclarationWithdrawn {
  messageId: string;
  reason: string;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "AlarmRaised".
 */
export interface AlarmRaised {
  alarm: Alarm;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "AlarmCleared".
 */
export interface AlarmCleared {
  alarm: Alarm;
}
/**
 * This interface was referenced by `Vocabulary`'s JSON-Schema
 * via the `definition` "OperatorActed".
 */
export interface OperatorActed {
  actionId: string;
  action: 'attach' | 'dismiss' | 'hold' | 'lift' | 'reopen' | 'override' | 'replay' | 'stop' | 'start';
  /**
   * done; pending: waits for a second person; confirmed, refused: by the second person.
   */
  state: 'done' | 'pending' | 'confirmed' | 'refused';
  operator: string;
  confirmedBy?: string;
  reason: string;
  units?: Unit[];
  agency?: Party;
  kind?: StatementKind;
  messageId?: string;
}
/**
 * Report of a party 部门回执（JSON）. What a party says of one declaration, in JSON, where it does not write its own format: application/vnd.tongguan.report+json.
 */
export interface PartyReport {
  /**
   * Numbers by which the declaration is found, strongest first. 用于查找申报的编号。
   *
   * @minItems 1
   * @maxItems 100
   */
  numbers: NumberRef[];
  /**
   * Numbers the party gave to it, known from now on. 部门新赋予的编号。
   *
   * @maxItems 100
   */
  learned?: NumberRef[];
  /**
   * What it says, for itself: not what only a trader or an operator can say. 仅限该部门自身的陈述。
   *
   * @maxItems 500
   */
  statements: (Statement & {
    kind?: {
      [k: string]: unknown;
    };
    setsAside?: never;
    by?: never;
  })[];
  /**
   * Answer to a message of ours 对我方报文的答复
   */
  acknowledgement?: {
    /**
     * The reference our message carried.
     */
    reference: string;
    /**
     * received: well made; accepted: taken; rejected: not taken, see text.
     */
    outcome: 'received' | 'accepted' | 'rejected';
    text?: string;
  };
}
/**
 * Receipt for a message of a party 收妥回执. What became of a message a party wrote, where its own syntax has no acknowledgement: application/vnd.tongguan.receipt+json.
 */
export interface PartyReceipt {
  /**
   * The stored message; absent where none was stored.
   */
  messageId?: string;
  /**
   * applied 已处理; parked 待归属: its declaration is not known yet; noted 已记录: nothing to apply; unreadable 无法识别; dismissed 已作废; refused 未接收.
   */
  state: 'applied' | 'parked' | 'noted' | 'unreadable' | 'dismissed' | 'refused';
  reason?: string;
}
/**
 * CloudEvents 1.0 envelope
 */
export interface CloudEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  time: string;
  /**
   * The declaration number, or - where none is known yet.
   */
  subject: string;
  datacontenttype: 'application/json';
  dataschema?: string;
  partitionkey?: string;
  /**
   * Position in the event log.
   */
  sequence: string;
  correlationid?: string;
  causationid?: string;
  /**
   * Unified social credit code 统一社会信用代码 of the firm it belongs to. On the bus only.
   */
  firm?: string;
  data: {};
}
