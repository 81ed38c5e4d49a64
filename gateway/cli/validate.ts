/** `tongguan validate FILE`: everything wrong with a declaration, in one answer. */

import type { Checked, NotJson } from '../declaration/checked.ts';
import type { Finding } from '../declaration/finding.ts';
import { checkBody } from '../declaration/submission.ts';
import { offlineContext } from './formats.ts';
import { counted, print, printJson, readInput } from './output.ts';

/** Checks a canonical declaration (JSON) or a DecMessage (XML), told apart by their first character. */
export function checkFile(bytes: Uint8Array): Exclude<Checked, NotJson> {
  const first = Buffer.from(bytes.subarray(0, 200))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()[0];
  const checked = checkBody(bytes, first === '<' ? 'xml' : 'json', offlineContext());
  if (checked.kind !== 'notJson') return checked;
  const { detail } = checked;
  return {
    kind: 'invalid',
    findings: [{ pointer: '', code: 'DECL-NOT-JSON', detail, detailZh: `不是有效的JSON：${detail}` }],
  };
}

/** Runs the command. @returns 0 when nothing is wrong, else 1. */
export function validateCommand(file: string, options: { json?: boolean }): number {
  const checked = checkFile(readInput(file));
  const findings: readonly Finding[] = checked.kind === 'valid' ? [] : checked.findings;
  const parties = checked.kind === 'valid' ? checked.submission.parties : [];
  if (options.json) printJson({ valid: checked.kind === 'valid', parties, findings });
  else if (checked.kind === 'valid') print(`${file}: valid 有效; concerns ${parties.join(', ')}`);
  else if (checked.kind === 'notADeclaration')
    print(`${file}: not a declaration 不是报关单\n${findings.map(line).join('\n')}`);
  else
    print(
      [`${file}: ${counted(findings.length, 'finding')} ${findings.length}处有误`, ...findings.map(line)].join('\n'),
    );
  return checked.kind === 'valid' ? 0 : 1;
}

const line = ({ pointer, code, detail, detailZh }: Finding): string =>
  `  ${pointer === '' ? '/' : pointer}  ${code}\n    ${detail}\n    ${detailZh}`;
