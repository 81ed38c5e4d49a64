/** The words told to traders and officers, in both languages. */
import type { EventData, Party, StatementKind, Unit, Waiting } from '../../contracts/events/events.generated.ts';

export interface Words {
  readonly en: string;
  readonly zh: string;
}

const PARTY_NAMES: Readonly<Record<string, Words>> = {
  customs: { en: 'customs', zh: '海关' },
  inspection: { en: 'inspection and quarantine', zh: '检验检疫' },
  railway: { en: 'the railway station', zh: '铁路车站' },
  airport: { en: 'the airport', zh: '机场' },
};

/** The party's name; a party nobody named yet is told by its key. */
export const partyName = (party: Party): Words => PARTY_NAMES[party] ?? { en: party, zh: party };

const WAITING: Record<Waiting['what'], (name: Words) => Words> = {
  answer: (p) => ({ en: `waiting for ${p.en} to take the message`, zh: `等待${p.zh}接收报文` }),
  acceptance: (p) => ({ en: `waiting for ${p.en} to accept the declaration`, zh: `等待${p.zh}受理` }),
  instruction: (p) => ({ en: `waiting for ${p.en} to release or to inspect`, zh: `等待${p.zh}放行或查验指令` }),
  inspection: (p) => ({ en: `waiting for the inspection by ${p.en}`, zh: `等待${p.zh}查验` }),
  release: (p) => ({ en: `inspected; waiting for ${p.en} to release`, zh: `已查验，等待${p.zh}放行` }),
  confirmation: (p) => ({
    en: `released; waiting for ${p.en} to confirm that the goods left`,
    zh: `已放行，等待${p.zh}确认离场`,
  }),
  decision: (p) => ({ en: `held; waiting for a decision of ${p.en}`, zh: `货物扣留，等待${p.zh}处理决定` }),
};

export const waitingWords = (party: Party, what: Waiting['what']): Words => WAITING[what](partyName(party));

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
  rejected: { en: 'has rejected the declaration', zh: '退单' },
  deleted: { en: 'has deleted the declaration', zh: '删单' },
  failed: { en: 'could not process the message', zh: '处理失败' },
  onHand: { en: 'has the goods on hand', zh: '货物在手' },
  arrived: { en: 'reports the arrival', zh: '货物到达' },
  positioned: { en: 'has moved the goods to the inspection site', zh: '已移至查验场地' },
  opened: { en: 'reports the opening', zh: '开箱' },
  loaded: { en: 'has loaded the goods', zh: '已装车' },
  gatedIn: { en: 'reports the gate-in', zh: '进场' },
  gatedOut: { en: 'reports the gate-out', zh: '出场' },
  departed: { en: 'reports the departure', zh: '发运' },
  delivered: { en: 'has delivered the goods', zh: '已交付' },
  noted: { en: 'reports', zh: '通报' },
};

/** One statement as a sentence: who says what. */
export function statementWords(party: Party, kind: StatementKind): Words {
  const name = partyName(party);
  const said = STATEMENTS[kind];
  return { en: `${name.en} ${said.en}`, zh: `${name.zh}：${said.zh}` };
}

const HOLD_REASONS: Record<string, Words> = {
  held: { en: 'held', zh: '扣留' },
  refused: { en: 'refused', zh: '不合格' },
  rejected: { en: 'declaration rejected', zh: '退单' },
  inspect: { en: 'to be inspected after the release', zh: '放行后布控查验' },
  contradiction: { en: 'contradictory words of one agency', zh: '同一部门指令矛盾' },
};

/** Reasons written on orders. */
export const orderWords = {
  hold: (because: string): Words => HOLD_REASONS[because] ?? { en: because, zh: because },
  inspection: (agencies: readonly Party[], more: { secondOpening: boolean; afterLimit: boolean }): Words => {
    const names = agencies.map(partyName);
    const joint = agencies.length > 1;
    const extra = more.secondOpening
      ? { en: '; second opening, asked for after the first', zh: '；二次开箱，首次开箱后提出' }
      : more.afterLimit
        ? {
            en: '; the other agency did not answer in time and may join until the opening',
            zh: '；另一部门逾期未答复，开箱前可加入',
          }
        : { en: '', zh: '' };
    return {
      en: `${joint ? 'joint' : 'single'} inspection by ${names.map(({ en }) => en).join(' and ')}${extra.en}`,
      zh: `${joint ? '联合查验' : '单独查验'}：${names.map(({ zh }) => zh).join('、')}${extra.zh}`,
    };
  },
};

type AnyData = EventData[keyof EventData];
type Teller<T extends keyof EventData> = (data: EventData[T]) => Words;

const unitList = (units: readonly Unit[]): string => units.map(({ id }) => id).join(', ');

const join = (subject: Words, said: Words, rest = ''): Words => ({
  en: `${subject.en} ${said.en}${rest}`,
  zh: `${subject.zh}：${said.zh}${rest}`,
});

const EVENTS: { readonly [T in keyof EventData]: Teller<T> } = {
  'declaration.submitted': ({ parties }) => ({
    en: `declared; concerns ${parties.map((p) => partyName(p).en).join(', ')}`,
    zh: `已申报，涉及${parties.map((p) => partyName(p).zh).join('、')}`,
  }),
  'declaration.statusChanged': ({ en, zh }) => ({ en: `status: ${en}`, zh: `状态：${zh}` }),
  'message.received': ({ party, type }) => join(partyName(party), { en: `sent ${type}`, zh: `发来 ${type}` }),
  'message.parked': ({ party, reason }) =>
    join(partyName(party), { en: 'sent a message that waits', zh: '来文待关联' }, `: ${reason}`),
  'message.sent': ({ party, type }) => join(partyName(party), { en: `got ${type}`, zh: `已收到 ${type}` }),
  'message.failed': ({ party, detail }) =>
    join(partyName(party), { en: 'could not be reached', zh: '发送失败' }, `: ${detail}`),
  'message.acknowledged': ({ party, outcome, text }) =>
    join(partyName(party), ACKNOWLEDGED[outcome], outcome === 'rejected' && text !== undefined ? `: ${text}` : ''),
  'statement.recorded': ({ statement }) => {
    const { party, kind, unit, text } = statement;
    const rest = `${unit === undefined ? '' : ` (${unit.id})`}${text === undefined || text === '' ? '' : ` “${text}”`}`;
    const words = statementWords(party, kind);
    return { en: `${words.en}${rest}`, zh: `${words.zh}${rest}` };
  },
  'numbers.learned': ({ numbers }) => {
    const list = numbers.map(({ kind, value }) => `${kind} ${value}`).join(', ');
    return { en: `now known as ${list}`, zh: `取得编号 ${list}` };
  },
  'inspection.ordered': ({ order }) => ({
    en: `${order.kind} inspection ordered for ${unitList(order.units)} by ${order.agencies.map((a) => partyName(a).en).join(' and ')} (${order.number} v${order.version})`,
    zh: `${order.kind === 'joint' ? '一次查验（联合）' : '单独查验'}：${unitList(order.units)}，${order.agencies.map((a) => partyName(a).zh).join('、')}（${order.number} v${order.version}）`,
  }),
  'release.ordered': ({ order }) => ({
    en: `release ordered for ${unitList(order.units)} (${order.number})`,
    zh: `一次放行：${unitList(order.units)}（${order.number}）`,
  }),
  'hold.ordered': ({ order }) => ({
    en: `hold ordered for ${unitList(order.units)}: ${order.reason} (${order.number})`,
    zh: `通知监管场所扣留：${unitList(order.units)}，${order.reason}（${order.number}）`,
  }),
  'deadline.passed': ({ dueAt }) => ({ en: `the limit ${dueAt} has passed`, zh: `已过时限 ${dueAt}` }),
};

const ACKNOWLEDGED: Record<EventData['message.acknowledged']['outcome'], Words> = {
  received: { en: 'acknowledged the receipt', zh: '回执：已接收' },
  accepted: { en: 'acknowledged the acceptance', zh: '回执：已接受' },
  rejected: { en: 'rejected the message', zh: '回执：拒收' },
};

/** One event as a sentence. An event type of a later version is told by its name. */
export function eventWords(type: string, data: AnyData): Words {
  const tell = (EVENTS as Readonly<Record<string, ((data: never) => Words) | undefined>>)[type];
  return tell === undefined ? { en: type, zh: type } : tell(data as never);
}
