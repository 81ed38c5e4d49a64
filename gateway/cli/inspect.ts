/** `tongguan inspect FILE`: what a message is, whether it is well made and where not, and what it means. */
import type { Problem } from '../../adapters/adapter.ts';
import { adapters } from '../../adapters/registry.ts';
import { validateDeclaration } from '../declaration/validate.ts';
import { CANONICAL, offlineContext, readContext } from './formats.ts';
import { counted, print, printJson, readInput } from './output.ts';

export interface Inspection {
  readonly recognised: boolean;
  readonly party: string | null;
  readonly format: string | null;
  readonly type: string | null;
  readonly version: string | null;
  /** What makes it not well made. */
  readonly problems: readonly Problem[];
  /** Departures that are tolerated. */
  readonly warnings: readonly Problem[];
  readonly meaning: Readonly<Record<string, unknown>>;
}

const NOT_RECOGNISED: Inspection = {
  recognised: false,
  party: null,
  format: null,
  type: null,
  version: null,
  problems: [],
  warnings: [],
  meaning: {},
};

/** Says what a file is. Never throws on bad input. */
export function inspectBytes(bytes: Uint8Array, fileName?: string): Inspection {
  const context = { ...readContext(), ...(fileName === undefined ? {} : { fileName }) };
  for (const adapter of adapters.values()) {
    const reading = adapter.read(bytes, context);
    if (reading === undefined) continue;
    const { party, format, type, version, problems, meaning } = reading;
    return {
      recognised: true,
      party,
      format,
      type,
      version,
      problems: problems.filter(({ severity }) => severity === 'error'),
      warnings: problems.filter(({ severity }) => severity === 'warning'),
      meaning,
    };
  }
  return inspectCanonical(bytes) ?? NOT_RECOGNISED;
}

/** A canonical declaration is told by the fields it cannot be without. */
function inspectCanonical(bytes: Uint8Array): Inspection | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('direction' in value) || !('items' in value)) return undefined;
  const { findings, parties } = validateDeclaration(value, offlineContext());
  return {
    recognised: true,
    party: null,
    format: CANONICAL,
    type: 'Declaration',
    version: '1',
    problems: findings.map(({ pointer, code, detail, detailZh }) => ({
      code,
      severity: 'error',
      at: pointer,
      message: detail,
      messageZh: detailZh,
    })),
    warnings: [],
    meaning: { parties, declaration: value },
  };
}

/** Runs the command. @returns 0 good, 1 recognised with problems, 2 not recognised. */
export function inspectCommand(file: string, options: { json?: boolean }): number {
  const inspection = inspectBytes(readInput(file), file === '-' ? undefined : file);
  if (options.json) printJson(inspection);
  else print(inWords(file, inspection));
  if (!inspection.recognised) return 2;
  return inspection.problems.length > 0 ? 1 : 0;
}

function inWords(file: string, inspection: Inspection): string {
  if (!inspection.recognised) return `${file}: not a message of any known format 无法识别`;
  const { format, type, version, problems, warnings, meaning } = inspection;
  const lines = [`${file}: ${type} (${format}${version === '' ? '' : `, version ${version}`})`];
  lines.push(
    problems.length === 0 ? 'well made 格式正确' : `${counted(problems.length, 'problem')} ${problems.length}处问题:`,
  );
  for (const { code, at, message, messageZh } of problems)
    lines.push(`  ${code} at ${at}: ${message}`, `    ${messageZh}`);
  for (const { code, at, message, messageZh } of warnings)
    lines.push(`  warning 提示 ${code} at ${at}: ${message}`, `    ${messageZh}`);
  lines.push('meaning 含义:', JSON.stringify(meaning, null, 2));
  return lines.join('\n');
}
