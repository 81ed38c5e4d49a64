import type { Acknowledgement, NumberRef, Party, Problem, Report, Statement } from '../adapter.ts';
import { attributeOf, child, children, textOf, type XmlElement } from '../syntax/xml/index.ts';
import { INSPECTION_ORDER_NAMESPACE } from './write.ts';

/** The parts of a `Reading` that these messages give; the adapter adds its party. */
export interface InspectionOrderReading {
  readonly type: 'InspectionOrder' | 'InspectionOrderReceipt' | 'InspectionReport';
  readonly version: '1';
  readonly problems: readonly Problem[];
  readonly meaning: Readonly<Record<string, unknown>>;
  readonly reports: readonly Report[];
}

const UNIT_KINDS = ['container', 'wagon', 'uld', 'airWaybill', 'bill'] as const;
const RESULTS = ['pass', 'abnormal', 'pending'] as const;
const ORDER_METHODS = ['manual', 'machine', 'machineThenManual'] as const;
const REPORT_METHODS = ['manual', 'machine'] as const;
const BOOLEANS = ['true', 'false', '1', '0'] as const;
type UnitKind = (typeof UNIT_KINDS)[number];
type Result = (typeof RESULTS)[number];
type ReportMethod = (typeof REPORT_METHODS)[number];

const ORDERS: Readonly<Record<string, readonly string[]>> = {
  InspectionOrder: [
    ...['Number', 'Version', 'Kind', 'DeclarationNo', 'EntryId', 'InspectionNo', 'Bill', 'Agencies', 'Units', 'Place'],
    ...['WindowFrom', 'WindowTo', 'PlacedAt', 'Reason', 'SecondOpening', 'Method', 'Cancelled', 'SharedWith'],
  ],
  InspectionOrderReceipt: ['Number', 'Version', 'Status', 'Text'],
  InspectionReport: [
    ...['ReportId', 'OrderNumber', 'OrderVersion', 'DeclarationNo', 'Agency', 'Units', 'ReportedAt', 'Text'],
  ],
};

/** Optional in the XSD; all others must be there. */
const OPTIONAL: ReadonlySet<string> = new Set([
  ...['EntryId', 'InspectionNo', 'Bill', 'Text', 'Method', 'Cancelled', 'SharedWith'],
]);
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** True for the three root elements this room reads. The namespace is judged by `readInspectionOrder`. */
export function isInspectionOrderMessage(root: XmlElement): boolean {
  return Object.hasOwn(ORDERS, root.localName);
}

/**
 * Reads an InspectionOrder, InspectionOrderReceipt or InspectionReport; undefined when the element is none of them.
 * `party` is who sent it: the statements of a report are its own, so a report that names another agency is an error.
 * With an error there are no reports: half a result is not a result.
 */
export function readInspectionOrder(root: XmlElement, party: Party): InspectionOrderReading | undefined {
  if (!isInspectionOrderMessage(root)) return undefined;
  const message = new MessageReader(root, party);
  if (root.localName === 'InspectionReport') return message.report();
  return root.localName === 'InspectionOrder' ? message.order() : message.receipt();
}

class MessageReader {
  private readonly root: XmlElement;
  private readonly party: Party;
  private readonly problems: Problem[] = [];

  constructor(root: XmlElement, party: Party) {
    this.root = root;
    this.party = party;
    if (root.namespace !== INSPECTION_ORDER_NAMESPACE) {
      const message = `The namespace must be ${INSPECTION_ORDER_NAMESPACE}.`;
      this.error('IO-NAMESPACE', root.path, message, `命名空间应为 ${INSPECTION_ORDER_NAMESPACE}。`);
    }
    this.sequence();
  }

  order(): InspectionOrderReading {
    const units = this.units().map(({ kind, id }) => ({ kind, id }));
    const meaning = {
      ...this.values('Number', 'Kind', 'DeclarationNo', 'EntryId', 'InspectionNo', 'Bill', 'Place', 'Reason'),
      version: this.whole('Version'),
      agencies: children(child(this.root, 'Agencies'), 'Agency').map((each) => each.text.trim()),
      units,
      windowFrom: this.instant('WindowFrom'),
      windowTo: this.instant('WindowTo'),
      placedAt: this.instant('PlacedAt'),
      secondOpening: this.isTrue('SecondOpening'),
      method: this.oneOf('Method', ORDER_METHODS) || 'manual',
      ...(this.isTrue('Cancelled') ? { cancelled: true } : {}),
      ...(child(this.root, 'SharedWith') === undefined
        ? {}
        : { sharedWith: children(child(this.root, 'SharedWith'), 'DeclarationNo').map((each) => each.text.trim()) }),
    };
    this.oneOf('Kind', ['joint', 'single']);
    return this.reading('InspectionOrder', meaning, []);
  }

  receipt(): InspectionOrderReading {
    const number = this.pattern('Number', /^\d{16}-I\d{1,4}$/, 'an inspection order number');
    const version = this.whole('Version');
    const status = this.oneOf('Status', ['accepted', 'rejected']);
    const text = textOf(this.root, 'Text').slice(0, 4000);
    const acknowledgement: Acknowledgement = {
      reference: `${number}/${version}`,
      outcome: status === 'accepted' ? 'accepted' : 'rejected',
      ...(text ? { text } : {}),
    };
    const numbers = numbersOf(number, '');
    const report: Report = { numbers, learned: [], statements: [], acknowledgement };
    const meaning = { number, version, status, ...(text ? { text } : {}) };
    return this.reading('InspectionOrderReceipt', meaning, [report]);
  }

  report(): InspectionOrderReading {
    const orderNo = this.pattern('OrderNumber', /^\d{16}-I\d{1,4}$/, 'an inspection order number');
    const declarationNo = this.pattern('DeclarationNo', /^\d{16}$/, 'a declaration number');
    const orderVersion = this.whole('OrderVersion');
    const reportId = textOf(this.root, 'ReportId');
    const agency = textOf(this.root, 'Agency');
    const reportedAt = this.instant('ReportedAt');
    const text = textOf(this.root, 'Text').slice(0, 4000);
    if (agency !== '' && agency !== this.party) {
      const message = `Agency is ${agency}, but the report came from ${this.party}; each agency reports for itself.`;
      this.error(
        'IO-AGENCY',
        `${this.root.path}/Agency`,
        message,
        `报文由 ${this.party} 发送，Agency 却为 ${agency}。`,
      );
    }
    if (orderNo !== '' && declarationNo !== '' && !orderNo.startsWith(`${declarationNo}-`)) {
      const message = 'OrderNumber is of another declaration, as it is only where several have goods in the unit.';
      const [at, messageZh] = [
        `${this.root.path}/OrderNumber`,
        '查验指令号属于另一关检关联号，仅同一货物的多票申报可如此。',
      ];
      this.problems.push({ code: 'IO-NUMBER', severity: 'warning', at, message, messageZh });
    }
    const units = this.units();
    for (const unit of units) this.unitResult(unit);
    const statements = units.flatMap(({ kind, id, result, method }): Statement[] => {
      if (result === undefined) return [];
      const said = { party: this.party, kind: 'inspected', unit: { kind, id }, senderTime: reportedAt } as const;
      return [{ ...said, result, method, orderNo, code: result, ...(text ? { text } : {}) }];
    });
    const meaning = {
      reportId,
      orderNo,
      orderVersion,
      declarationNo,
      agency,
      reportedAt,
      units,
      ...(text && { text }),
    };
    const report: Report = {
      numbers: numbersOf(orderNo, declarationNo),
      learned: [],
      statements,
    };
    return this.reading('InspectionReport', meaning, [report]);
  }

  private reading(
    type: InspectionOrderReading['type'],
    meaning: InspectionOrderReading['meaning'],
    reports: readonly Report[],
  ): InspectionOrderReading {
    const broken = this.problems.some((each) => each.severity === 'error');
    return { type, version: '1', problems: this.problems, meaning, reports: broken ? [] : reports };
  }

  private error(code: string, at: string, message: string, messageZh: string): void {
    this.problems.push({ code, severity: 'error', at, message, messageZh });
  }

  private sequence(): void {
    const order = ORDERS[this.root.localName] ?? [];
    let last = -1;
    for (const each of this.root.children) {
      const place = order.indexOf(each.localName);
      if (place < 0)
        this.error('IO-UNKNOWN', each.path, 'This element is not part of the message.', '报文中没有此元素。');
      else if (place === last) this.error('IO-REPEATED', each.path, 'This element occurs twice.', '此元素重复。');
      else if (place < last) {
        const [message, messageZh] = ['This element is not in the order of the schema.', '元素顺序与规范不符。'];
        this.problems.push({ code: 'IO-ORDER', severity: 'warning', at: each.path, message, messageZh });
      }
      last = Math.max(last, place);
    }
    for (const name of order) {
      if (OPTIONAL.has(name) || child(this.root, name) !== undefined) continue;
      this.error('IO-MISSING', `${this.root.path}/${name}`, `Element ${name} is missing.`, `缺少元素 ${name}。`);
    }
  }

  private values(...names: readonly string[]): Record<string, string> {
    const found = names.map((name) => [`${name[0]?.toLowerCase()}${name.slice(1)}`, textOf(this.root, name)] as const);
    return Object.fromEntries(found.filter(([, value]) => value !== ''));
  }

  private pattern(name: string, form: RegExp, what: string): string {
    const at = child(this.root, name);
    const value = at?.text.trim() ?? '';
    if (at !== undefined && !form.test(value)) {
      this.error('IO-VALUE', at.path, `This is not ${what}.`, `${name} 的格式不正确。`);
    }
    return value;
  }

  private whole(name: string): number {
    const value = this.pattern(name, /^[1-9]\d{0,8}$/, 'a whole number from 1');
    return Number(value);
  }

  private isTrue(name: string): boolean {
    return ['true', '1'].includes(this.oneOf(name, BOOLEANS));
  }

  private oneOf(name: string, allowed: readonly string[]): string {
    const at = child(this.root, name);
    const value = at?.text.trim() ?? '';
    if (at !== undefined && !allowed.includes(value)) {
      this.error(
        'IO-VALUE',
        at.path,
        `One of ${allowed.join(', ')} was expected.`,
        `应为 ${allowed.join('、')} 之一。`,
      );
    }
    return value;
  }

  /** The time in UTC, or `''` when it is not one. */
  private instant(name: string): string {
    const at = child(this.root, name);
    return at === undefined ? '' : this.instantValue(at.text.trim(), at.path);
  }

  private instantValue(value: string, at: string): string {
    const time = INSTANT.test(value) ? Date.parse(value) : Number.NaN;
    if (!Number.isNaN(time)) return new Date(time).toISOString();
    const message = 'A time with its offset was expected, like 2018-01-05T10:10:00+08:00.';
    this.error('IO-TIME', at, message, '时间应带时区，例如 2018-01-05T10:10:00+08:00。');
    return '';
  }

  private units(): ReadUnit[] {
    const list = child(this.root, 'Units');
    const found = children(list, 'Unit');
    if (list !== undefined && (found.length === 0 || found.length > 500)) {
      this.error('IO-UNITS', list.path, '1 to 500 units are expected.', '监管单元应为 1 至 500 个。');
    }
    return found.slice(0, 500).flatMap((each): ReadUnit[] => {
      const kind = UNIT_KINDS.find((known) => known === attributeOf(each, 'kind'));
      const id = each.text.trim();
      if (kind === undefined || id === '' || id.length > 35) {
        const message = `A unit has a kind (${UNIT_KINDS.join(', ')}) and an id of 1 to 35 characters.`;
        this.error('IO-UNIT', each.path, message, `监管单元须有类别（${UNIT_KINDS.join('、')}）和 1 至 35 位编号。`);
        return [];
      }
      const result = RESULTS.find((known) => known === attributeOf(each, 'result'));
      const openedAt = attributeOf(each, 'openedAt');
      const wanted = attributeOf(each, 'method') || 'manual';
      const method = REPORT_METHODS.find((known) => known === wanted);
      if (method === undefined) {
        const message = `A method is one of ${REPORT_METHODS.join(', ')}.`;
        this.error('IO-METHOD', `${each.path}/@method`, message, `查验方式应为 ${REPORT_METHODS.join('、')} 之一。`);
      }
      return [
        {
          kind,
          id,
          method: method ?? 'manual',
          ...(result ? { result } : {}),
          ...(openedAt ? { openedAt: this.instantValue(openedAt, `${each.path}/@openedAt`) } : {}),
        },
      ];
    });
  }

  /** What every reported unit says: its result, and when it was opened, which a machine image does not do. */
  private unitResult({ id, result, method, openedAt }: ReadUnit): void {
    const at = `${this.root.path}/Units`;
    if (result === undefined) {
      const message = `Unit ${id} has no result; one of ${RESULTS.join(', ')} was expected.`;
      this.error('IO-RESULT', at, message, `${id} 缺少查验结果（${RESULTS.join('、')}）。`);
    }
    if (method === 'manual' && openedAt === undefined) {
      const message = `Unit ${id} was inspected by hand; openedAt must say when it was opened.`;
      this.error('IO-OPENED', at, message, `${id} 为人工查验，须填开箱时间 openedAt。`);
    }
    if (method === 'machine' && openedAt !== undefined) {
      const message = `Unit ${id} was inspected by machine, which opens nothing; leave openedAt out or report it as manual.`;
      this.error('IO-OPENED', at, message, `${id} 为机检，不应有开箱时间 openedAt；如已开箱请按人工查验反馈。`);
    }
  }
}

interface ReadUnit {
  readonly kind: UnitKind;
  readonly id: string;
  readonly result?: Result;
  readonly method: ReportMethod;
  readonly openedAt?: string;
}

function numbersOf(orderNo: string, declarationNo: string): readonly NumberRef[] {
  const declaration = declarationNo || orderNo.slice(0, 16);
  return [
    ...(declaration ? [{ kind: 'declarationNo', value: declaration } as const] : []),
    ...(orderNo ? [{ kind: 'inspectionOrder', value: orderNo } as const] : []),
  ];
}
