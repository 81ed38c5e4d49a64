import { codeList } from '../../contracts/codes/codes.ts';
import type { Acknowledgement, NumberRef, Problem, ReadContext, Report, Statement } from '../adapter.ts';
import { withoutLiftedHolds } from '../kept-back.ts';
import { child, children, descend, textOf, type XmlElement } from '../syntax/xml/index.ts';
import { inspectionMethod } from '../unit-mining.ts';
import { type Unit, unitsInNote, unitsReleased } from './note-units.ts';
import { problem } from './problems.ts';

/** What a receipt gives to a Reading. */
export interface ReceiptReading {
  readonly problems: readonly Problem[];
  readonly meaning: Readonly<Record<string, unknown>>;
  readonly reports: readonly Report[];
}

type Kind = Statement['kind'];

/** What the gateway takes a class of contracts/codes/customs-channel.json to say. */
const CLASS_STATEMENTS: Readonly<Record<string, Kind>> = {
  transport: 'received',
  declared: 'received',
  accepted: 'accepted',
  refused: 'rejected',
  returned: 'rejected',
  failed: 'failed',
  action: 'noted',
  examined: 'examined',
  reexamined: 'noted',
  tax: 'taxDue',
  inspection: 'inspect',
  released: 'released',
  cleared: 'cleared',
  deleted: 'deleted',
  ciq: 'noted',
  other: 'noted',
};

/** Codes that are no rows of the list, or say more than their class: 0 and 1 declare, H ends this try, F1 is local. */
const CHANNEL_STATEMENTS: Readonly<Record<string, Kind>> = {
  '0': 'received',
  '1': 'received',
  H: 'rejected',
  F1: 'failed',
  f0: 'failed',
  S0: 'received',
};

/** The statement a CHANNEL makes; `noted` where it says nothing about the course of the declaration. */
export function statementKindOf(channel: string): Kind {
  const own = Object.hasOwn(CHANNEL_STATEMENTS, channel) ? CHANNEL_STATEMENTS[channel] : undefined;
  return own ?? CLASS_STATEMENTS[codeList('customs-channel').get(channel)?.class ?? ''] ?? 'noted';
}

/**
 * The statement of a receipt. No CHANNEL holds goods (扣留); customs says it as M (重审) with the word in its note
 * (docs/exchange.md), unless it says that a hold is lifted. M alone says that the declaration is examined again and
 * changes nothing by itself.
 */
function kindOf(channel: string, note: string): Kind {
  const holds =
    codeList('customs-channel').get(channel)?.class === 'reexamined' && withoutLiftedHolds(note).includes('扣留');
  return holds ? 'held' : statementKindOf(channel);
}

/** NOTICE_DATE, `yyyyMMdd'T'HHmmssSS` or `yyyy-MM-ddTHH:mm:ss`, local unless it names its offset, as RFC 3339 in UTC. */
export function noticeTime(text: string, utcOffsetMinutes: number): string | undefined {
  const match =
    /^(\d{4})-?(\d{2})-?(\d{2})[T ](\d{2}):?(\d{2}):?(\d{2})(?:\.?(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/.exec(text) ??
    undefined;
  if (match === undefined) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', zone] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const time = Date.parse(local);
  // Date.parse takes 30 February for 1 March; a notice of such a day has no time.
  if (Number.isNaN(time) || new Date(time).toISOString() !== local) return undefined;
  return new Date(time - offsetOf(zone, utcOffsetMinutes) * 60_000).toISOString();
}

function offsetOf(zone: string | undefined, otherwise: number): number {
  if (zone === undefined) return otherwise;
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}

function numberRef(kind: NumberRef['kind'], value: string): NumberRef[] {
  return value === '' || value.length > 64 ? [] : [{ kind, value }];
}

/** Our own declaration number is inside the ClientSeqNo we made. */
function ownNumbers(text: string): NumberRef[] {
  const client = /TG[0-9]{16}/.exec(text)?.[0];
  if (client === undefined) return [];
  return [...numberRef('declarationNo', client.slice(2)), ...numberRef('clientSeqNo', client)];
}

/** A business receipt: the DEC_RESULT element of a DEC_DATA (2016), or the root DEC_RESULT (2018). */
export function readDecResult(result: XmlElement, context: ReadContext): ReceiptReading {
  const problems: Problem[] = [];
  const channel = textOf(result, 'CHANNEL');
  const note = textOf(result, 'NOTE');
  const entryId = textOf(result, 'ENTRY_ID');
  const seqNo = textOf(result, 'CUS_CIQ_NO') || textOf(result, 'SEQ_NO');
  const known = codeList('customs-channel').get(channel);
  const said = isSaidOnce(result, problems) ? kindOf(channel, note) : 'noted';
  const { kind, units } = scopeOf(said, note, `${result.path}/NOTE`, problems);
  if (channel === '') {
    problems.push(problem('DEC-MISSING', `${result.path}/CHANNEL`, 'CHANNEL is missing.', '缺少 CHANNEL。'));
  } else if (known === undefined && !Object.hasOwn(CHANNEL_STATEMENTS, channel)) {
    const message = `CHANNEL ${channel.slice(0, 20)} is not known; it is kept as a note.`;
    problems.push(problem('DEC-CHANNEL', `${result.path}/CHANNEL`, message, `未知的 CHANNEL，仅作记录。`, 'warning'));
  }
  const senderTime = timeOf(result, context, problems);
  const numbers = [...ownNumbers(note), ...numberRef('customsSeqNo', seqNo), ...numberRef('entryId', entryId)];
  if (numbers.length === 0) {
    const message = 'The receipt names neither CUS_CIQ_NO / SEQ_NO nor ENTRY_ID; it belongs to no declaration.';
    problems.push(problem('DEC-MISSING', result.path, message, '回执既无统一编号也无海关编号，无法对应报关单。'));
  }
  const statement: Statement = {
    party: 'customs',
    kind,
    senderTime,
    code: channel.slice(0, 20),
    ...(note === '' ? {} : { text: note.slice(0, 4000) }),
    ...(kind === 'inspect' ? { method: inspectionMethod(note) } : {}),
  };
  const statements = units.length > 0 ? units.map((unit) => ({ ...statement, unit })) : [statement];
  const report: Report = {
    numbers,
    learned: [...numberRef('customsSeqNo', seqNo), ...numberRef('entryId', entryId)],
    statements: channel === '' ? [] : statements,
  };
  const meaning = {
    channel,
    ...(known === undefined ? {} : { channelMeaning: { en: known.en ?? known.zh, zh: known.zh } }),
    statement: kind,
    ...(statement.method === undefined ? {} : { method: statement.method }),
    ...present({ seqNo, entryId, noticeDate: senderTime, note }),
    office: textOf(result, 'CUSTOM_MASTER') || textOf(result, 'DECL_PORT'),
    units,
  };
  return { problems, meaning, reports: numbers.length > 0 ? [report] : [] };
}

/** Whether there is one CHANNEL and one NOTE at most: of two nobody can tell which is meant. */
function isSaidOnce(result: XmlElement, problems: Problem[]): boolean {
  const twice = ['CHANNEL', 'NOTE'].filter((name) => children(result, name).length > 1);
  for (const name of twice) {
    const message = `${name} occurs more than once; the receipt is kept as a note.`;
    problems.push(problem('DEC-REPEATED', `${result.path}/${name}`, message, `${name} 出现多次，仅作记录。`));
  }
  return twice.length === 0;
}

function timeOf(result: XmlElement, context: ReadContext, problems: Problem[]): string {
  const text = textOf(result, 'NOTICE_DATE');
  const time = text === '' ? undefined : noticeTime(text, context.utcOffsetMinutes);
  if (text !== '' && time === undefined) {
    const message = 'NOTICE_DATE is not a time; the time of arrival is taken.';
    const zh = 'NOTICE_DATE 不是有效时间，以收到时间为准。';
    problems.push(problem('DEC-TIME', `${result.path}/NOTICE_DATE`, message, zh, 'warning'));
  }
  return time ?? context.receivedAt.toISOString();
}

/** Of what the statement is said: an inspection, a hold and a release may name units in the note. */
function scopeOf(
  kind: Kind,
  note: string,
  at: string,
  problems: Problem[],
): { readonly kind: Kind; readonly units: readonly Unit[] } {
  if (kind === 'released') {
    const { units, nothing, ...named } = unitsReleased(note, at);
    problems.push(...named.problems);
    return { kind: nothing ? 'noted' : kind, units };
  }
  if (kind !== 'inspect' && kind !== 'held') return { kind, units: [] };
  // A unit whose hold is lifted in the same note is not among those that are held.
  const named = unitsInNote(kind === 'held' ? withoutLiftedHolds(note) : note, at);
  problems.push(...named.problems);
  return { kind, units: named.units };
}

/** Without what the message leaves empty. */
export function present(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

/** The system response to an import: 0 saved, anything else refused. ErrorMessage is filled on success too. */
export function readImportResponse(root: XmlElement, context: ReadContext): ReceiptReading {
  const code = textOf(root, 'ResponseCode');
  const text = textOf(root, 'ErrorMessage').slice(0, 4000);
  const reference = textOf(root, 'ClientSeqNo');
  const seqNo = textOf(root, 'SeqNo');
  const problems: Problem[] = [];
  for (const [name, value] of [
    ['ResponseCode', code],
    ['ClientSeqNo', reference],
  ] as const) {
    if (value === '')
      problems.push(problem('DEC-MISSING', `${root.path}/${name}`, `${name} is missing.`, `缺少 ${name}。`));
  }
  const saved = code === '0';
  const acknowledgement: Acknowledgement = {
    reference,
    outcome: saved ? 'accepted' : 'rejected',
    ...(text === '' ? {} : { text }),
  };
  const statement: Statement = {
    party: 'customs',
    kind: saved ? 'received' : 'rejected',
    senderTime: context.receivedAt.toISOString(),
    code: code.slice(0, 20),
    ...(text === '' ? {} : { text }),
  };
  const own = ownNumbers(reference);
  const report: Report = {
    numbers: [...(own.length > 0 ? own : numberRef('clientSeqNo', reference)), ...numberRef('customsSeqNo', seqNo)],
    learned: numberRef('customsSeqNo', seqNo),
    statements: [statement],
    ...(reference === '' ? {} : { acknowledgement }),
  };
  const meaning = { saved, ...present({ responseCode: code, message: text, clientSeqNo: reference, seqNo }) };
  // Without a code nothing is known about the import: a silent rejection would be a guess.
  return { problems, meaning, reports: code === '' || report.numbers.length === 0 ? [] : [report] };
}

/** A failure of the import client before the server saw anything. It names no number; its file name does. */
export function readClientFailure(root: XmlElement, context: ReadContext): ReceiptReading {
  const type = textOf(child(root, 'resultFlag'), 'Type');
  const failCode = textOf(root, 'failCode');
  const text = textOf(root, 'failInfo').slice(0, 4000);
  const numbers = ownNumbers(context.fileName ?? '');
  const reference = numbers.find((each) => each.kind === 'clientSeqNo')?.value;
  const meaning = { ...present({ resultType: type, failCode, message: text }), fileName: context.fileName ?? '' };
  if (reference === undefined) {
    const message = 'The failure names no declaration; its file name must hold the ClientSeqNo.';
    const zh = '失败回执未指明报关单，文件名中应含 ClientSeqNo。';
    return { problems: [problem('DEC-MISSING', root.path, message, zh, 'warning')], meaning, reports: [] };
  }
  const said = { senderTime: context.receivedAt.toISOString(), code: failCode.slice(0, 20) };
  const statement: Statement = { party: 'customs', kind: 'failed', ...said, ...(text === '' ? {} : { text }) };
  const acknowledgement: Acknowledgement = { reference, outcome: 'rejected', ...(text === '' ? {} : { text }) };
  return { problems: [], meaning, reports: [{ numbers, learned: [], statements: [statement], acknowledgement }] };
}

/** The exchange platform's own answer; it is about an envelope, not about a declaration. */
export function readDxpReceipt(root: XmlElement): ReceiptReading {
  const response = child(root, 'Response');
  const meaning = present({
    responseCode: textOf(response, 'ResponseCode'),
    message: textOf(response, 'ResponseInfo'),
    noticeTime: textOf(response, 'NoticeTime'),
    copMsgId: textOf(descend(response, 'OriHead'), 'CopMsgId'),
  });
  return { problems: [], meaning, reports: [] };
}
