import type { LineKind } from '../../../contracts/airport/cargo-imp/lines.ts';
import { type Line, type ReadContext, startsWithAwb, toLine, unknownLine } from './fields.ts';
import { at } from './problems.ts';
import type { RawLine } from './types.ts';

/** A line with its identifier and the continuation lines that start with '/'. */
export type Block = { readonly id: string; readonly head: Line; readonly lines: readonly Line[] };

/** Identifiers of the lines inside an address; they belong to the SHP, CNE or NFY before them. */
export const ADDRESS_LINES: ReadonlySet<string> = new Set(['NAM', 'ADR', 'LOC']);

const WITH_ADDRESS: ReadonlySet<string> = new Set(['SHP', 'CNE', 'NFY']);

/**
 * Groups logical lines (without the one of the message identifier). `AWB` is the id of a line that starts with an air
 * waybill number, '' of one without any identifier. A leading continuation line has the id '/'.
 */
export function toBlocks(lines: readonly RawLine[]): Block[] {
  const blocks: { id: string; head: Line; lines: Line[] }[] = [];
  for (const raw of lines) {
    const line = toLine(raw);
    const current = blocks.at(-1);
    if (raw.text.startsWith('/') && current !== undefined) current.lines.push(line);
    else blocks.push({ id: identifier(line), head: line, lines: [line] });
  }
  return blocks;
}

function identifier(line: Line): string {
  if (startsWithAwb(line.text)) return 'AWB';
  if (line.text.startsWith('/')) return '/';
  const first = line.fields[0] ?? '';
  return /^[A-Z]{3}$/.test(first) ? first : '';
}

/**
 * Checks blocks against the line kinds of a message: unknown, missing and doubled lines are errors, a wrong order is a
 * warning (senders differ and nothing depends on it). Address lines count with the SHP, CNE or NFY they follow.
 */
export function checkBlocks(ctx: ReadContext, smi: string, kinds: readonly LineKind[], blocks: readonly Block[]): void {
  const position = new Map(kinds.map((kind, index) => [kind.id, index]));
  const seen = new Set<string>();
  let furthest = -1;
  let inAddress = false;
  for (const block of blocks) {
    if (ADDRESS_LINES.has(block.id) && inAddress) continue;
    inAddress = WITH_ADDRESS.has(block.id);
    const index = position.get(block.id);
    const kind = index === undefined ? undefined : kinds[index];
    if (index === undefined || kind === undefined) {
      unknownLine(ctx, block.head, smi);
      continue;
    }
    if (seen.has(block.id) && !kind.repeats) ctx.problems.add('CIMP-LINE-TWICE', at(block.head), [block.id]);
    seen.add(block.id);
    if (index < furthest && !kind.repeats) {
      ctx.problems.add('CIMP-LINE-ORDER', at(block.head), [block.id, kinds[furthest]?.id ?? '']);
    }
    if (!kind.repeats) furthest = Math.max(furthest, index);
  }
  const last = blocks.at(-1)?.lines.at(-1) ?? { number: 1 };
  for (const kind of kinds) {
    if (kind.mandatory && !seen.has(kind.id)) {
      ctx.problems.add('CIMP-LINE-MISSING', at(last), [kind.id, kind.en, kind.zh]);
    }
  }
}

/** The free texts of a block such as SSR, OSI or TXT, one per line, as written. */
export function blockTexts(ctx: ReadContext, block: Block, max: number): string[] {
  const texts: string[] = [];
  for (const line of block.lines) {
    const value = line.fields.slice(1).join('/');
    if (value === '') ctx.problems.add('CIMP-FIELD-MISSING', at(line, 1), ['Text', '文字']);
    else texts.push(value);
    if (value.length > max) ctx.problems.add('CIMP-FIELD-LONG', at(line, 1), ['Text', '文字', String(max)]);
  }
  return texts;
}

/** The line of a block that has one line only; a warning for each continuation line. */
export function singleLine(ctx: ReadContext, block: Block): Line {
  for (const line of block.lines.slice(1)) ctx.problems.add('CIMP-FIELD-EXTRA', at(line), [line.text]);
  return block.head;
}
