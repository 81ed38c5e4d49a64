/**
 * What was said of a unit, and which of it counts: every statement is kept, and one that does not count says why not.
 * What counts is read off the positions and orders that the rules derived, so that the two cannot differ.
 */
import type { Party, Statement, StatementKind, Unit } from '../../contracts/events/events.generated.ts';
import { type Case, type Names, OPERATOR, type Position, TRADER, type Words } from './case.ts';
import { progressOf } from './limits.ts';
import { byContent, momentOf } from './moments.ts';
import { positionOf } from './positions.ts';
import { type Said, saidOf } from './said.ts';
import type { UnitView } from './unit-view.ts';
import { covers, sameUnit } from './units.ts';
import { statementWords } from './words.ts';

/** Why a statement does not count. */
export const REASONS = {
  unknownUnit: { en: 'It names a unit that is not in this declaration.', zh: '所称单元不在本申报之内。' },
  formerUnit: {
    en: 'It names a unit that an amendment took out of this declaration.',
    zh: '所称单元已因改单移出本申报。',
  },
  notConcerned: { en: 'Its sender has no part in this declaration.', zh: '发送方与本申报无关。' },
  setAside: {
    en: 'Set aside: it was said before the declaration was amended or reopened.',
    zh: '属改单或重新办理之前的陈述，已不再有效。',
  },
  withdrawn: { en: 'The trader withdrew the declaration.', zh: '企业已撤单。' },
  overruled: { en: 'Overruled by an operator in the name of its sender.', zh: '已由操作员以该部门名义另行认定。' },
  olderVersion: { en: 'Its sender has sent a higher version.', zh: '发送方已发出更高版本。' },
  older: { en: 'Its sender has a later word, by its own clock.', zh: '按发送方时间，其后另有陈述。' },
  outweighed: {
    en: 'Its sender said something more restraining at the same moment.',
    zh: '发送方同一时间另有更严格的指令。',
  },
  repeated: { en: 'It was reported before; the first report counts.', zh: '此前已报告，以首次报告为准。' },
  noOrder: { en: 'It answers no inspection order of this unit.', zh: '未对应该单元的任何查验指令。' },
  noBearing: { en: 'It does not bear on inspection or release.', zh: '不影响查验与放行。' },
} as const satisfies Record<string, Words>;

export type Reason = keyof typeof REASONS;

/** One statement and when the gateway heard it, RFC 3339; absent where that is not known. */
export interface Heard {
  readonly statement: Statement;
  readonly receivedAt?: string;
}

export interface HistoryEntry {
  /** By the sender's clock. */
  readonly at: string;
  readonly receivedAt?: string;
  readonly party: Party;
  readonly kind: StatementKind;
  readonly unit?: Unit;
  readonly result?: NonNullable<Statement['result']>;
  readonly text?: string;
  readonly words: Words;
  readonly counts: boolean;
  /** Why it does not count; absent where it does. */
  readonly whyNot?: Words & { readonly code: Reason };
}

/**
 * What was said of the unit, of the whole, and of units that are not in the declaration; oldest first by the senders'
 * clocks, of one moment in the order of arrival.
 * @param heard the statements in the order of arrival.
 */
export function historyOf(view: UnitView, facts: Case, names: Names, heard: readonly Heard[]): HistoryEntry[] {
  const judge = judgeOf(view, facts);
  return heard
    .filter(({ statement: { unit } }) => unit === undefined || sameUnit(unit, view.unit) || !covers(facts.units, unit))
    .map((each) => ({ ...each, moment: momentOf(each.statement) }))
    .sort((a, b) => a.moment - b.moment || byArrival(a, b))
    .map(({ statement, receivedAt }) => {
      const { party, kind, senderTime, unit, result, text } = statement;
      const reason = judge(statement);
      return {
        at: senderTime,
        ...(receivedAt === undefined ? {} : { receivedAt }),
        party,
        kind,
        ...(unit === undefined ? {} : { unit }),
        ...(result === undefined ? {} : { result }),
        ...(text === undefined ? {} : { text }),
        words: statementWords(party, kind, names),
        counts: reason === undefined,
        ...(reason === undefined ? {} : { whyNot: { code: reason, ...REASONS[reason] } }),
      };
    });
}

function byArrival(a: Heard, b: Heard): number {
  if (a.receivedAt === undefined || b.receivedAt === undefined) return byContent(a.statement, b.statement);
  return Date.parse(a.receivedAt) - Date.parse(b.receivedAt);
}

type Judge = (statement: Statement) => Reason | undefined;

const PLACES: ReadonlySet<StatementKind> = new Set<StatementKind>([
  ...(['gatedOut', 'departed', 'delivered', 'gatedIn', 'arrived', 'onHand'] as const),
]);

/** Says of every statement why it does not count; undefined where it does. */
function judgeOf(view: UnitView, facts: Case): Judge {
  const said = view.voices[0]?.said ?? [];
  const counting = new Set(said.map((each) => keyOf(each.statement)));
  const own = view.positions.filter(({ of }) => of === undefined);
  const answers = new Set(view.inspections.flatMap((known) => known.answers.map((each) => keyOf(each.statement))));
  const movements = movementsOf(view, said, facts);
  const lastPlace = Math.max(
    ...said.filter(({ statement: s }) => s.party === facts.premises && PLACES.has(s.kind)).map(({ moment }) => moment),
  );
  const ofAgency: Judge = (statement) => {
    const { kind, party } = statement;
    if (kind === 'inspected') return answers.has(keyOf(statement)) ? undefined : 'noOrder';
    if (kind === 'disposed') return view.ended === undefined ? 'noBearing' : undefined;
    if (saidOf(statement).stance === undefined) return 'noBearing';
    const position = own.find(({ agency }) => agency === party);
    const reason = unlessChosen(statement, position);
    const keeps = position?.stance === 'held' || position?.stance === 'refused';
    return reason === undefined && view.withdrawal !== undefined && !keeps ? 'withdrawn' : reason;
  };
  const ofPremises: Judge = (statement) => {
    const { kind } = statement;
    if (kind === 'opened') return answers.has(keyOf(statement)) ? undefined : 'noOrder';
    if (kind === 'positioned' || kind === 'movedOut') {
      if (movements.size === 0) return 'noOrder';
      return movements.has(`${kind} ${momentOf(statement)}`) ? undefined : 'repeated';
    }
    if (!PLACES.has(kind)) return 'noBearing';
    return momentOf(statement) < lastPlace ? 'older' : undefined;
  };
  const ofOperator: Judge = (statement) => {
    if (statement.kind === 'reopened') return undefined;
    if (saidOf(statement).stance === undefined) return 'noBearing';
    const same = said.filter(({ statement: s }) => s.party === OPERATOR && s.by === statement.by);
    return unlessChosen(statement, positionOf(OPERATOR, same));
  };
  const ofTrader: Judge = ({ kind, setsAside }) =>
    kind === 'withdrawn' || setsAside !== undefined ? undefined : 'noBearing';
  return (statement) => {
    const { unit, party } = statement;
    if (unit !== undefined && !sameUnit(unit, view.unit)) {
      return covers(facts.formerUnits, unit) ? 'formerUnit' : 'unknownUnit';
    }
    if (!counting.has(keyOf(statement))) return 'setAside';
    if (facts.agencies.includes(party)) return ofAgency(statement);
    if (party === facts.premises) return ofPremises(statement);
    if (party === OPERATOR) return ofOperator(statement);
    return party === TRADER ? ofTrader(statement) : 'notConcerned';
  };
}

/** The movements that count under an inspection order: `positioned 1505347200000`. */
function movementsOf(view: UnitView, said: readonly Said[], { premises }: Case): ReadonlySet<string> {
  return new Set(
    view.inspections.flatMap((known) => {
      const { positioned, movedOut } = progressOf(known, said, premises);
      return [
        ...(positioned === undefined ? [] : [`positioned ${positioned}`]),
        ...(movedOut === undefined ? [] : [`movedOut ${movedOut}`]),
      ];
    }),
  );
}

/** Why a word of a sender is not the one its position rests on. */
function unlessChosen(word: Statement, position: Position | undefined): Reason | undefined {
  const chosen = position?.statement;
  const { stance } = saidOf(word);
  // Accepted where nothing was rejected says nothing of the goods.
  if (stance === 'silent' && position?.stance !== 'silent') return 'noBearing';
  if (chosen === undefined) return 'noBearing';
  if (keyOf(chosen) === keyOf(word)) return undefined;
  const [mine, last] = [momentOf(word), momentOf(chosen)];
  const versions = [word.senderVersion, chosen.senderVersion];
  if (versions[0] === versions[1] && mine === last && stance === position?.stance) return undefined;
  if (chosen.by !== undefined && word.by === undefined) return 'overruled';
  if ((versions[0] ?? 0) < (versions[1] ?? 0) && mine >= last) return 'olderVersion';
  return mine >= last ? 'outweighed' : 'older';
}

const keyOf = (s: Statement): string =>
  JSON.stringify([
    ...[s.party, s.kind, s.unit?.kind, s.unit?.id, s.senderTime, s.senderVersion, s.code, s.text],
    ...[s.disposition, s.result, s.method, s.orderNo, s.by],
  ]);
