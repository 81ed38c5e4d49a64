/** What an amendment or withdrawal request says to a reader, and what customs' answer to it says to the gateway. */
import { DEC_MOD_LISTS, DEC_MOD_TYPES } from '../../contracts/customs/dec-mod.ts';
import type { Acknowledgement, NumberRef, Problem, Report } from '../adapter.ts';
import { child, children, textOf, type XmlElement } from '../syntax/xml/index.ts';
import { problem } from './problems.ts';
import { present, type ReceiptReading } from './receipts.ts';

const MOST_CHANGES = 500;

/** A DecModMessage: read for people only, for the gateway writes it and never gets one. */
export function readDecMod(root: XmlElement): ReceiptReading {
  const text = (name: string) => textOf(root, name);
  const type = text('DecModType');
  const known = Object.hasOwn(DEC_MOD_TYPES, type) ? DEC_MOD_TYPES[type as keyof typeof DEC_MOD_TYPES] : undefined;
  const rows = children(child(root, 'Items'), 'Item');
  const problems: Problem[] = [];
  const missing = (name: string, zh: string) =>
    problems.push(problem('DEC-MISSING', `${root.path}/${name}`, `${name} is missing.`, `缺少${zh}（${name}）。`));
  if (type === '') missing('DecModType', '修撤单类型');
  else if (known === undefined) {
    const message = 'DecModType must be 1 (amendment) or 2 (withdrawal).';
    problems.push(problem('DEC-VALUE', `${root.path}/DecModType`, message, '修撤单类型应为 1（修改）或 2（撤销）。'));
  }
  if (text('DecSeqNo') === '') missing('DecSeqNo', '报关单统一编号');
  if (text('DecModNote') === '') missing('DecModNote', '修撤单原因');
  for (const row of rows.filter((each) => textOf(each, 'FieldCode') === '')) {
    const message = 'A changed field has no FieldCode.';
    problems.push(problem('DEC-MISSING', `${row.path}/FieldCode`, message, '修改项缺少字段代码（FieldCode）。'));
  }
  const meaning = {
    title: known === undefined ? { en: 'Amendment or withdrawal', zh: '修撤单申请' } : { en: known.en, zh: known.zh },
    ...present({
      modification: known?.kind ?? '',
      seqNo: text('DecSeqNo'),
      entryId: text('EntryId'),
      office: text('CustomsCode'),
      trader: text('TradeName'),
      declarant: text('AgentName'),
      ieFlag: text('IeFlag'),
      reason: text('DecModNote'),
      operation: text('OperType'),
      signTime: text('SignTime'),
    }),
    changes: rows.slice(0, MOST_CHANGES).map(changeMeaning),
    ...(rows.length > MOST_CHANGES ? { changesNotListed: rows.length - MOST_CHANGES } : {}),
  };
  return { problems: problems.slice(0, MOST_CHANGES), meaning, reports: [] };
}

function changeMeaning(row: XmlElement): Readonly<Record<string, unknown>> {
  const list = child(row, 'List');
  const type = textOf(list, 'ListType');
  const kind = Object.entries(DEC_MOD_LISTS).find(([, code]) => code === type)?.[0] ?? type;
  return {
    field: textOf(row, 'FieldCode'),
    name: textOf(row, 'FieldName'),
    before: textOf(row, 'OldValue'),
    after: textOf(row, 'NewValue'),
    ...(list === undefined ? {} : { in: present({ list: kind, number: textOf(list, 'GNo') }) }),
  };
}

/**
 * A DecModSaveResponse: ResultCode 0 takes the request, anything else refuses it. It quotes no reference of ours, so it
 * belongs to the message it came back for; the number it gives the request stands for the reference.
 */
export function readDecModResponse(root: XmlElement): ReceiptReading {
  const code = textOf(root, 'ResultCode');
  const text = textOf(root, 'ResultMessage').slice(0, 4000);
  const entryId = textOf(root, 'EntryId');
  const modSeqNo = textOf(root, 'DecModSeqNo');
  const meaning = {
    title: { en: 'Answer to an amendment or withdrawal', zh: '修撤单回执' },
    ...(code === '' ? {} : { taken: code === '0' }),
    ...present({ resultCode: code, message: text, entryId, modSeqNo, status: textOf(root, 'Status') }),
  };
  if (code === '') {
    const message = 'ResultCode is missing; whether the request was taken is not said.';
    const zh = '缺少 ResultCode，无法确定修撤单是否已接收。';
    return { problems: [problem('DEC-MISSING', `${root.path}/ResultCode`, message, zh)], meaning, reports: [] };
  }
  const acknowledgement: Acknowledgement = {
    reference: modSeqNo || entryId,
    outcome: code === '0' ? 'accepted' : 'rejected',
    ...(text === '' ? {} : { text }),
  };
  const known = entryId !== '' && entryId.length <= 64;
  const numbers: NumberRef[] = known ? [{ kind: 'entryId', value: entryId }] : [];
  const report: Report = { numbers, learned: [], statements: [], acknowledgement };
  return { problems: [], meaning, reports: [report] };
}
