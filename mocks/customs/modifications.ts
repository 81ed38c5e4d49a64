/** What customs does with an amendment 改单 or a withdrawal 撤单. */
import { createHash } from 'node:crypto';
import { boxOf } from '../inspection-order.ts';
import { AT_THE_GOODS, WITHDRAWN } from '../openings.ts';
import type { MockCase, MockUnit } from '../records.ts';
import type { Turn } from '../turn.ts';
import { beginAfresh } from '../words.ts';
import { type DecMod, type DecModItem, decModSaveResponse, readDecMod } from './mod-messages.ts';

const ANSWER_AFTER_MS = 60;

/** The step in which customs says M (重审) of an amended declaration. */
export const REEXAMINE = 'reexamine';
/** The step in which customs says D (删单) of a withdrawn one. */
export const DELETE = 'delete';

/** Takes a DecModMessage and gives the DecModSaveResponse. The same bytes again are answered as the first time. */
export function takeModification(turn: Turn, bytes: Uint8Array): Uint8Array {
  const reading = readDecMod(bytes);
  const at = turn.now.toISOString();
  if ('reasons' in reading) {
    turn.note('', 'received', { type: 'DecModMessage', reference: reading.decSeqNo, at });
    return refuse(reading.reasons.join('；'));
  }
  const { modification } = reading;
  const { decSeqNo: reference, kind } = modification;
  const theCase = turn.findBy('customsSeqNo', reference);
  // The message has no number of its own: its bytes tell it from another of the same declaration.
  const key = `mod/${reference}/${createHash('sha256').update(bytes).digest('hex')}`;
  const before = turn.seen(key, bytes);
  const duplicate = before.state === 'same' ? { duplicate: true } : {};
  turn.note(theCase?.declarationNo ?? '', 'received', { type: 'DecModMessage', reference, at, ...duplicate });
  if (before.state === 'same') return before.answer;
  const refusal = refusalOf(turn, theCase, modification);
  if (theCase === undefined || refusal !== undefined) return refuse(refusal ?? '');
  if (kind === 'amendment') amend(turn, theCase, modification);
  else withdraw(turn, theCase, modification);
  const entryId = theCase.numbers.entryId ?? '';
  const answer = decModSaveResponse({ code: '0', message: '调用成功', entryId });
  turn.remember(key, bytes, answer);
  return answer;
}

function refuse(message: string): Uint8Array {
  return decModSaveResponse({ code: '-1', message, entryId: '' });
}

/** Why customs does not take it; what no gateway may send is noted as a violation. */
function refusalOf(turn: Turn, theCase: MockCase | undefined, modification: DecMod): string | undefined {
  const { decSeqNo, entryId, kind } = modification;
  if (theCase === undefined) {
    turn.violation('', 'modified-before-declared', `No declaration has DecSeqNo ${decSeqNo}; ${kind} refused.`);
    return `未知的报关单统一编号 ${decSeqNo} No declaration has this number.`;
  }
  const { declarationNo, numbers, phase } = theCase;
  if (phase === WITHDRAWN) {
    turn.violation(declarationNo, 'modified-after-withdrawal', `The ${kind} came after the withdrawal.`);
    return '报关单已撤销 The declaration was withdrawn.';
  }
  if (entryId !== '' && entryId !== numbers.entryId) {
    turn.violation(declarationNo, 'wrong-entry-number', `${entryId} is not the entry number of ${decSeqNo}.`);
    return `报关单号 ${entryId} 与统一编号不符 EntryId does not belong to DecSeqNo.`;
  }
  return undefined;
}

/** What was planned for the declaration as it was is given up; it is dealt with again, from the next second on. */
function amend(turn: Turn, theCase: MockCase, { decSeqNo: reference, reason, items }: DecMod): void {
  const { declarationNo, numbers } = theCase;
  turn.forget(declarationNo, ({ step }) => !AT_THE_GOODS.has(step));
  const bill = items.find(({ fieldCode }) => fieldCode === 'BILL_NO')?.newValue ?? numbers.bill ?? '';
  const { bill: _, ...others } = numbers;
  const units = changedUnits(theCase.units, items);
  turn.note(declarationNo, 'changes', {
    kind: 'amended',
    reference,
    reason,
    units: units.map(({ number }) => number),
    fields: items.map(({ fieldCode }) => fieldCode),
    at: turn.now.toISOString(),
  });
  turn.save({ ...theCase, phase: 'amended', units, numbers: { ...others, ...(bill !== '' && { bill }) } });
  turn.later(declarationNo, REEXAMINE, ANSWER_AFTER_MS, {}, beginAfresh(turn, declarationNo));
}

/** A container or ULD whose number changed, came or went. */
function changedUnits(units: readonly MockUnit[], items: readonly DecModItem[]): readonly MockUnit[] {
  const changes = items.filter(({ fieldCode }) => fieldCode === 'CONTAINER_ID');
  const gone = new Set(changes.map(({ oldValue }) => oldValue));
  const come = changes.flatMap(({ newValue }) => (newValue === '' ? [] : [newValue]));
  const left = units.filter(({ number }) => !gone.has(number));
  return [...left, ...come.map(boxOf)];
}

function withdraw(turn: Turn, theCase: MockCase, { decSeqNo: reference, reason }: DecMod): void {
  const { declarationNo } = theCase;
  const units = theCase.units.map(({ number }) => number);
  turn.note(declarationNo, 'changes', { kind: 'withdrawn', reference, reason, units, at: turn.now.toISOString() });
  turn.forget(declarationNo, () => true);
  turn.save({ ...theCase, phase: WITHDRAWN });
  turn.later(declarationNo, DELETE, ANSWER_AFTER_MS, {}, beginAfresh(turn, declarationNo));
}
