/** What the CSN lines of a PSN say together: lines of one code about one order say one thing (docs/exchange.md, Airport). */
import type { CsnNotice } from '../../adapters/syntax/cargo-imp/index.ts';

export interface Notice {
  readonly code: string;
  readonly orderNo: string;
  /** What follows the order number: `JOINT`, `CUSTOMS`, `INSPECTION` and how, or the reason of a hold. */
  readonly remark: string;
  /** The ULDs it is about; empty: the whole waybill. */
  readonly ulds: readonly string[];
  /** CCYYMMDDHHMM. */
  readonly madeAt: string;
}

/** One line: `<order> <words>`, or `<order> ULD <numbers>`. */
interface Line extends Omit<Notice, 'ulds'> {
  readonly ulds?: readonly string[];
}

const ULD = /^[A-Z][A-Z0-9]{2}[0-9]{4,5}[A-Z0-9]{2}$/;
/** Codes that say nothing but the order: a line of theirs without a ULD is of the whole waybill. */
const WORDLESS: readonly string[] = ['8I', '7I', 'SF'];

/** The notices, in the order in which they begin, or every reason why they cannot be followed. */
export function readNoticeLines(
  lines: readonly CsnNotice[],
): { readonly notices: readonly Notice[] } | { readonly reasons: readonly string[] } {
  const orders = byOrder(lines.map(toLine));
  const reasons = orders.flatMap(reasonsAgainst);
  return reasons.length > 0 ? { reasons } : { notices: orders.map(toNotice) };
}

function toLine({ code, text = '', date }: CsnNotice): Line {
  const [orderNo = '', ...words] = text.split(/[ /]+/);
  const madeAt = (date.iso ?? '').replace(/[^0-9]/g, '').slice(0, 12);
  if (words[0] === 'ULD') return { code, orderNo, madeAt, remark: '', ulds: words.slice(1) };
  return { code, orderNo, madeAt, remark: words.join(' ') };
}

function byOrder(lines: readonly Line[]): readonly (readonly Line[])[] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const key = `${line.code} ${line.orderNo}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()];
}

function reasonsAgainst(lines: readonly Line[]): readonly string[] {
  const naming = lines.flatMap(({ ulds }) => (ulds === undefined ? [] : [ulds]));
  const { code = '', orderNo = '' } = lines[0] ?? {};
  const isBoth = WORDLESS.includes(code) && naming.length > 0 && naming.length < lines.length;
  return [
    ...(naming.every((ulds) => ulds.length > 0 && ulds.every((uld) => ULD.test(uld))) ? [] : ['NAMES NO ULD']),
    ...(isBoth ? ['NAMES WAYBILL AND ULDS'] : []),
  ].map((reason) => `CSN ${code} ${orderNo} ${reason}`);
}

function toNotice(lines: readonly Line[]): Notice {
  const { code = '', orderNo = '', madeAt = '' } = lines[0] ?? {};
  const remark = lines.find((line) => line.remark !== '')?.remark ?? '';
  return { code, orderNo, madeAt, remark, ulds: [...new Set(lines.flatMap(({ ulds = [] }) => ulds))] };
}
