/** From what was sent to a checked submission: canonical JSON, or a DecMessage file as it is. */
import { createHash } from 'node:crypto';
import type { Reading } from '../../adapters/adapter.ts';
import { adapterOf } from '../context.ts';
import type { Checked } from './checked.ts';
import type { Finding } from './finding.ts';
import { readJson } from './json-text.ts';
import { type CheckContext, MOST_FINDINGS, validateDeclaration } from './validate.ts';

/** Checks what was sent as JSON or as XML. */
export function checkBody(bytes: Uint8Array, form: 'json' | 'xml', context: CheckContext): Checked {
  if (form === 'xml') return checkDecMessage(bytes, context);
  const read = readJson(bytes);
  return read.kind === 'notJson' ? read : checkJson(read.value, context, read.findings);
}

/** Checks canonical JSON. @param before what was already found in its text. */
export function checkJson(value: unknown, context: CheckContext, before: readonly Finding[] = []): Checked {
  return check(value, 'declaration', before, context);
}

/** Checks a DecMessage: what is wrong with the message and what is wrong with the declaration in it, together. */
function checkDecMessage(bytes: Uint8Array, context: CheckContext): Checked {
  const customs = adapterOf(context, 'customs');
  const readContext = { receivedAt: context.clock(), utcOffsetMinutes: context.utcOffsetMinutes };
  const reading = customs.read(bytes, readContext);
  const translation = customs.toDeclaration(bytes, readContext);
  if (reading === undefined || translation === undefined) {
    return { kind: 'notADeclaration', findings: reading === undefined ? doctype(bytes) : messageFindings(reading) };
  }
  const findings = distinct([...messageFindings(reading), ...translation.problems.filter(isError).map(toFinding)]);
  // A message that cannot be parsed says why; that everything is missing from it would say nothing more.
  if (translation.declaration === undefined && findings.length > 0) return { kind: 'invalid', findings };
  return check(withReference(translation.declaration, bytes), reading.format, findings, context);
}

function check(value: unknown, format: string, before: readonly Finding[], context: CheckContext): Checked {
  const { findings, declaration, parties } = validateDeclaration(value, context);
  const all = distinct([...before, ...findings]).slice(0, MOST_FINDINGS);
  if (all.length > 0 || declaration === undefined) return { kind: 'invalid', findings: all };
  return {
    kind: 'valid',
    submission: {
      declaration,
      parties,
      firm: declaration.parties.trader.uscc,
      format,
      document: JSON.stringify(declaration),
    },
  };
}

/** Nothing behind a DOCTYPE is read, so no adapter can know such a message as its own; it is said here why. */
function doctype(bytes: Uint8Array): Finding[] {
  const start = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  if (!start.includes('<!DOCTYPE')) return [];
  return [
    {
      pointer: '/',
      code: 'XML-DOCTYPE',
      detail: 'DOCTYPE and declarations are refused; remove them from the file',
      detailZh: '不接受DOCTYPE及实体声明，请从文件中删除',
    },
  ];
}

/** One finding per place and code, as each was first said. */
function distinct(findings: readonly Finding[]): Finding[] {
  const first = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.pointer} ${finding.code}`;
    if (!first.has(key)) first.set(key, finding);
  }
  return [...first.values()];
}

const isError = (problem: { severity: string }): boolean => problem.severity === 'error';

const toFinding = (problem: { at: string; code: string; message: string; messageZh: string }): Finding => ({
  pointer: problem.at,
  code: problem.code,
  detail: problem.message,
  detailZh: problem.messageZh,
});

const messageFindings = (reading: Reading): Finding[] => reading.problems.filter(isError).map(toFinding);

/** A DecMessage without any reference of the firm's own is known by its content: the same file is the same declaration. */
function withReference(declaration: unknown, bytes: Uint8Array): unknown {
  if (typeof declaration !== 'object' || declaration === null || 'traderReference' in declaration) return declaration;
  return { traderReference: `FILE-${createHash('sha256').update(bytes).digest('hex').slice(0, 24)}`, ...declaration };
}
