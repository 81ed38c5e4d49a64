import { messageKind } from '../../../contracts/airport/cargo-imp/messages.ts';
import { normaliseAirWaybill } from '../../../contracts/identifiers/air-waybill.ts';
import {
  checkedAwb,
  field,
  type Line,
  maybe,
  type ReadContext,
  rest,
  startsWithAwb,
  toLine,
  unknownLine,
} from './fields.ts';
import { findSmi, MAX_COLUMNS, withoutControls } from './lines.ts';
import { at } from './problems.ts';
import { lineWriter, refuse, versionText, writeTexts } from './text.ts';
import type { AckContent, AckMessage, CargoImpWriteOptions, PerMessage, RawLine } from './types.ts';

const MAX_TEXT = 65;
/** Enough for every reason of a refusal; the partner reads the first lines anyway. */
const MAX_ACK_LINES = 99;
const MAX_HEAD_LINES = 10;

/**
 * Reads an acceptance (FMA) or refusal (FNA): `ACK/text`, `/more text`, then the head of the message it answers.
 * The texts are opaque; correlate by originalSmi and originalAwb. The quoted message is not checked.
 */
export function readAck(
  ctx: ReadContext,
  smi: 'FMA' | 'FNA',
  version: string | undefined,
  lines: readonly RawLine[],
): AckMessage {
  const body = lines.slice(1).map(toLine);
  const isAck = (line: Line, index: number): boolean =>
    line.fields[0] === 'ACK' || (index > 0 && line.text.startsWith('/'));
  const end = body.findIndex((line, index) => !isAck(line, index));
  const ack = end < 0 ? body : body.slice(0, end);
  const original = end < 0 ? [] : body.slice(end).map((line) => line.text);
  if (ack.length === 0) {
    ctx.problems.add('CIMP-LINE-MISSING', at(lines[0] ?? { number: 1 }), ['ACK', 'acknowledgement', '确认信息']);
  }
  if (original.length === 0) {
    ctx.problems.add('CIMP-NO-CONTENT', at(lines[0] ?? { number: 1 }), ['head of the original message', '原报文首部']);
  }
  return {
    smi,
    ...maybe('version', version),
    texts: ack.map((line) => rest(line, 1)).filter((text) => text !== ''),
    original,
    ...originalIdentity(original),
    rawLines: lines,
  };
}

type Identity = Pick<AckMessage, 'originalSmi' | 'originalVersion' | 'originalAwb'>;

function originalIdentity(original: readonly string[]): Identity {
  const [, smi, version] = /^([A-Z]{3})(?:\/(\d{1,2}))?$/.exec(original[0] ?? '') ?? [];
  const bill = original.map((line) => line.replace(/^MBI\//, '')).find(startsWithAwb);
  const awb = normaliseAirWaybill(/^\d{3}-?\d{8}/.exec(bill ?? '')?.[0] ?? '');
  return {
    ...maybe('originalSmi', messageKind(smi ?? '') === undefined ? undefined : smi),
    ...maybe('originalVersion', version),
    ...maybe('originalAwb', awb),
  };
}

/**
 * The head of a received message to quote in an answer: its identifier line, a teletype heading before it left out, and
 * the lines up to the first air waybill line, at most ten. Characters outside printable ASCII become '.', lines are cut at 69 columns: quoting never fails.
 */
export function originalHead(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  const raw = text.split(/\r\n|\n|\r/);
  const bare = raw.map(withoutControls);
  const start = findSmi(bare);
  const lines = (start === undefined ? raw : bare.slice(start)).flatMap((line) => {
    const quoted = line
      .replace(/[^ -~]/g, '.')
      .slice(0, MAX_COLUMNS)
      .trimEnd();
    return quoted === '' ? [] : [quoted];
  });
  const bill = lines.findIndex((line) => startsWithAwb(line.replace(/^MBI\//, '')));
  return lines.slice(0, Math.min(bill < 0 ? 2 : bill + 1, MAX_HEAD_LINES));
}

/** Writes an acceptance. Throws CargoImpWriteError when a text cannot be said or nothing is quoted. */
export function writeFma(content: AckContent): Buffer {
  return writeAck('FMA', '', content);
}

/** Writes a refusal, `FNA/1` by default (`version: ''` for plain FNA). `texts` say every reason. */
export function writeFna(content: AckContent, options: CargoImpWriteOptions = {}): Buffer {
  return writeAck('FNA', versionText(options.version, ['', '1']), content);
}

function writeAck(smi: string, version: string, content: AckContent): Buffer {
  const writer = lineWriter();
  if (content.texts.length === 0) refuse('EMPTY', 'texts', '');
  if (content.original.length === 0) refuse('EMPTY', 'original', '');
  writer.line(version === '' ? smi : `${smi}/${version}`);
  writeTexts(writer, 'ACK', content.texts, { field: 'texts', max: MAX_TEXT, maxLines: MAX_ACK_LINES });
  for (const [index, line] of content.original.entries()) {
    if (index === 0 && /^(?:\/|ACK(?:\/|$))/.test(line)) refuse('FORM', 'original[0]', line);
    writer.line(line);
  }
  return writer.finish();
}

/** Reads a customs error report: `PER`, perhaps an air waybill (and house) line, then `ERR/400/reason` lines. */
export function readPer(ctx: ReadContext, version: string | undefined, lines: readonly RawLine[]): PerMessage {
  const errors: { status: string; reason: string }[] = [];
  let bill: { awb?: string; house?: string } = {};
  for (const line of lines.slice(1).map(toLine)) {
    const [, number, house] = /^(\d{3}-?\d{8})(?:-([A-Z0-9]{1,12}))?$/.exec(line.fields[0] ?? '') ?? [];
    const awb = normaliseAirWaybill(number ?? '');
    if (awb !== undefined) bill = { awb: checkedAwb(ctx, line, 0, awb), ...maybe('house', house) };
    else if (line.fields[0] === 'ERR') {
      const status = field(ctx, line, 1, {
        en: 'Error status',
        zh: '错误状态',
        form: /^\d{3}$/,
        words: ['three digits', '三位数字'],
      });
      const reason = rest(line, 2);
      if (reason === '') ctx.problems.add('CIMP-FIELD-MISSING', at(line, 2), ['Reason', '原因']);
      if (status !== undefined && reason !== '') errors.push({ status, reason });
    } else unknownLine(ctx, line, 'PER');
  }
  if (errors.length === 0) ctx.problems.add('CIMP-NO-CONTENT', at(lines[0] ?? { number: 1 }), ['ERR line', 'ERR 行']);
  return { smi: 'PER', ...maybe('version', version), ...bill, errors, rawLines: lines };
}
