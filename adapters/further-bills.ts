/**
 * The bills beyond the first of a declaration that travels on several (其他提运单), as the formats with room for one bill
 * carry them: at the end of a free text, `其他提运单：` and the numbers separated by `、` (docs/exchange.md).
 */
import type { Declaration } from '../contracts/declaration/declaration.generated.ts';

type Bills = NonNullable<Declaration['furtherBills']>;

const LABEL = '其他提运单：';
const AT_END = /(?:^|\s)其他提运单[：:] {0,4}(\S.*)$/s;
const MOST_BILLS = 98;
const LONGEST_BILL = 32;

/** A free text with the further bills behind it; only the text where there are none. */
export function withFurtherBills(text: string, bills: readonly { readonly number: string }[] = []): string {
  if (bills.length === 0) return text;
  const named = `${LABEL}${bills.map(({ number }) => number).join('、')}`;
  return text === '' ? named : `${text} ${named}`;
}

/** A free text without the further bills at its end, and these; none where it does not end so. Linear, never throws. */
export function takeFurtherBills(text: string): { readonly rest: string; readonly bills: Bills } {
  const at = text.lastIndexOf('其他提运单');
  const found = at < 0 ? null : AT_END.exec(text.slice(Math.max(0, at - 1)));
  if (found === null) return { rest: text, bills: [] };
  const numbers = (found[1] ?? '').split('、').map((each) => each.trim());
  const proper = numbers.every((number) => number !== '' && number.length <= LONGEST_BILL);
  if (!proper || numbers.length > MOST_BILLS) return { rest: text, bills: [] };
  return { rest: text.slice(0, at).trim(), bills: numbers.map((number) => ({ number })) };
}
