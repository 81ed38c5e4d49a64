/** How a declaration stands by everything that is on record now, also by what the casework has not looked at yet. */
import type { DeclarationStatus, Statement, Unit } from '../../contracts/events/events.generated.ts';
import { type Case, TRADER } from '../clearance/case.ts';
import { parseTime } from '../clearance/moments.ts';
import { overallStatus } from '../clearance/status.ts';
import type { UnitView } from '../clearance/unit-view.ts';
import { viewsOf } from '../clearance/views.ts';

export interface Standing {
  readonly status: DeclarationStatus;
  /** Nothing of it is left to be dealt with: gone, returned, destroyed or withdrawn. */
  readonly closed: boolean;
  readonly withdrawal: Statement | undefined;
  /** Units that have left, were sent back or destroyed: nothing can be ordered for them any more. */
  readonly over: readonly Unit[];
}

export function standingOf(facts: Case): Standing {
  const { current: views } = viewsOf(facts);
  return {
    status: overallStatus(facts, views),
    closed: views.every((view) => isOver(view) || view.withdrawal !== undefined),
    withdrawal: facts.statements.find(({ party, kind }) => party === TRADER && kind === 'withdrawn'),
    over: views.filter(isOver).map(({ unit }) => unit),
  };
}

const isOver = ({ gone, ended }: UnitView): boolean => gone || ended !== undefined;

/**
 * The time of a word that has to be later than others: now, unless the clock they were written by is ahead of ours.
 * @param times RFC 3339; what is no time is passed over.
 */
export function afterAll(now: Date, times: readonly string[]): string {
  let moment = now.getTime();
  for (const time of times) {
    const other = parseTime(time);
    if (other >= moment) moment = other + 1;
  }
  return new Date(moment).toISOString();
}
