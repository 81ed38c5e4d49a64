/**
 * Where the declaration stands as a whole, for the trader. Derived from the same facts as the decisions, never stored
 * as truth of its own.
 */
import type { DeclarationStatus } from '../../contracts/events/events.generated.ts';
import type { Case, Handover, Names, Position, Stance, Words } from './case.ts';
import { isLetGo } from './decide.ts';
import type { UnitView } from './unit-view.ts';
import { partyName } from './words.ts';

/** The overall status, worst news first. */
export function overallStatus(facts: Case, views: readonly UnitView[]): DeclarationStatus {
  if (views.some(({ withdrawal }) => withdrawal !== undefined)) return 'withdrawn';
  const ends = new Set(views.map(({ ended }) => ended));
  const [end] = ends;
  if (ends.size === 1 && end !== undefined) return end;
  const stances = new Set(views.flatMap((view) => standingStances(view)));
  if (stances.has('rejected') || refusedHandover(facts, views) !== undefined) return 'rejected';
  if (stances.has('refused')) return 'refused';
  if (stances.has('held')) return 'held';
  const released = views.filter((view) => isReleased(view) || view.ended !== undefined).length;
  if (released === views.length) return 'released';
  if (stances.has('inspect')) return 'inspection';
  if (released > 0) return 'partlyReleased';
  return facts.statements.length === 0 ? 'submitted' : 'processing';
}

/** What has come to its end keeps nothing any more. */
const standingStances = ({ positions, ended }: UnitView): Stance[] =>
  ended === undefined ? positions.map(({ stance }) => stance) : [];

/** Released and nobody went back on it; what has left needs no order any more once all have let it go. */
const isReleased = (view: UnitView): boolean => isLetGo(view) && (view.released || view.gone);

/** An agency that did not take the declaration and has not dealt with it since. */
function refusedHandover(facts: Case, views: readonly UnitView[]): Handover | undefined {
  return facts.handovers.find(
    ({ party, state }) =>
      state === 'rejected' &&
      facts.agencies.includes(party) &&
      views.every((view) => view.positions.every((p) => p.agency !== party || p.stance === 'silent')) &&
      !facts.statements.some((s) => s.party === party && (s.kind === 'accepted' || s.kind === 'examined')),
  );
}

const REASON: Partial<Record<DeclarationStatus, Stance>> = { rejected: 'rejected', refused: 'refused', held: 'held' };

/** The status in words, with the reason where an agency gave one. */
export function statusWords(facts: Case, views: readonly UnitView[], names: Names): Words {
  const status = overallStatus(facts, views);
  const positions = views.flatMap((view) => view.positions);
  const because = positions.find(({ stance }) => stance === REASON[status]);
  const handover = status === 'rejected' && because === undefined ? refusedHandover(facts, views) : undefined;
  const said = withReason(STATUS_WORDS[status], because, handover, names);
  const doubtful = [...new Set(positions.filter((p) => p.contradiction).map(({ agency }) => agency))];
  const alarmed = views.some((view) => view.gone && view.ended === undefined && !isLetGo(view));
  const notes = [
    ...doubtful.map((agency) => {
      const name = partyName(agency, names);
      return { en: `; ${name.en} contradicts itself`, zh: `；${name.zh}指令互相矛盾` };
    }),
    ...(alarmed ? [{ en: '; the goods have left', zh: '；货物已离场' }] : []),
  ];
  return {
    en: said.en + notes.map(({ en }) => en).join(''),
    zh: said.zh + notes.map(({ zh }) => zh).join(''),
  };
}

function withReason(base: Words, because: Position | undefined, handover: Handover | undefined, names: Names): Words {
  const who = because?.agency ?? handover?.party;
  if (who === undefined) return base;
  const text = because === undefined ? handover?.text : because.statement?.text;
  const name = partyName(who, names);
  const rest = text === undefined || text === '' ? { en: '', zh: '' } : { en: `: ${text}`, zh: `：${text}` };
  return { en: `${base.en} by ${name.en}${rest.en}`, zh: `${name.zh}${base.zh}${rest.zh}` };
}

const STATUS_WORDS: Record<DeclarationStatus, Words> = {
  submitted: { en: 'Submitted', zh: '已申报' },
  processing: { en: 'Being processed', zh: '办理中' },
  inspection: { en: 'Under inspection', zh: '查验中' },
  held: { en: 'Held', zh: '扣留' },
  refused: { en: 'Release refused', zh: '不予放行' },
  rejected: { en: 'Declaration rejected', zh: '退单' },
  partlyReleased: { en: 'Partly released', zh: '部分放行' },
  released: { en: 'Released', zh: '已放行' },
  returned: { en: 'Returned', zh: '已退运' },
  destroyed: { en: 'Destroyed', zh: '已销毁' },
  withdrawn: { en: 'Withdrawn', zh: '已撤单' },
};
