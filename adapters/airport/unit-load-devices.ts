/** Where the messages of an airport name ULDs 集装器: rate lines of an FWB, texts of CSN lines, ULD lines of an FSU. */
import type { RateLine } from '../syntax/cargo-imp/index.ts';

/** What is left of a CSN line of 69 columns behind its code and time. */
const CSN_TEXT = 52;
/** Rate lines that stand behind the ULDs: shipper's load and count, commodity codes, country of origin. */
const BEHIND: ReadonlySet<string> = new Set(['NS', 'NH', 'NO']);
/** `-N`: the load indicator (height, deck) is not part of the number. */
const LOAD_INDICATOR = /-[A-Z]$/;
const NAMED = /^[0-9]{16}-[IHR][0-9]{1,4} +ULD((?: +[A-Z][A-Z0-9]{2}[0-9]{4,5}[A-Z0-9]{2})+)$/;

/** The number of a ULD as the declaration has it. */
export const uldNumber = (text: string): string => text.replace(LOAD_INDICATOR, '');

/** Rate lines with one `NU` line for each ULD, in the place the message has for them; the lines are numbered anew. */
export function withUlds(lines: readonly RateLine[], ulds: readonly string[]): RateLine[] {
  if (ulds.length === 0) return [...lines];
  const behind = lines.findIndex(({ identifier }) => BEHIND.has(identifier ?? ''));
  const at = behind < 0 ? lines.length : behind;
  const named = ulds.map((text) => ({ lineNumber: '', identifier: 'NU', text }));
  // The charge line is line 1, and the goods line right below it belongs to it without a number.
  return [...lines.slice(0, at), ...named, ...lines.slice(at)].map((line, index) =>
    index > 0 && line.lineNumber !== undefined ? { ...line, lineNumber: String(index) } : line,
  );
}

/** The ULDs of a rate description, each once. */
export function uldsOfRateLines(lines: readonly RateLine[] | undefined): string[] {
  const numbers = (lines ?? []).flatMap(({ identifier, text }) => (identifier === 'NU' ? [uldNumber(text)] : []));
  return [...new Set(numbers.filter((number) => number !== ''))];
}

/** Texts of CSN lines that say of which ULDs an order is: `<order> ULD AKE12345CA PMC1234MU`, as many as a line holds. */
export function uldTexts(orderNo: string, ulds: readonly string[]): string[] {
  const head = `${orderNo} ULD`;
  const texts: string[] = [];
  for (const uld of ulds) {
    const longer = `${texts.at(-1) ?? head} ${uld}`;
    if (texts.length > 0 && longer.length <= CSN_TEXT) texts[texts.length - 1] = longer;
    else texts.push(`${head} ${uld}`);
  }
  return texts;
}

/** The ULDs the text of a CSN line names; none where it speaks of the whole waybill. */
export function uldsInText(text: string | undefined): string[] {
  return (NAMED.exec(text ?? '')?.[1] ?? '').split(' ').filter((word) => word !== '');
}
