import { ECIQ_MODIFY } from '../../contracts/inspection/index.ts';
import type { EncodeContext, Instruction } from '../adapter.ts';
import type { XmlNode } from '../syntax/xml/index.ts';
import { rowNode } from './row-node.ts';
import { headTime } from './times.ts';

/**
 * DCL_MODIFY of an amendment 改单 or a withdrawal 撤单 (docs/exchange.md). A withdrawal is of whatever version inspection
 * has, so it names none.
 */
export function modificationNode(
  instruction: Extract<Instruction, { kind: 'amend' | 'withdraw' }>,
  { declarationNo, numbers, now, utcOffsetMinutes }: EncodeContext,
): XmlNode {
  return rowNode(ECIQ_MODIFY.name, {
    EntDeclNo: declarationNo,
    DeclGetNo: numbers.find(({ kind }) => kind === 'inspectionNo')?.value,
    ModType: instruction.kind === 'amend' ? '1' : '2',
    Version: instruction.kind === 'amend' ? String(instruction.version) : undefined,
    Reason: instruction.reason,
    OperTime: headTime(now, utcOffsetMinutes),
  });
}
