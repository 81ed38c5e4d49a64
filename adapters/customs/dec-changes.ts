/** What is different between two DecMessages, field by field, as an amendment 改单 tells it. */

import { DEC_2018_LICENCE } from '../../contracts/customs/dec-2018.ts';
import {
  DEC_ATTACHMENT,
  DEC_CERTIFICATE,
  DEC_DOCUMENT,
  DEC_FREE_TEXT,
  DEC_OTHER_PACK,
  DEC_QUALIFICATION,
  DEC_TABLES,
  DEC_USER,
  type DecVersion,
} from '../../contracts/customs/dec-common.ts';
import type { DecField } from '../../contracts/customs/dec-field.ts';
import type { DecModList } from '../../contracts/customs/dec-mod.ts';
import { DEC_MOD_CODES, type DecModGroup, decModCode } from '../../contracts/customs/dec-mod-codes.ts';
import type { XmlNode } from '../syntax/xml/index.ts';

/** One field that is different. */
export interface DecChange {
  readonly fieldCode: string;
  readonly fieldName: string;
  readonly oldValue: string;
  readonly newValue: string;
  /** The row it stands in, by the number of the goods item or container, or the code of the document. */
  readonly list?: { readonly kind: DecModList; readonly number: string };
}

/** Where a row stands: the group whose codes it uses, and how its changes name it. */
interface Place {
  readonly group: DecModGroup | undefined;
  readonly list?: DecChange['list'];
  /** Behind the name of each field, where nothing else tells the rows of a list apart. */
  readonly suffix?: string;
}

/**
 * Every field that differs between two DecMessages of one version, in the order of the message: the head, the free
 * text, goods with their licences, containers, documents, then the groups that only inspection reads. Goods are told
 * apart by their number, containers by theirs, documents by their kind, other rows by their place. A row that came or
 * went is told by all its fields.
 */
export function decChanges(before: XmlNode, after: XmlNode, version: DecVersion): readonly DecChange[] {
  const tables = DEC_TABLES[version];
  const pair = (name: string): [XmlNode | undefined, XmlNode | undefined] => [
    childOf(before, name),
    childOf(after, name),
  ];
  const plain = (list: string, row: string, fields: readonly DecField[]) =>
    paired(rowsOf(pair(list)[0], row), rowsOf(pair(list)[1], row), byPlace).flatMap(({ rows, index }) =>
      fieldChanges(rows, fields, { group: undefined, suffix: ordinal(index) }),
    );
  return [
    ...fieldChanges(pair('DecHead'), tables.head, { group: 'head' }),
    ...fieldChanges(pair('DecFreeTxt'), DEC_FREE_TEXT, { group: 'freeText' }),
    ...listChanges(pair('DecLists'), 'DecList', 'GNo', (rows, number) => [
      ...fieldChanges(rows, tables.item, { group: 'goods', list: { kind: 'goods', number } }),
      ...licenceChanges(rows, number),
    ]),
    ...listChanges(pair('DecContainers'), 'Container', 'ContainerId', (rows, number) =>
      fieldChanges(rows, tables.container, { group: 'container', list: { kind: 'container', number } }),
    ),
    ...listChanges(pair('DecLicenseDocus'), 'LicenseDocu', 'DocuCode', (rows, number) =>
      fieldChanges(rows, DEC_DOCUMENT, { group: 'document', list: { kind: 'document', number } }),
    ),
    ...plain('DecRequestCerts', 'DecRequestCert', DEC_CERTIFICATE),
    ...plain('DecOtherPacks', 'DecOtherPack', DEC_OTHER_PACK),
    ...plain('DecCopLimits', 'DecCopLimit', DEC_QUALIFICATION),
    ...plain('DecUsers', 'DecUser', DEC_USER),
    ...paired(rowsOf(before, 'EdocRealation'), rowsOf(after, 'EdocRealation'), byPlace).flatMap(({ rows, index }) =>
      fieldChanges(rows, DEC_ATTACHMENT, { group: undefined, suffix: ordinal(index) }),
    ),
  ];
}

type RowPair = readonly [before: XmlNode | undefined, after: XmlNode | undefined];

function childOf(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return typeof node?.content === 'string' ? undefined : node?.content.find((each) => each.name === name);
}

function rowsOf(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  return typeof node?.content === 'string' ? [] : (node?.content.filter((each) => each.name === name) ?? []);
}

function textOf(node: XmlNode | undefined, name: string): string {
  const content = childOf(node, name)?.content;
  return typeof content === 'string' ? content : '';
}

const byPlace = (): string => '';
const ordinal = (index: number): string => (index === 0 ? '' : `（第${index + 1}项）`);

/** Rows of one key belong together in their order; those of `before` first, then what is new. */
function paired(
  before: readonly XmlNode[],
  after: readonly XmlNode[],
  keyOf: (row: XmlNode) => string,
): readonly { readonly key: string; readonly index: number; readonly rows: RowPair }[] {
  const keys = [...new Set([...before, ...after].map(keyOf))];
  return keys.flatMap((key) => {
    const [old, fresh] = [before, after].map((rows) => rows.filter((row) => keyOf(row) === key));
    const count = Math.max(old?.length ?? 0, fresh?.length ?? 0);
    return Array.from({ length: count }, (_, index) => ({ key, index, rows: [old?.[index], fresh?.[index]] as const }));
  });
}

function listChanges(
  [before, after]: RowPair,
  row: string,
  key: string,
  changes: (rows: RowPair, number: string) => readonly DecChange[],
): readonly DecChange[] {
  return paired(rowsOf(before, row), rowsOf(after, row), (each) => textOf(each, key)).flatMap(({ key: number, rows }) =>
    changes(rows, number),
  );
}

function licenceChanges([before, after]: RowPair, number: string): readonly DecChange[] {
  const licences = (goods: XmlNode | undefined) => rowsOf(childOf(goods, 'DecGoodsLimits'), 'DecGoodsLimit');
  return paired(licences(before), licences(after), byPlace).flatMap(({ rows, index }) =>
    fieldChanges(rows, DEC_2018_LICENCE, { group: undefined, list: { kind: 'goods', number }, suffix: ordinal(index) }),
  );
}

function fieldChanges([before, after]: RowPair, fields: readonly DecField[], place: Place): readonly DecChange[] {
  return fields.flatMap((field): DecChange[] => {
    const [old, fresh] = [textOf(before, field.element), textOf(after, field.element)];
    return old === fresh ? [] : named(field, place).flatMap((name) => changeOf(name, old, fresh, place));
  });
}

interface FieldName {
  readonly code: string;
  readonly zh: string;
  readonly part?: readonly [number, number | undefined] | undefined;
}

/** The public codes of a field; its element where it has none. */
function named({ element, zh }: DecField, { group }: Place): readonly FieldName[] {
  const known = DEC_MOD_CODES.filter((each) => each.group === group && each.element === element);
  if (known.length === 0) return [{ code: decModCode(element), zh }];
  return known.map((each) => ({ code: each.code, zh: each.zh ?? zh, part: each.part }));
}

function changeOf({ code, zh, part }: FieldName, old: string, fresh: string, place: Place): readonly DecChange[] {
  const cut = (text: string) => (part === undefined ? text : text.slice(...part));
  const [oldValue, newValue] = [cut(old), cut(fresh)];
  if (oldValue === newValue) return [];
  const { list, suffix = '' } = place;
  return [
    { fieldCode: code, fieldName: `${zh}${suffix}`, oldValue, newValue, ...(list === undefined ? {} : { list }) },
  ];
}
