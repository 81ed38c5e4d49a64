import { DEC_NAMESPACE, type DecVersion } from '../../contracts/customs/dec-common.ts';
import type { DecField } from '../../contracts/customs/dec-field.ts';
import {
  DEC_MOD_HEAD,
  DEC_MOD_ITEM,
  DEC_MOD_LIST,
  DEC_MOD_LISTS,
  DEC_MOD_MAX_ITEMS,
} from '../../contracts/customs/dec-mod.ts';
import { type EncodeContext, EncodeError, type Instruction, type NumberRef, type Problem } from '../adapter.ts';
import { element, type XmlNode } from '../syntax/xml/index.ts';
import { type DecChange, decChanges } from './dec-changes.ts';
import { declarationToDec } from './declaration-to-dec.ts';
import { problem } from './problems.ts';
import { toElementText, valueAt } from './values.ts';

type Modification = Extract<Instruction, { kind: 'amend' | 'withdraw' }>;
type Values = Readonly<Record<string, string | readonly XmlNode[] | undefined>>;

/** Written empty where nothing is known: the schema wants them; the rest of what is empty is left out. */
const WRITTEN_EMPTY: ReadonlySet<string> = new Set(['Sign', 'IcCode']);

/**
 * An amendment 改单 or a withdrawal 撤单 as DecModMessage, declared (OperType C). The items of an amendment are the
 * differences between the two DecMessages of `version` that the adapter would write, so that nothing an officer could
 * see in them stays unsaid.
 * @throws EncodeError where customs' own number (customsSeqNo) is not known, and naming every value that is too long.
 */
export function declarationToDecMod(instruction: Modification, version: DecVersion, context: EncodeContext): XmlNode {
  const problems: Problem[] = [];
  const { declaration, reason, kind } = instruction;
  const changes =
    kind === 'amend'
      ? decChanges(
          declarationToDec(instruction.before, version, context),
          declarationToDec(declaration, version, context),
          version,
        )
      : [];
  if (changes.length > DEC_MOD_MAX_ITEMS) {
    const message = `An amendment names at most ${DEC_MOD_MAX_ITEMS} fields, not ${changes.length}; withdraw the declaration and declare again.`;
    const zh = `修改项最多 ${DEC_MOD_MAX_ITEMS} 个，现为 ${changes.length} 个，请撤单后重新申报。`;
    problems.push(problem('DEC-ITEMS', '/', message, zh));
  }
  const values: Values = {
    DecModType: kind === 'amend' ? '1' : '2',
    EntryId: numberOf(context, 'entryId'),
    DecModNote: reason,
    // 1 goes by the procedure of examination; the published messages know nothing else.
    CheckMark: '1',
    DecSeqNo: seqNoOf(context, problems),
    Items: changes.map((change, index) => itemOf(change, index, problems)),
    SignTime: signTime(context),
    OperType: 'C',
    IcCode: context.partner.codes.icCode,
  };
  const row = rowOf(DEC_MOD_HEAD, values, problems, declaration);
  if (problems.length > 0) throw new EncodeError(problems);
  return element('DecModMessage', { xmlns: DEC_NAMESPACE }, row);
}

function numberOf({ numbers }: EncodeContext, kind: NumberRef['kind']): string | undefined {
  return numbers.find((each) => each.kind === kind)?.value;
}

function seqNoOf(context: EncodeContext, problems: Problem[]): string | undefined {
  const seqNo = numberOf(context, 'customsSeqNo');
  if (seqNo === undefined) {
    const message =
      'Customs has not given its number (DecSeqNo) yet; without it no amendment or withdrawal can be sent.';
    const zh = '海关尚未给出数据中心统一编号（DecSeqNo），无法发送修撤单申请。';
    problems.push(problem('DEC-NUMBER', '/numbers/customsSeqNo', message, zh));
  }
  return seqNo;
}

/** yyyyMMddHHmmss, local. */
function signTime({ now, utcOffsetMinutes }: EncodeContext): string {
  const local = new Date(now.getTime() + utcOffsetMinutes * 60_000).toISOString();
  return local.slice(0, 19).replace(/[^0-9]/g, '');
}

/** Elements in table order: those given, and those the declaration has at the path the table names. */
function rowOf(fields: readonly DecField[], values: Values, problems: Problem[], declaration?: unknown): XmlNode[] {
  return fields.flatMap((field): XmlNode[] => {
    const given = values[field.element];
    if (typeof given === 'object') return given.length === 0 ? [] : [element(field.element, {}, given)];
    const value = given ?? (field.path === undefined ? undefined : valueAt(declaration, field.path));
    const at = field.from === undefined ? PLACES[field.element] : `/${field.from.replaceAll('.', '/')}`;
    const kind = given === undefined ? field.kind : 'text';
    const text = toElementText(field, value, '2018', at ?? `/DecModMessage/${field.element}`, kind);
    if (typeof text !== 'string') {
      problems.push(text);
      return [];
    }
    return text === '' && !WRITTEN_EMPTY.has(field.element) ? [] : [element(field.element, {}, text)];
  });
}

/** Where a value comes from that is no field of the declaration. */
const PLACES: Readonly<Record<string, string>> = { DecModNote: '/reason', DecSeqNo: '/numbers/customsSeqNo' };

function itemOf(change: DecChange, index: number, problems: Problem[]): XmlNode {
  const { fieldCode, fieldName, oldValue, newValue, list } = change;
  const found: Problem[] = [];
  const row = rowOf(DEC_MOD_ITEM, { No: String(index + 1), FieldCode: fieldCode, FieldName: fieldName }, found);
  const value = (name: 'OldValue' | 'NewValue', text: string) => {
    const most = DEC_MOD_ITEM.find((field) => field.element === name)?.max ?? 0;
    const length = [...text].length;
    if (length > most) {
      const at = `/DecModMessage/Items/Item[${index + 1}]/${name}`;
      const message = `An amendment holds ${most} characters of a value, and ${fieldCode} has ${length}; withdraw the declaration and declare again.`;
      const zh = `修改项的值最多 ${most} 个字符，“${fieldName}”为 ${length} 个，请撤单后重新申报。`;
      found.push(problem('DEC-LENGTH', at, message, zh));
    }
    // A value that is gone or was not there is an empty element: it says so.
    return element(name, {}, text);
  };
  row.push(value('OldValue', oldValue), value('NewValue', newValue));
  if (list !== undefined) {
    const values = { GNo: list.number, ListType: DEC_MOD_LISTS[list.kind] };
    row.push(element('List', {}, rowOf(DEC_MOD_LIST, values, found)));
  }
  problems.push(...found);
  return element('Item', {}, row);
}
