/** One statement made ready for the rules: its moment read once, and where it says its sender stands. */
import type { Statement, StatementKind } from '../../contracts/events/events.generated.ts';
import type { Stance } from './case.ts';
import { momentOf, secondOf } from './moments.ts';

export interface Said {
  readonly statement: Statement;
  /** By its sender's clock, in milliseconds since 1970. */
  readonly moment: number;
  readonly second: number;
  /** Where it says that the sender stands; `silent` ends a rejection. Undefined where it says nothing of that. */
  readonly stance: Stance | undefined;
}

/** Words that say where the agency stands. `accepted` and `examined` matter only as the end of a rejection. */
const STANCES: ReadonlyMap<StatementKind, Stance> = new Map<StatementKind, Stance>([
  ['inspect', 'inspect'],
  ['released', 'released'],
  ['held', 'held'],
  ['refused', 'refused'],
  ['rejected', 'rejected'],
  ['deleted', 'rejected'],
  ['accepted', 'silent'],
  ['examined', 'silent'],
]);

export function saidOf(statement: Statement): Said {
  const moment = momentOf(statement);
  return { statement, moment, second: secondOf(moment), stance: STANCES.get(statement.kind) };
}
