/** `tongguan translate --from F --to F FILE`: one format into another, through the canonical declaration. */
import { EncodeError } from '../../adapters/adapter.ts';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import { formatDeclarationNumber, isDeclarationNumber } from '../../contracts/identifiers/declaration-number.ts';
import type { Finding } from '../declaration/finding.ts';
import { validateDeclaration } from '../declaration/validate.ts';
import { adapterFor, CANONICAL, offlineContext, readContext, translatableFormats } from './formats.ts';
import { readInput, tell, UsageError } from './output.ts';

export interface TranslateOptions {
  readonly from: string;
  readonly to: string;
  /** 16-digit number to write into the message; serial 1 of today by default. */
  readonly number?: string;
}

export interface Translated {
  /** The translation, as far as it could be made. */
  readonly body: Uint8Array | undefined;
  readonly findings: readonly Finding[];
}

/** Translates bytes. @throws UsageError for a format that does not exist. */
export function translateBytes(bytes: Uint8Array, options: TranslateOptions): Translated {
  for (const format of [options.from, options.to]) {
    if (!translatableFormats().includes(format)) {
      throw new UsageError(`there is no format ${format}; there are ${translatableFormats().join(', ')}`);
    }
  }
  const source = readSource(bytes, options.from);
  if (source.declaration === undefined) return { body: undefined, findings: source.findings };
  const { declaration } = source;
  if (options.to === CANONICAL) {
    const findings = distinct([...source.findings, ...validateDeclaration(declaration, offlineContext()).findings]);
    return { body: Buffer.from(`${JSON.stringify(declaration, null, 2)}\n`), findings };
  }
  return write(declaration, options, source.findings);
}

function readSource(bytes: Uint8Array, from: string): { declaration: unknown; findings: readonly Finding[] } {
  if (from === CANONICAL) {
    try {
      return { declaration: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), findings: [] };
    } catch (error) {
      const detail = error instanceof Error ? error.message : 'is not JSON';
      return { declaration: undefined, findings: [finding('', 'DECL-NOT-JSON', detail, '不是有效的JSON')] };
    }
  }
  const adapter = adapterFor(from);
  const reading = adapter?.read(bytes, readContext());
  if (adapter === undefined || reading === undefined || reading.format !== from) {
    const found = reading === undefined ? 'is not a message of this format' : `is ${reading.format}`;
    return {
      declaration: undefined,
      findings: [finding('', 'FORMAT', `the file ${found}, not ${from}`, `文件格式不是 ${from}`)],
    };
  }
  const translation = adapter.toDeclaration(bytes, readContext());
  if (translation === undefined) {
    const detail = `${reading.type} is not a declaration; only declarations can be translated`;
    return { declaration: undefined, findings: [finding('', 'FORMAT', detail, `${reading.type} 不是申报报文`)] };
  }
  const problems = [...reading.problems, ...translation.problems].filter(({ severity }) => severity === 'error');
  return {
    declaration: translation.declaration,
    findings: problems.map(({ at, code, message, messageZh }) => finding(at, code, message, messageZh)),
  };
}

function write(declaration: unknown, options: TranslateOptions, before: readonly Finding[]): Translated {
  const context = offlineContext();
  const adapter = adapterFor(options.to);
  if (adapter === undefined) throw new UsageError(`there is no format ${options.to}`);
  try {
    const message = adapter.encode(
      { kind: 'declare', declaration: declaration as Declaration },
      {
        declarationNo: options.number ?? todaysNumber(declaration as Declaration),
        numbers: [],
        reference: 'TG000000000001',
        now: context.clock(),
        utcOffsetMinutes: context.utcOffsetMinutes,
        partner: { party: adapter.party, profile: '', url: '', timeoutMs: 0, codes: {} },
      },
      options.to,
    );
    return { body: message.body, findings: before };
  } catch (error) {
    if (error instanceof EncodeError) {
      const problems = error.problems.map(({ at, code, message, messageZh }) => finding(at, code, message, messageZh));
      return { body: undefined, findings: distinct([...before, ...problems]) };
    }
    // A declaration with holes cannot be written; say which holes.
    const { findings } = validateDeclaration(declaration, context);
    if (findings.length === 0) throw error;
    return { body: undefined, findings: distinct([...before, ...findings]) };
  }
}

function todaysNumber(declaration: Declaration): string {
  const { direction, declarationOffice: office } = declaration;
  return formatDeclarationNumber({ direction, office, serial: 1, date: new Date().toISOString().slice(0, 10) });
}

const finding = (pointer: string, code: string, detail: string, detailZh: string): Finding => ({
  pointer,
  code,
  detail,
  detailZh,
});

const distinct = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((f) => [`${f.pointer} ${f.code}`, f])).values(),
];

/** Runs the command: the translation to stdout, what is wrong to stderr. @returns 0, or 1 when something is wrong. */
export function translateCommand(file: string, options: TranslateOptions): number {
  if (options.number !== undefined && !isDeclarationNumber(options.number))
    throw new UsageError(`--number ${options.number} is no 16-digit declaration number 关检关联号`);
  const { body, findings } = translateBytes(readInput(file), options);
  if (body !== undefined) process.stdout.write(body);
  for (const { pointer, code, detail, detailZh } of findings)
    tell(`${pointer === '' ? '/' : pointer}  ${code}: ${detail} ${detailZh}`);
  return findings.length === 0 ? 0 : 1;
}
