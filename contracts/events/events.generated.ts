/* Generated from events/clearance.schema.json and events/events.schema.json by `npm run generate`. Change the schema, not this file. */

/**
 * Party 部门. Whom messages are exchanged with, by the name of its adapter: customs 海关, inspection 检验检疫, railway 铁路车站, airport 机场.
 */
export type Party = string;
/**
 * Kind of number 编号类别. declarationNo 关检关联号, clientSeqNo 客户端编号, customsSeqNo 数据中心统一编号, entryId 海关编号, inspectionClientNo 企业报检号, inspectionNo 报检号, clearanceFormNo 通关单号, bill 提运单号, container 箱号, wagon 车号, airWaybill 航空运单号, inspectionOrder 查验指令号, releaseOrder 放行指令号, contract 合同号.
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
  | 'inspectionOrder'
  | 'releaseOrder'
  | 'contract';
/**
 * Kind of statement 陈述类别. Agencies: received 已接收, accepted 已受理, examined 审结, taxDue 应缴税, inspect 查验, inspected 查验结果, released 放行, cleared 结关, clearanceForm 通关单, held 扣留, refused 不合格, rejected 退单, deleted 删单, failed 失败, noted 其他. Premises: onHand 在手, arrived 到达, positioned 移位到场, opened 开箱, loaded 装车, gatedIn 进场, gatedOut 出场, departed 发运, delivered 交付, noted.
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
  | 'rejected'
  | 'deleted'
  | 'failed'
  | 'onHand'
  | 'arrived'
  | 'positioned'
  | 'opened'
  | 'loaded'
  | 'gatedIn'
  | 'gatedOut'
  | 'departed'
  | 'delivered'
  | 'noted';
/**
 * Overall status 总状态. submitted 已申报, processing 办理中, inspection 查验中, held 扣留, refused 不予放行, rejected 退单, partlyReleased 部分放行, released 已放行, withdrawn 已撤单.
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
   * The sender's own version number, where it has one; a higher one wins before the time is looked at.
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
  what: 'answer' | 'acceptance' | 'instruction' | 'inspection' | 'release' | 'confirmation' | 'decision';
  since: string;
  until?: string;
  units?: Unit[];
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
  data: {};
}
