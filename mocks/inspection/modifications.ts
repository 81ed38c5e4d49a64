/** What inspection and quarantine does with an amendment 改单 or a withdrawal 撤单. */
import { AT_THE_GOODS, WITHDRAWN } from '../openings.ts';
import type { MockCase } from '../records.ts';
import { scenarioFor } from '../scenarios.ts';
import type { Turn } from '../turn.ts';
import { beginAfresh } from '../words.ts';
import { type EciqDeclaration, type EciqModification, type OborMessage, readModification } from './messages.ts';

const ANSWER_AFTER_MS = 60;

/** The step in which a withdrawn declaration is said to be so (1901). */
export const WITHDRAW = 'withdraw';

/** Takes a DCL_MODIFY. Gives why it is refused, or undefined. */
export function takeModification(turn: Turn, { messageId: reference, body }: OborMessage): string | undefined {
  const reading = readModification(body);
  const at = turn.now.toISOString();
  const type = 'DCL_MODIFY';
  if ('reasons' in reading) {
    turn.note('', 'received', { type, reference, at });
    return reading.reasons.join('；');
  }
  const { modification, declaration } = reading;
  const { declarationNo, kind, version, reason } = modification;
  const theCase = turn.find(declarationNo);
  turn.note(theCase === undefined ? '' : declarationNo, 'received', { type, reference, at });
  if (theCase === undefined) {
    turn.violation('', 'modified-before-declared', `${declarationNo} was never declared; ${kind} refused.`);
    return `企业报检号 ${declarationNo} 未申报 It was never declared.`;
  }
  const refusal = refusalOf(turn, theCase, modification);
  if (refusal !== undefined) return refusal;
  turn.note(declarationNo, 'changes', {
    kind: kind === 'amendment' ? 'amended' : 'withdrawn',
    reference,
    units: (declaration ?? theCase).units.map(({ number }) => number),
    reason,
    ...(version !== undefined && { version }),
    at,
  });
  if (declaration === undefined) withdraw(turn, theCase);
  else amend(turn, theCase, declaration);
  return undefined;
}

/** What no gateway may send, as a violation and as the reason. */
function refusalOf(turn: Turn, theCase: MockCase, modification: EciqModification): string | undefined {
  const { declarationNo, phase, numbers } = theCase;
  const { kind, inspectionNo, version } = modification;
  if (phase === WITHDRAWN) {
    turn.violation(declarationNo, 'modified-after-withdrawal', `The ${kind} came after the withdrawal.`);
    return '报检单已撤销 The declaration was withdrawn.';
  }
  if (inspectionNo !== '' && inspectionNo !== numbers.inspectionNo) {
    turn.violation(declarationNo, 'wrong-inspection-number', `${inspectionNo} is not the number of ${declarationNo}.`);
    return `报检号 ${inspectionNo} 与企业报检号不符 DeclGetNo does not belong to EntDeclNo.`;
  }
  if (kind === 'withdrawal' || version === undefined) return undefined;
  const before = turn.noted(declarationNo, 'changes').map((each) => each.version ?? 1);
  const last = Math.max(1, ...before);
  if (version > last) return undefined;
  turn.violation(declarationNo, 'version-not-newer', `Version ${version} came after version ${last}.`);
  return `版本 ${version} 不高于已有版本 ${last} It is not newer than what was taken.`;
}

/** What was planned for the declaration as it was is given up; it is dealt with again, from the next second on. */
function amend(turn: Turn, theCase: MockCase, declaration: EciqDeclaration): void {
  const { declarationNo, numbers } = theCase;
  const { traderReference, bill, units, direction, declRegNo, techRegCode } = declaration;
  turn.forget(declarationNo, ({ step }) => !AT_THE_GOODS.has(step));
  const { bill: _, ...others } = numbers;
  turn.save({
    ...theCase,
    traderReference,
    scenario: scenarioFor(traderReference).name,
    numbers: { ...others, ...(bill !== '' && { bill }) },
    phase: 'amended',
    facts: { ...theCase.facts, direction, declRegNo, techRegCode },
    units,
  });
  turn.later(declarationNo, 'accepted', ANSWER_AFTER_MS, {}, beginAfresh(turn, declarationNo));
}

function withdraw(turn: Turn, theCase: MockCase): void {
  const { declarationNo } = theCase;
  turn.forget(declarationNo, () => true);
  turn.save({ ...theCase, phase: WITHDRAWN });
  turn.later(declarationNo, WITHDRAW, ANSWER_AFTER_MS, {}, beginAfresh(turn, declarationNo));
}
