import { DEC_2018_LICENCE, DEC_2018_PARTNER } from '../../contracts/customs/dec-2018.ts';
import {
  DEC_ATTACHMENT,
  DEC_CERTIFICATE,
  DEC_DOCUMENT,
  DEC_FREE_TEXT,
  DEC_OTHER_PACK,
  DEC_QUALIFICATION,
  DEC_TABLES,
  DEC_USER,
  type DecTables,
  type DecVersion,
} from '../../contracts/customs/dec-common.ts';
import type { DecField } from '../../contracts/customs/dec-field.ts';
import type { Problem, Translation } from '../adapter.ts';
import { takeFurtherBills } from '../further-bills.ts';
import { child, children, textOf, type XmlElement } from '../syntax/xml/index.ts';
import { tidyDeclaration } from './dec-tidy.ts';
import { problem } from './problems.ts';
import { fromElementText, type MutableRecord, setPath } from './values.ts';

const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,34}$/;
const NOTE_REFERENCE = /(?:^|\s)REF:([A-Za-z0-9][A-Za-z0-9._/-]{0,34})$/;
const MOST_ROWS = 500;
const MOST_PROBLEMS = 1000;

/**
 * The canonical declaration inside a DecMessage element, as far as it says one: an empty element is an absent field,
 * codes of 2016 become those of 2018. `problems` names every departure from the version, with the element's path.
 */
export function decToDeclaration(message: XmlElement, version: DecVersion): Translation {
  const reader = new DecReader(message, DEC_TABLES[version]);
  const declaration = reader.declaration();
  return { declaration, problems: bounded(reader.problems, message.path) };
}

/** A message of 2 MB can break more rules than anybody reads; errors go first when the list is cut. */
function bounded(problems: readonly Problem[], at: string): readonly Problem[] {
  if (problems.length <= MOST_PROBLEMS) return problems;
  const errors = problems.filter((each) => each.severity === 'error');
  const warnings = problems.filter((each) => each.severity === 'warning');
  const left = problems.length - MOST_PROBLEMS;
  const more = problem('DEC-MORE', at, `${left} more problems are not listed.`, `另有 ${left} 个问题未列出。`);
  return [...[...errors, ...warnings].slice(0, MOST_PROBLEMS), more];
}

class DecReader {
  readonly problems: Problem[] = [];
  private readonly message: XmlElement;
  private readonly tables: DecTables;
  private readonly head: XmlElement | undefined;

  constructor(message: XmlElement, tables: DecTables) {
    this.message = message;
    this.tables = tables;
    this.head = child(message, 'DecHead');
  }

  declaration(): MutableRecord {
    const target: MutableRecord = {};
    this.sequence(this.message, this.tables.root);
    if (this.head === undefined) this.missing(`${this.message.path}/DecHead`, 'DecHead', '表头');
    else this.fields(this.head, this.tables.head, target);
    const direction = target.direction === 'export' ? 'export' : 'import';
    this.partner(target, direction);
    const freeText = child(this.message, 'DecFreeTxt');
    if (freeText !== undefined) this.fields(freeText, DEC_FREE_TEXT, target);
    target.items = this.items(direction);
    this.groups(target);
    this.reference(target);
    this.furtherBills(target);
    this.problems.push(...tidyDeclaration(target, this.message.path));
    return target;
  }

  /** Reads the elements of one row into `target`, checking presence, form, codes and order on the way. */
  private fields(row: XmlElement, fields: readonly DecField[], target: MutableRecord): void {
    this.sequence(
      row,
      fields.map((each) => each.element),
    );
    const byName = new Map<string, XmlElement>();
    for (const each of row.children) {
      if (!byName.has(each.localName)) byName.set(each.localName, each);
      else this.repeated(each);
    }
    for (const field of fields) {
      const at = byName.get(field.element);
      const text = at?.text.trim() ?? '';
      const path = at?.path ?? `${row.path}/${field.element}`;
      if (text === '') {
        if (field.required) this.missing(path, field.element, field.zh);
        continue;
      }
      const read = fromElementText(field, text, this.tables.version, path);
      if (read.problem !== undefined) this.problems.push(read.problem);
      // The district of 2016 is one for all items; it is given to them in `items`.
      if (read.value === undefined || field.path === undefined || field.from?.startsWith('items.')) continue;
      setPath(target, field.path, read.value);
    }
  }

  /** Unknown elements, one warning each; a wrong order, one warning for the whole row. */
  private sequence(row: XmlElement, order: readonly string[]): void {
    const places = new Map(order.map((name, index) => [name, index] as const));
    let last = -1;
    let ordered = true;
    for (const each of row.children) {
      const place = places.get(each.localName);
      if (place === undefined) {
        const message = `Version ${this.tables.version} has no element ${each.localName} here; it is ignored.`;
        const zh = `${this.tables.version}版报文此处没有元素 ${each.localName}，已忽略。`;
        this.problems.push(problem('DEC-UNKNOWN', each.path, message, zh, 'warning'));
      } else if (place < last && ordered) {
        ordered = false;
        const message = `${each.localName} stands behind elements it must precede; write them in schema order.`;
        const zh = `${each.localName} 的位置不符合规范顺序，请按规范顺序填写。`;
        this.problems.push(problem('DEC-ORDER', each.path, message, zh, 'warning'));
      } else last = Math.max(last, place);
    }
  }

  private repeated(at: XmlElement): void {
    const message = `${at.localName} occurs again; once is enough, and only the first is read.`;
    this.problems.push(
      problem('DEC-REPEATED', at.path, message, `${at.localName} 重复出现，仅读取第一个，请删除多余的。`),
    );
  }

  private missing(at: string, name: string, zh: string): void {
    this.problems.push(
      problem('DEC-MISSING', at, `${name} is required and is missing or empty.`, `缺少必填项：${zh}（${name}）。`),
    );
  }

  private partner(target: MutableRecord, direction: 'import' | 'export'): void {
    for (const [name, path] of DEC_2018_PARTNER[direction]) {
      const text = textOf(this.head, name);
      if (text !== '') setPath(target, path.split('.'), text);
    }
  }

  private rows(list: XmlElement | undefined, name: string, fields: readonly DecField[]): MutableRecord[] {
    const filled = children(list, name).filter(isFilled);
    return this.limited(filled, MOST_ROWS, list?.path ?? '').map((row) => {
      const target: MutableRecord = {};
      this.fields(row, fields, target);
      return target;
    });
  }

  private limited(rows: readonly XmlElement[], most: number, at: string): readonly XmlElement[] {
    if (rows.length > most) {
      const message = `${rows.length} rows; version ${this.tables.version} allows ${most}.`;
      const zh = `共 ${rows.length} 行，${this.tables.version}版报文最多 ${most} 行。`;
      this.problems.push(problem('DEC-ITEMS', at, message, zh));
    }
    // Every row of a declaration that a bounded reader let through is read; the problem above refuses it.
    return rows.slice(0, MOST_ROWS);
  }

  private items(direction: 'import' | 'export'): MutableRecord[] {
    const list = child(this.message, 'DecLists');
    const rows = this.limited(children(list, 'DecList'), this.tables.maxItems, list?.path ?? '');
    if (rows.length === 0) this.missing(`${this.message.path}/DecLists/DecList`, 'DecList', '商品表体');
    const district = this.tables.version === '2016' ? textOf(this.head, 'DistrictCode') : '';
    return rows.map((row) => {
      const item: MutableRecord = {};
      this.fields(row, this.tables.item, item);
      if (direction === 'export') {
        const { originCountry, destinationCountry } = item;
        if (destinationCountry !== undefined) item.originCountry = destinationCountry;
        if (originCountry !== undefined) item.destinationCountry = originCountry;
      }
      if (district !== '') item.district = district;
      const licences = this.rows(child(row, 'DecGoodsLimits'), 'DecGoodsLimit', DEC_2018_LICENCE);
      if (licences.length > 0) item.licences = licences;
      return item;
    });
  }

  private groups(target: MutableRecord): void {
    const lists = [
      ['DecContainers', 'Container', this.tables.container, 'containers'],
      ['DecLicenseDocus', 'LicenseDocu', DEC_DOCUMENT, 'documents'],
      ['DecRequestCerts', 'DecRequestCert', DEC_CERTIFICATE, 'inspection.certificates'],
      ['DecOtherPacks', 'DecOtherPack', DEC_OTHER_PACK, 'packages.others'],
      ['DecCopLimits', 'DecCopLimit', DEC_QUALIFICATION, 'inspection.qualifications'],
      ['DecUsers', 'DecUser', DEC_USER, 'inspection.users'],
    ] as const;
    for (const [name, row, fields, path] of lists) {
      const rows = this.rows(child(this.message, name), row, fields).filter((each) => Object.keys(each).length > 0);
      if (rows.length > 0) setPath(target, path.split('.'), rows);
    }
    // A row without a file number, or with # for one, only fills the place the schema asks for.
    const papers = this.limited(children(this.message, 'EdocRealation'), 10, this.message.path).filter((each) =>
      /[^#]/.test(textOf(each, 'EdocID')),
    );
    const attachments = papers.map((row) => {
      const attachment: MutableRecord = {};
      this.fields(row, DEC_ATTACHMENT, attachment);
      return attachment;
    });
    if (attachments.length > 0) target.attachments = attachments;
  }

  /** The bills beyond the first, at the end of the note (docs/exchange.md). */
  private furtherBills(target: MutableRecord): void {
    const { rest, bills } = takeFurtherBills(typeof target.note === 'string' ? target.note : '');
    if (bills.length === 0) return;
    target.furtherBills = bills;
    if (rest === '') delete target.note;
    else target.note = rest;
  }

  /** The trader's own number: DecSign/Note, the end of NoteS, else ClientSeqNo, else the contract number. */
  private reference(target: MutableRecord): void {
    const sign = child(this.message, 'DecSign');
    const note = typeof target.note === 'string' ? target.note : '';
    const behindNote = NOTE_REFERENCE.exec(note);
    if (behindNote !== null) {
      const rest = note.slice(0, behindNote.index).trim();
      if (rest === '') delete target.note;
      else target.note = rest;
    }
    const candidates = [
      textOf(sign, 'Note'),
      behindNote?.[1],
      textOf(sign, 'ClientSeqNo'),
      textOf(this.head, 'ContrNo'),
    ];
    const reference = candidates.find((each) => each !== undefined && REFERENCE.test(each));
    if (reference !== undefined) target.traderReference = reference;
    else {
      const message = 'Give the trader reference in DecSign/Note, at the end of NoteS as REF:…, or a ClientSeqNo.';
      const zh = '请在 DecSign/Note、NoteS 末尾（REF:…）或 ClientSeqNo 中提供企业内部编号。';
      this.problems.push(problem('DEC-REFERENCE', `${this.message.path}/DecSign`, message, zh));
    }
  }
}

/** Templates leave rows in which every element is empty: there is no such row. */
function isFilled(element: XmlElement): boolean {
  return element.text.trim() !== '' || element.children.some(isFilled);
}
