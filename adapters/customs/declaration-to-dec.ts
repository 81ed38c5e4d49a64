import { DEC_2018_LICENCE, DEC_2018_PARTNER } from '../../contracts/customs/dec-2018.ts';
import {
  DEC_ATTACHMENT,
  DEC_CERTIFICATE,
  DEC_DOCUMENT,
  DEC_FREE_TEXT,
  DEC_NAMESPACE,
  DEC_OTHER_PACK,
  DEC_QUALIFICATION,
  DEC_TABLES,
  DEC_USER,
  type DecTables,
  type DecVersion,
} from '../../contracts/customs/dec-common.ts';
import type { DecField } from '../../contracts/customs/dec-field.ts';
import { type Declaration, type EncodeContext, EncodeError, type Problem } from '../adapter.ts';
import { withFurtherBills } from '../further-bills.ts';
import { element, type XmlNode } from '../syntax/xml/index.ts';
import { problem } from './problems.ts';
import { elementProblem, fittingText, LENGTH_UNITS, lengthIn, valueAt } from './values.ts';

/** What stands in elements in place of what the table would take from the record; `undefined` leaves it to the table. */
type Overrides = ReadonlyMap<string, string | undefined>;

const NO_OVERRIDES: Overrides = new Map();

/** On export the two countries of an item change places (filling rules of the import interface). */
const EXPORT_ITEM: Readonly<Record<DecVersion, readonly DecField[]>> = {
  '2016': countriesExchanged(DEC_TABLES['2016'].item),
  '2018': countriesExchanged(DEC_TABLES['2018'].item),
};

function countriesExchanged(fields: readonly DecField[]): readonly DecField[] {
  const other = new Map([
    ['originCountry', 'destinationCountry'],
    ['destinationCountry', 'originCountry'],
  ]);
  return fields.map((field) => {
    const from = other.get(field.from ?? '');
    return from === undefined ? field : { ...field, from, path: [from] };
  });
}

/** The partner abroad by the names of its elements: on import those of the consignor, on export of the consignee. */
const PARTNER = {
  import: DEC_2018_PARTNER.import.map(([name, from]) => [name, from.split('.')] as const),
  export: DEC_2018_PARTNER.export.map(([name, from]) => [name, from.split('.')] as const),
};

/** ClientSeqNo of a declaration: TG and the 16-digit declaration number, 18 characters as the schema asks. */
export function clientSeqNo(declarationNo: string): string {
  return `TG${declarationNo}`;
}

/**
 * The declaration as a DecMessage of that version: every element of the schema in its order, unused ones empty, for
 * that is how real messages are and how customs' client reads them.
 * @throws EncodeError naming every value that is too long or has no counterpart in the tables of 2016, and too many
 * items or attached papers.
 */
export function declarationToDec(declaration: Declaration, version: DecVersion, context: EncodeContext): XmlNode {
  const writer = new DecWriter(declaration, DEC_TABLES[version], context);
  const root = writer.message();
  if (writer.problems.length > 0) throw new EncodeError(writer.problems);
  return root;
}

class DecWriter {
  readonly problems: Problem[] = [];
  private readonly declaration: Declaration;
  private readonly tables: DecTables;
  private readonly context: EncodeContext;
  private readonly is2018: boolean;
  private readonly itemFields: readonly DecField[];

  constructor(declaration: Declaration, tables: DecTables, context: EncodeContext) {
    this.declaration = declaration;
    this.tables = tables;
    this.context = context;
    this.is2018 = tables.version === '2018';
    this.itemFields = declaration.direction === 'import' ? tables.item : EXPORT_ITEM[tables.version];
  }

  message(): XmlNode {
    const { declaration } = this;
    this.atMost(declaration.items.length, this.tables.maxItems, '/items', 'goods items', '项商品');
    const { certificates, qualifications, users } = declaration.inspection ?? {};
    const optional = (
      list: string,
      row: string,
      fields: readonly DecField[],
      values: readonly object[] = [],
      at = '',
    ) => (this.is2018 && values.length > 0 ? [this.list(list, row, fields, values, at)] : []);
    return element('DecMessage', { xmlns: DEC_NAMESPACE, Version: '3.1' }, [
      element('DecHead', {}, this.row(this.tables.head, declaration, '', this.headOverrides())),
      element(
        'DecLists',
        {},
        declaration.items.map((_, index) => this.item(index)),
      ),
      this.containers(),
      this.list('DecLicenseDocus', 'LicenseDocu', DEC_DOCUMENT, declaration.documents, '/documents'),
      ...optional('DecRequestCerts', 'DecRequestCert', DEC_CERTIFICATE, certificates, '/inspection/certificates'),
      ...optional('DecOtherPacks', 'DecOtherPack', DEC_OTHER_PACK, declaration.packages.others, '/packages/others'),
      ...optional('DecCopLimits', 'DecCopLimit', DEC_QUALIFICATION, qualifications, '/inspection/qualifications'),
      ...optional('DecUsers', 'DecUser', DEC_USER, users, '/inspection/users'),
      element('DecFreeTxt', {}, this.row(DEC_FREE_TEXT, declaration, '', new Map([['VoyNo', this.railJourney()]]))),
      element('DecSign', {}, this.sign()),
      ...this.attachments(),
    ]);
  }

  /** Elements of one row in table order; `overrides` replace what the table would take from the record. */
  private row(
    fields: readonly DecField[],
    record: unknown,
    at: string,
    overrides: Overrides = NO_OVERRIDES,
  ): XmlNode[] {
    const { version } = this.tables;
    const nodes: XmlNode[] = [];
    for (const field of fields) {
      if (field.readOnly === true) continue;
      const override = overrides.get(field.element);
      const value = override ?? (field.path === undefined ? undefined : valueAt(record, field.path));
      const kind = override === undefined ? field.kind : 'text';
      const text = fittingText(field, value, version, kind);
      nodes.push(element(field.element, undefined, text));
      if (text !== undefined) continue;
      const pointer = `${at}/${(field.from ?? field.element).replaceAll('.', '/')}`;
      this.problems.push(elementProblem(field, value, version, pointer, kind));
    }
    return nodes;
  }

  private list(
    name: string,
    row: string,
    fields: readonly DecField[],
    values: readonly object[] = [],
    at = '',
  ): XmlNode {
    return element(
      name,
      {},
      values.map((value, index) => element(row, {}, this.row(fields, value, `${at}/${index}`))),
    );
  }

  /** Containers, and by air the ULDs 集装器, which stand among them: no element is theirs (docs/exchange.md). */
  private containers(): XmlNode {
    const { containers = [], airWaybill } = this.declaration;
    const ulds = (airWaybill?.unitLoadDevices ?? []).map((number) => ({ number }));
    return this.list('DecContainers', 'Container', this.tables.container, [...containers, ...ulds], '/containers');
  }

  private item(index: number): XmlNode {
    const item = this.declaration.items[index];
    const row = this.row(this.itemFields, item, `/items/${index}`);
    const licences = item?.licences ?? [];
    if (!this.is2018) return element('DecList', {}, row);
    const rows = licences.map((licence, at) =>
      element(
        'DecGoodsLimit',
        {},
        this.row(
          DEC_2018_LICENCE,
          licence,
          `/items/${index}/licences/${at}`,
          new Map([['GoodsNo', String(item?.number ?? '')]]),
        ),
      ),
    );
    // The schema wants at least one licence inside DecGoodsLimits, so without any the element is left out.
    const limits = row.findIndex(({ name }) => name === 'DecGoodsLimits');
    row.splice(limits, 1, ...(rows.length > 0 ? [element('DecGoodsLimits', {}, rows)] : []));
    return element('DecList', {}, row);
  }

  private headOverrides(): Overrides {
    const { direction, parties, transitMark, packages, transport, airWaybill, bill } = this.declaration;
    const owner = parties.owner ?? parties.trader;
    const entry = parties.dataEntry ?? parties.declarant;
    return new Map([
      ...PARTNER[direction].map(([name, path]) => [name, asText(valueAt(this.declaration, path))] as const),
      ['BillNo', bill?.number ?? airWaybill?.number.replace('-', '')],
      ['TrafName', transport.meansName ?? this.declaration.wagons?.[0]?.number],
      ['OwnerCode', owner.customsRegistration ?? 'NO'],
      ['OwnerName', owner.name],
      ['OwnerCodeScc', owner.uscc ?? ''],
      ['CopName', entry.name],
      ['CopCode', orgCodeOf(entry)],
      ['CopCodeScc', entry.uscc ?? ''],
      ['EdiId', transitMark ?? '1'],
      ['EntryType', this.declaration.entryType ?? 'M'],
      // 3 and 5 are the transit-ahead marks; only they tie the declaration to a transit form.
      ['DeclTrnRel', transitMark === '3' || transitMark === '5' ? '1' : '0'],
      ['PromiseItmes', this.declaration.promises ?? '999'],
      ['NoOtherPack', (packages.others ?? []).length > 0 ? '0' : '1'],
      ['NoteS', this.note()],
    ]);
  }

  /**
   * The note, behind it the further bills, which no element carries, and in 2016 behind these the trader reference, which
   * none carries there either, where the note leaves room for it.
   */
  private note(): string {
    const { note = '', furtherBills, traderReference } = this.declaration;
    const most = this.tables.head.find(({ element: name }) => name === 'NoteS')?.max ?? 0;
    const { version } = this.tables;
    const fits = (text: string) => lengthIn(version, text) <= most;
    const both = withFurtherBills(note, furtherBills);
    if (fits(note) && !fits(both)) {
      const left = most - lengthIn(version, note);
      const { en, zh: unit } = LENGTH_UNITS[version];
      const message = `The note (NoteS, ${most} ${en}) has ${left} left, too few to name the further bills: ${both.slice(note.length).trim()}. Shorten the note or declare each bill by itself.`;
      const zh = `备注（NoteS，最多 ${most} ${unit}）余 ${left} 个，无法列明其他提运单，请缩短备注或按提运单分票申报。`;
      this.problems.push(problem('DEC-LENGTH', '/furtherBills', message, zh));
      return note;
    }
    if (this.is2018) return both;
    const all = `${both}${both === '' ? '' : ' '}REF:${traderReference}`;
    return fits(all) ? all : both;
  }

  /** By rail VoyNo is the date of entry or exit of the train (filling rules, 航次号). */
  private railJourney(): string | undefined {
    const { mode, journeyId, borderDate } = this.declaration.transport;
    return journeyId ?? (mode === '3' ? borderDate?.replaceAll('-', '') : undefined);
  }

  private sign(): XmlNode[] {
    const { partner, declarationNo, now, utcOffsetMinutes } = this.context;
    const { declarant } = this.declaration.parties;
    const local = new Date(now.getTime() + utcOffsetMinutes * 60_000).toISOString().replace(/[^0-9]/g, '');
    const values: Readonly<Record<string, string | undefined>> = {
      // G saves; the declaring itself is customs' client's second step. The schema of 2016 knows nothing else.
      OperType: 'G',
      ICCode: partner.codes.icCode,
      CopCode: partner.codes.copCode ?? orgCodeOf(declarant),
      OperName: partner.codes.operName,
      ClientSeqNo: clientSeqNo(declarationNo),
      SignDate: local.slice(0, 16),
      Note: this.declaration.traderReference,
    };
    return this.tables.sign.map((name) => element(name, {}, values[name] ?? ''));
  }

  /**
   * The schema of 2018 asks for at least one EdocRealation, and no message without was seen. Where nothing is attached
   * one with empty elements is written: it keeps the order valid and claims no paper that does not exist.
   */
  private attachments(): XmlNode[] {
    const { attachments = [], parties } = this.declaration;
    this.atMost(attachments.length, 10, '/attachments', 'attached papers', '份随附单据');
    if (attachments.length === 0) {
      return this.is2018
        ? [
            element(
              'EdocRealation',
              {},
              DEC_ATTACHMENT.map(({ element: name }) => element(name)),
            ),
          ]
        : [];
    }
    return attachments.map((attachment, index) => {
      const overrides = new Map([
        ['EdocFomatType', 'US'],
        ['SignUnit', attachment.owner ?? parties.declarant.customsRegistration],
      ]);
      return element('EdocRealation', {}, this.row(DEC_ATTACHMENT, attachment, `/attachments/${index}`, overrides));
    });
  }

  private atMost(count: number, most: number, at: string, what: string, zh: string): void {
    if (count <= most) return;
    const message = `dec-${this.tables.version} carries at most ${most} ${what}, not ${count}; split the declaration.`;
    const messageZh = `${this.tables.version}版报文最多 ${most} ${zh}，现为 ${count}，请拆分申报。`;
    this.problems.push(problem('DEC-ITEMS', at, message, messageZh));
  }
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The 9-character organisation code: as registered, or characters 9 to 17 of the credit code (GB 32100). */
function orgCodeOf(party: { readonly uscc?: string; readonly customsRegistration?: string }): string {
  const { customsRegistration = '', uscc = '' } = party;
  return customsRegistration.length === 9 ? customsRegistration : uscc.slice(8, 17);
}
