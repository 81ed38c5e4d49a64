/** The words told to traders and officers, in both languages. */
import type { Alarm, EventData, Party, StatementKind, Unit, Waiting } from '../../contracts/events/events.generated.ts';
import { type Decision, type HoldReason, type Method, type Names, OPERATOR, TRADER, type Words } from './case.ts';

/** Those who are no adapter's party. */
const OWN_NAMES: Names = {
  [OPERATOR]: { en: 'Operator of the gateway', zh: '平台操作员' },
  [TRADER]: { en: 'Trading firm', zh: '申报企业' },
};

/** The party's name; a party nobody named is told by its key. */
export const partyName = (party: Party, names: Names): Words =>
  (Object.hasOwn(names, party) ? names[party] : undefined) ??
  (Object.hasOwn(OWN_NAMES, party) ? OWN_NAMES[party] : undefined) ?? { en: party, zh: party };

const WAITING: Record<Waiting['what'], (name: Words) => Words> = {
  answer: (p) => ({ en: `waiting for ${p.en} to take the message`, zh: `等待${p.zh}接收报文` }),
  acceptance: (p) => ({ en: `waiting for ${p.en} to accept the declaration`, zh: `等待${p.zh}受理` }),
  instruction: (p) => ({ en: `waiting for ${p.en} to release or to inspect`, zh: `等待${p.zh}放行或查验指令` }),
  positioning: (p) => ({
    en: `waiting for ${p.en} to move the goods to the inspection site`,
    zh: `等待${p.zh}移位至查验场地`,
  }),
  inspection: (p) => ({ en: `waiting for the inspection by ${p.en}`, zh: `等待${p.zh}查验` }),
  laboratory: (p) => ({
    en: `inspected; waiting for the laboratory result of ${p.en}`,
    zh: `已查验，等待${p.zh}实验室检测结果`,
  }),
  release: (p) => ({ en: `inspected; waiting for ${p.en} to release`, zh: `已查验，等待${p.zh}放行` }),
  moveOut: (p) => ({
    en: `inspected; waiting for ${p.en} to move the goods out of the inspection site`,
    zh: `已查验，等待${p.zh}移出查验场地`,
  }),
  confirmation: (p) => ({
    en: `released; waiting for ${p.en} to confirm that the goods left`,
    zh: `已放行，等待${p.zh}确认离场`,
  }),
  decision: (p) => ({ en: `held; waiting for a decision of ${p.en}`, zh: `货物扣留，等待${p.zh}处理决定` }),
};

export const waitingWords = (party: Party, what: Waiting['what'], names: Names): Words =>
  WAITING[what](partyName(party, names));

/** Why a decision of a party is waited for, where it is not simply a hold. */
export type Question = 'contradiction' | 'unknownUnit' | 'goneUnreleased' | 'goneAfterRelease' | 'otherDeclaration';

const QUESTIONS: Record<Question, (name: Words) => Words> = {
  contradiction: (p) => ({
    en: `${p.en} said at the same moment to release and not to release; nothing is released until it says which`,
    zh: `${p.zh}同一时间的指令互相矛盾，明确之前不予放行`,
  }),
  unknownUnit: (p) => ({
    en: `${p.en} speaks of units that are not in the declaration; waiting for it to correct them`,
    zh: `${p.zh}所称货物单元不在本申报中，等待其更正`,
  }),
  goneUnreleased: (p) => ({
    en: `alarm: the goods left without a release; waiting for a decision of ${p.en}`,
    zh: `警报：货物未经放行已离场，等待${p.zh}处理`,
  }),
  goneAfterRelease: (p) => ({
    en: `alarm: the goods had left before the release could be recalled; waiting for a decision of ${p.en}`,
    zh: `警报：撤回放行前货物已离场，等待${p.zh}处理`,
  }),
  otherDeclaration: (p) => ({
    en: `waiting for ${p.en} to release another declaration on the same goods`,
    zh: `等待${p.zh}放行同一货物的其他申报`,
  }),
};

export const questionWords = (party: Party, question: Question, names: Names): Words =>
  QUESTIONS[question](partyName(party, names));

const STATEMENTS: Record<StatementKind, Words> = {
  received: { en: 'has received it', zh: '已接收' },
  accepted: { en: 'has accepted it', zh: '已受理' },
  examined: { en: 'has examined it', zh: '审结' },
  taxDue: { en: 'asks for duties and taxes', zh: '应缴税费' },
  inspect: { en: 'wants to inspect', zh: '查验通知' },
  inspected: { en: 'has inspected', zh: '查验完毕' },
  released: { en: 'has released', zh: '放行' },
  cleared: { en: 'has closed the declaration', zh: '结关' },
  clearanceForm: { en: 'has issued the clearance form', zh: '已签发通关单' },
  held: { en: 'holds the goods', zh: '扣留' },
  refused: { en: 'refuses the goods', zh: '检验检疫不合格' },
  disposed: { en: 'has carried out what was ordered for the refused goods', zh: '不合格货物处置完毕' },
  rejected: { en: 'has rejected the declaration', zh: '退单' },
  deleted: { en: 'has deleted the declaration', zh: '删单' },
  failed: { en: 'could not process the message', zh: '处理失败' },
  onHand: { en: 'has the goods on hand', zh: '货物在手' },
  arrived: { en: 'reports the arrival', zh: '货物到达' },
  positioned: { en: 'has moved the goods to the inspection site', zh: '已移至查验场地' },
  opened: { en: 'reports the opening', zh: '开箱' },
  movedOut: { en: 'has moved the goods out of the inspection site', zh: '已移出查验场地' },
  loaded: { en: 'has loaded the goods', zh: '已装车' },
  gatedIn: { en: 'reports the gate-in', zh: '进场' },
  gatedOut: { en: 'reports the gate-out', zh: '出场' },
  departed: { en: 'reports the departure', zh: '发运' },
  delivered: { en: 'has delivered the goods', zh: '已交付' },
  amended: { en: 'has amended the declaration', zh: '改单' },
  withdrawn: { en: 'has withdrawn the declaration', zh: '撤单' },
  reopened: { en: 'has reopened the case', zh: '重新办理' },
  noted: { en: 'reports', zh: '通报' },
};

/** One statement as a sentence: who says what. */
export function statementWords(party: Party, kind: StatementKind, names: Names): Words {
  const name = partyName(party, names);
  const said = STATEMENTS[kind];
  return { en: `${name.en} ${said.en}`, zh: `${name.zh}：${said.zh}` };
}

type HoldDecision = Extract<Decision, { kind: 'hold' }>;

const HOLD_REASONS: Record<HoldReason, Words> = {
  held: { en: 'held', zh: '扣留' },
  refused: { en: 'refused', zh: '不合格' },
  rejected: { en: 'declaration rejected', zh: '退单' },
  inspect: { en: 'to be inspected after the release', zh: '放行后布控查验' },
  contradiction: { en: 'contradictory words of one agency', zh: '同一部门指令矛盾' },
  restarted: { en: 'declaration dealt with anew after the release', zh: '放行后重新办理' },
  withdrawn: { en: 'declaration withdrawn after the release', zh: '放行后撤单' },
  amended: {
    en: 'no longer in the declaration, which was amended after the release',
    zh: '放行后改单，已不在申报之内',
  },
  shared: { en: 'another declaration on the same goods is not released', zh: '同一货物的其他申报尚未放行' },
};

/** Words that say themselves why the goods are kept. */
const SAYS_WHY: ReadonlySet<HoldReason> = new Set(['held', 'refused', 'rejected', 'withdrawn'] as const);

const METHODS: Record<Method, Words> = {
  manual: { en: '', zh: '' },
  machine: { en: ' by machine', zh: '（机检）' },
  machineThenManual: { en: ' by machine, then opened,', zh: '（先机检后开箱）' },
};

/** Reasons written on orders. */
export const orderWords = {
  /** The agency's own words where it said why; ours where the reason is something else than its last word. */
  hold: ({ because, statement }: HoldDecision): Words => {
    const said = statement?.text?.trim() ?? '';
    return SAYS_WHY.has(because) && said !== '' ? { en: said, zh: said } : HOLD_REASONS[because];
  },
  inspection: (
    agencies: readonly Party[],
    more: { secondOpening: boolean; afterLimit: boolean; method: Method; cancelled?: true },
    names: Names,
  ): Words => {
    if (more.cancelled) return { en: 'inspection cancelled', zh: '查验撤销' };
    const called = agencies.map((agency) => partyName(agency, names));
    const joint = agencies.length > 1;
    const extra = more.secondOpening
      ? { en: '; second opening, asked for after the first', zh: '；二次开箱，首次开箱后提出' }
      : more.afterLimit
        ? {
            en: '; the other agency did not answer in time and may join until the opening',
            zh: '；另一部门逾期未答复，开箱前可加入',
          }
        : { en: '', zh: '' };
    const how = METHODS[more.method];
    return {
      en: `${joint ? 'joint' : 'single'} inspection${how.en} by ${called.map(({ en }) => en).join(' and ')}${extra.en}`,
      zh: `${joint ? '联合查验' : '单独查验'}${how.zh}：${called.map(({ zh }) => zh).join('、')}${extra.zh}`,
    };
  },
};

const ALARMS: Record<Alarm['kind'], (name: Words) => Words> = {
  recallTooLate: (p) => ({
    en: `the goods had left before the release could be recalled; ${p.en} has to decide`,
    zh: `撤回放行前货物已离场，等待${p.zh}处理`,
  }),
  leftWithoutRelease: (p) => ({
    en: `the goods left without a release; ${p.en} has to decide`,
    zh: `货物未经放行已离场，等待${p.zh}处理`,
  }),
  contradiction: (p) => ({
    en: `${p.en} said at the same moment to release and not to release`,
    zh: `${p.zh}同一时间的指令互相矛盾`,
  }),
  unknownUnit: (p) => ({
    en: `${p.en} speaks of units that are not in the declaration`,
    zh: `${p.zh}所称货物单元不在本申报中`,
  }),
  otherSilent: (p) => ({
    en: `another agency wants to inspect and ${p.en} has not answered within the limit`,
    zh: `另一部门已布控查验，${p.zh}逾期未答复`,
  }),
  notPositioned: (p) => ({
    en: `${p.en} has not moved the goods to the inspection site within the limit`,
    zh: `${p.zh}逾期未移位至查验场地`,
  }),
  notInspected: (p) => ({ en: `${p.en} has not inspected within the limit`, zh: `${p.zh}逾期未查验` }),
  notMovedOut: (p) => ({
    en: `${p.en} has not moved the goods out of the inspection site within the limit`,
    zh: `${p.zh}逾期未移出查验场地`,
  }),
  amendmentRefused: (p) => ({
    en: `${p.en} has not taken the amendment; amend again or withdraw`,
    zh: `${p.zh}未接受改单，请重新改单或撤单`,
  }),
  notCollected: (p) => ({
    en: `released, and still at ${p.en} after the limit`,
    zh: `已放行，逾期仍在${p.zh}未提离`,
  }),
};

/** An alarm as a sentence, with the units it is about. */
export function alarmWords(kind: Alarm['kind'], party: Party, units: readonly Unit[], names: Names): Words {
  const { en, zh } = ALARMS[kind](partyName(party, names));
  return { en: `${en} (${unitList(units)})`, zh: `${zh}（${unitList(units)}）` };
}

const ACTIONS: Record<EventData['operator.acted']['action'], Words> = {
  attach: { en: 'attached a message', zh: '人工关联来文' },
  dismiss: { en: 'set a message aside', zh: '报文作废处理' },
  hold: { en: 'holds the goods', zh: '布控扣留' },
  lift: { en: 'lifted the own hold', zh: '解除本人布控' },
  reopen: { en: 'reopened the case', zh: '重新办理' },
  override: { en: 'speaks for a party', zh: '代为录入指令' },
  replay: { en: 'sends a dead message again', zh: '重发未达报文' },
  stop: { en: 'stopped the exchange with a party', zh: '暂停与部门的报文交换' },
  start: { en: 'started the exchange with a party again', zh: '恢复与部门的报文交换' },
};

const ACTION_STATES: Record<EventData['operator.acted']['state'], Words> = {
  done: { en: '', zh: '' },
  pending: { en: ' (waits for a second person)', zh: '（待第二人确认）' },
  confirmed: { en: ' (confirmed by a second person)', zh: '（已由第二人确认）' },
  refused: { en: ' (refused by a second person)', zh: '（第二人未同意）' },
};

type AnyData = EventData[keyof EventData];
type Teller<T extends keyof EventData> = (data: EventData[T], names: Names) => Words;

const unitList = (units: readonly Unit[]): string => units.map(({ id }) => id).join(', ');

const join = (subject: Words, said: Words, rest = ''): Words => ({
  en: `${subject.en} ${said.en}${rest}`,
  zh: `${subject.zh}：${said.zh}${rest}`,
});

const EVENTS: { readonly [T in keyof EventData]: Teller<T> } = {
  'declaration.submitted': ({ parties }, names) => ({
    en: `declared; concerns ${parties.map((p) => partyName(p, names).en).join(', ')}`,
    zh: `已申报，涉及${parties.map((p) => partyName(p, names).zh).join('、')}`,
  }),
  'declaration.statusChanged': ({ en, zh }) => ({ en: `status: ${en}`, zh: `状态：${zh}` }),
  'message.received': ({ party, type }, names) =>
    join(partyName(party, names), { en: `sent ${type}`, zh: `发来 ${type}` }),
  'message.parked': ({ party, reason }, names) =>
    join(partyName(party, names), { en: 'sent a message that waits', zh: '来文待归属' }, `: ${reason}`),
  'message.sent': ({ party, type }, names) =>
    join(partyName(party, names), { en: `got ${type}`, zh: `已收到 ${type}` }),
  'message.failed': ({ party, detail }, names) =>
    join(partyName(party, names), { en: 'could not be reached', zh: '发送失败' }, `: ${detail}`),
  'message.acknowledged': ({ party, outcome, text }, names) =>
    join(
      partyName(party, names),
      ACKNOWLEDGED[outcome],
      outcome === 'rejected' && text !== undefined ? `: ${text}` : '',
    ),
  'statement.recorded': ({ statement }, names) => {
    const { party, kind, unit, text } = statement;
    const rest = `${unit === undefined ? '' : ` (${unit.id})`}${text === undefined || text === '' ? '' : ` “${text}”`}`;
    const words = statementWords(party, kind, names);
    return { en: `${words.en}${rest}`, zh: `${words.zh}${rest}` };
  },
  'numbers.learned': ({ numbers }) => {
    const list = numbers.map(({ kind, value }) => `${kind} ${value}`).join(', ');
    return { en: `now known as ${list}`, zh: `取得编号 ${list}` };
  },
  'inspection.ordered': ({ order }, names) =>
    order.cancelled === true
      ? {
          en: `inspection cancelled for ${unitList(order.units)} (${order.number} v${order.version})`,
          zh: `查验撤销：${unitList(order.units)}（${order.number} v${order.version}）`,
        }
      : {
          en: `${order.kind} inspection ordered for ${unitList(order.units)} by ${order.agencies.map((a) => partyName(a, names).en).join(' and ')} (${order.number} v${order.version})`,
          zh: `${order.kind === 'joint' ? '一次查验（联合）' : '单独查验'}：${unitList(order.units)}，${order.agencies.map((a) => partyName(a, names).zh).join('、')}（${order.number} v${order.version}）`,
        },
  'release.ordered': ({ order }) => ({
    en: `release ordered for ${unitList(order.units)} (${order.number})`,
    zh: `一次放行：${unitList(order.units)}（${order.number}）`,
  }),
  'hold.ordered': ({ order }) => ({
    en: `hold ordered for ${unitList(order.units)}: ${order.reason} (${order.number})`,
    zh: `通知监管场所扣留：${unitList(order.units)}，${order.reason}（${order.number}）`,
  }),
  'declaration.amended': ({ version, reason, changes, restarts }) => ({
    en: `amended to version ${version}: ${reason} (${changes.join(', ')})${restarts ? '; the matching begins again' : ''}`,
    zh: `改单，第${version}版：${reason}（${changes.join('、')}）${restarts ? '；重新对碰' : ''}`,
  }),
  'declaration.withdrawn': ({ reason }) => ({ en: `withdrawn: ${reason}`, zh: `撤单：${reason}` }),
  'alarm.raised': ({ alarm }) => ({ en: `alarm: ${alarm.en}`, zh: `警报：${alarm.zh}` }),
  'alarm.cleared': ({ alarm }) => ({ en: `alarm over: ${alarm.en}`, zh: `警报解除：${alarm.zh}` }),
  'operator.acted': ({ action, state, operator, confirmedBy, reason }) => {
    const who = confirmedBy === undefined ? operator : `${operator}, ${confirmedBy}`;
    return {
      en: `operator ${who} ${ACTIONS[action].en}${ACTION_STATES[state].en}: ${reason}`,
      zh: `操作员${who}${ACTIONS[action].zh}${ACTION_STATES[state].zh}：${reason}`,
    };
  },
  'deadline.passed': ({ dueAt }) => ({ en: `the limit ${dueAt} has passed`, zh: `已过时限 ${dueAt}` }),
};

const ACKNOWLEDGED: Record<EventData['message.acknowledged']['outcome'], Words> = {
  received: { en: 'acknowledged the receipt', zh: '回执：已接收' },
  accepted: { en: 'acknowledged the acceptance', zh: '回执：已接受' },
  rejected: { en: 'rejected the message', zh: '回执：拒收' },
};

/** One event as a sentence. An event type of a later version is told by its name. */
export function eventWords(type: string, data: AnyData, names: Names): Words {
  const tell = (EVENTS as Readonly<Record<string, ((data: never, names: Names) => Words) | undefined>>)[type];
  return tell === undefined ? { en: type, zh: type } : tell(data as never, names);
}
