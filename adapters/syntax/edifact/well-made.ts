/** Tells of a message that was just written, without reading it again, that nothing is wrong with it. */
import { findMessageTable } from '../../../contracts/railway/edifact/index.ts';
import { checkSegment } from './elements.ts';
import { DEFAULT_LIMITS } from './reader.ts';
import { matchStructure } from './structure.ts';
import type { MessageInput, Segment, WritableSyntaxId } from './types.ts';
import { seg, writtenSegment } from './writer.ts';

/** Syntax identifiers whose bytes read as the text they were written from. Latin bytes can pass for UTF-8. */
const READ_AS_WRITTEN: ReadonlySet<WritableSyntaxId> = new Set(['UNOA', 'UNOB', 'UNOW', 'UNOY']);

const isText = (value: unknown): boolean => typeof value === 'string';

const HEADER = writtenSegment(seg('UNH'));
const TRAILER = writtenSegment(seg('UNT'));

/**
 * Whether `readEdifact` would find no error in the message `writeEdifact` made `bytes` of, alone in its interchange and
 * without an agreed encoding. False only says that it must be read to know. The envelope is the writer's concern, which
 * refuses a wrong one.
 */
export function isWellMade(
  message: MessageInput,
  syntax: { readonly id: WritableSyntaxId; readonly version: string },
  bytes: Uint8Array,
): boolean {
  const { type, version, release, agency = 'UN', segments } = message;
  if (!READ_AS_WRITTEN.has(syntax.id)) return false;
  if (bytes.length > DEFAULT_LIMITS.maxBytes || segments.length > DEFAULT_LIMITS.maxSegments / 2) return false;
  const table = findMessageTable({ type, version, release, agency }, syntax.version);
  if (!table?.exact) return false;
  const written: Segment[] = [HEADER];
  for (const segment of segments) {
    const one = writtenSegment(segment);
    // A declaration may be tried out before its form is sound: what is no text reads as another value than was given.
    if (!one.elements.every((element) => element.every((values) => values.every(isText)))) return false;
    const layout = table.layouts.get(one.tag);
    if (layout !== undefined && checkSegment(one, layout, 'off').length > 0) return false;
    written.push(one);
  }
  written.push(TRAILER);
  return matchStructure(written, table.nodes, type).faults.length === 0;
}
