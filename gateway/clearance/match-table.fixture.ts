/**
 * What two agencies' words about one unit have to lead to, as a plain table: written from DESIGN and decision record
 * 0004, not from the rules, and sharing no code with them.
 *
 * Letters: `-` said nothing, I inspect, R released, K keeps (held, refused), X rejected the declaration.
 */
import type { Statement } from '../../contracts/events/events.generated.ts';

type Letter = '-' | 'I' | 'R' | 'K' | 'X';

/** Expected orders: hold1, hold2 (by the first, the second agency), single1, single2, joint, release, wait. */
const TABLE: Readonly<Record<string, string>> = {
  '--': '',
  '-I': 'wait2',
  '-R': '',
  '-K': 'hold2',
  '-X': 'hold2',
  'I-': 'wait1',
  II: 'joint',
  IR: 'single1',
  IK: 'single1 hold2',
  IX: 'hold2',
  'R-': '',
  RI: 'single2',
  RR: 'release',
  RK: 'hold2',
  RX: 'hold2',
  'K-': 'hold1',
  KI: 'hold1 single2',
  KR: 'hold1',
  KK: 'hold1 hold2',
  KX: 'hold1 hold2',
  'X-': 'hold1',
  XI: 'hold1',
  XR: 'hold1',
  XK: 'hold1 hold2',
  XX: 'hold1 hold2',
};

const LETTERS: Readonly<Record<string, Letter>> = {
  inspect: 'I',
  released: 'R',
  held: 'K',
  refused: 'K',
  rejected: 'X',
  deleted: 'X',
};

export interface Expected {
  readonly orders: readonly string[];
  /** Either agency's words of its latest moment contradict each other. */
  readonly contradictory: boolean;
  /** Two words of one moment differ in a particular; which of them is taken is not for this table to say. */
  readonly unsure: boolean;
}

interface LastWord {
  letter: Letter;
  /** How it wants to inspect: by hand, by machine. */
  methods: string[];
  /** The refusal was carried out: sent back or destroyed. */
  disposed: boolean;
  unsure: boolean;
  contradictory: boolean;
  began: number;
}

/**
 * @param agencies the two agencies.
 * @param unitId id of the unit; statements about other units do not count.
 * @param waitMs how long a wish to inspect waits for the other agency.
 */
export function expected(
  statements: readonly Statement[],
  agencies: readonly [string, string],
  unitId: string,
  now: number,
  waitMs: number,
): Expected {
  const everything = statements.filter((s) => !s.unit || s.unit.id === unitId);
  const about = stillCounting(everything, agencies);
  const [one, two] = agencies.map((agency) => lastWord(about.filter((s) => s.party === agency)));
  if (!one || !two) throw new Error('the table is for two agencies');
  const contradictory = one.contradictory || two.contradictory;
  const unsure = one.unsure || two.unsure;
  const held = operatorHolds(everything);
  const none = { orders: [], contradictory, unsure };
  if (hasLeft(about.filter((s) => ![...agencies, 'operator', 'trader'].includes(s.party)))) return none;
  if (one.disposed || two.disposed) return none;
  if (everything.some((s) => s.party === 'trader' && s.kind === 'withdrawn')) {
    const holds = [one, two].flatMap(({ letter }, index) => (letter === 'K' ? [`hold${index + 1}`] : []));
    return { ...none, orders: [...holds, ...(held ? ['hold3'] : [])] };
  }
  const entry = TABLE[one.letter + two.letter];
  if (entry === undefined) throw new Error(`the table has no row ${one.letter}${two.letter}`);
  const orders: string[] = held ? ['hold3'] : [];
  for (const word of entry.split(' ')) {
    if (word === '') continue;
    if (word === 'wait1' || word === 'wait2') {
      const wish = word === 'wait1' ? one : two;
      if (now >= wish.began + waitMs) orders.push(`single${word.slice(4)} late${visit([wish])}`);
    } else if (word === 'joint') orders.push(`joint${visit([one, two])}`);
    else if (word.startsWith('single')) orders.push(`${word}${visit([word === 'single1' ? one : two])}`);
    else if (word !== 'release' || !held) orders.push(word);
  }
  return { orders: orders.sort(), contradictory, unsure };
}

/** By hand says nothing more; by machine, or by both, it is said. */
function visit(wishes: readonly LastWord[]): string {
  const methods = wishes.flatMap((wish) => wish.methods);
  if (!methods.includes('machine')) return '';
  return methods.includes('manual') ? ' machineThenManual' : ' machine';
}

/** What agencies said before an amendment or reopening, by their clock or by what was known then, is left out. */
function stillCounting(said: readonly Statement[], agencies: readonly string[]): Statement[] {
  const restarts = said.filter((s) => s.setsAside !== undefined);
  return said.filter(
    (s) =>
      !agencies.includes(s.party) ||
      restarts.every((restart) => {
        const known = restart.setsAside?.filter((each) => each.party === s.party).map((each) => Date.parse(each.until));
        if (known?.some((until) => Date.parse(s.senderTime) <= until)) return false;
        const [word, end] = [s.senderTime.slice(0, 19), restart.senderTime.slice(0, 19)];
        return word > end || (word === end && s.kind !== 'released');
      }),
  );
}

/** Any operator whose own last word is to hold. */
function operatorHolds(said: readonly Statement[]): boolean {
  const last = new Map<string, Statement>();
  for (const s of said.filter((each) => each.party === 'operator' && LETTERS[each.kind] !== undefined)) {
    const before = last.get(s.by ?? '');
    const later = before === undefined || Date.parse(s.senderTime) > Date.parse(before.senderTime);
    const restrains = before !== undefined && s.senderTime === before.senderTime && s.kind === 'held';
    if (later || restrains) last.set(s.by ?? '', s);
  }
  return [...last.values()].some(({ kind }) => kind === 'held');
}

function lastWord(said: readonly Statement[]): LastWord {
  // Bundles of what was said at one moment, latest last.
  const words = said.filter((s) => LETTERS[s.kind] !== undefined);
  let top = -1;
  for (const s of words) top = Math.max(top, s.senderVersion ?? -1);
  const valid = words.filter((s) => s.senderVersion === undefined || s.senderVersion === top);
  const bundles = new Map<string, Statement[]>();
  for (const s of valid) {
    const key = new Date(s.senderTime).toISOString();
    bundles.set(key, (bundles.get(key) ?? []).concat(s));
  }
  const moments = [...bundles.keys()].sort();
  const moment = moments.pop();
  const silent: LastWord = { letter: '-', methods: [], disposed: false, unsure: false, contradictory: false, began: 0 };
  if (moment === undefined) return silent;
  let letters = (bundles.get(moment) ?? []).map((s) => LETTERS[s.kind]).join('');
  const reports = said.filter((s) => s.kind === 'inspected' && s.senderTime.slice(0, 19) === moment.slice(0, 19));
  if (letters.includes('R') && reports.length > 0 && !reports.some((s) => s.result !== 'pass')) {
    letters = letters.replaceAll('I', '');
  }
  const letter = (['X', 'K', 'I', 'R'] as const).find((each) => letters.includes(each)) ?? '-';
  if (letter === 'X') {
    const rejections = (bundles.get(moment) ?? []).filter((s) => LETTERS[s.kind] === 'X');
    const again = isAcceptedAfter(rejections, said);
    if (again) return silent;
  }
  const spoken = (bundles.get(moment) ?? []).filter((s) => LETTERS[s.kind] === letter);
  const methods = letter === 'I' ? [...new Set(spoken.map((s) => s.method ?? 'manual'))] : [];
  const refusals = letter === 'K' ? spoken.filter((s) => s.kind === 'refused') : [];
  const ending = refusals.map((s) => s.disposition === 'return' || s.disposition === 'destroy');
  const carriedOut = said.some((s) => s.kind === 'disposed' && Date.parse(s.senderTime) >= Date.parse(moment));
  return {
    letter,
    methods,
    disposed: carriedOut && ending.includes(true),
    unsure: methods.length > 1 || (ending.includes(true) && ending.includes(false)),
    contradictory: letter !== 'R' && letters.includes('R'),
    began: began(letter, moment, words),
  };
}

/** An acceptance ends a rejection when its version is higher, or, where not both have one, its time is later. */
function isAcceptedAfter(rejections: readonly Statement[], said: readonly Statement[]): boolean {
  const acceptances = said.filter((s) => s.kind === 'accepted' || s.kind === 'examined');
  let top = -1;
  for (const s of [...rejections, ...acceptances]) top = Math.max(top, s.senderVersion ?? -1);
  const times = (among: readonly Statement[]) =>
    among.filter((s) => s.senderVersion === undefined || s.senderVersion === top).map((s) => Date.parse(s.senderTime));
  return Math.max(-1, ...times(acceptances)) > Math.max(-1, ...times(rejections));
}

/** Going back from the last moment while nothing but the same letter was said. */
function began(letter: Letter, moment: string, words: readonly Statement[]): number {
  let first = Date.parse(moment);
  const before = words
    .map((s) => ({ time: Date.parse(s.senderTime), letter: LETTERS[s.kind] }))
    .filter(({ time }) => time < first)
    .sort((a, b) => b.time - a.time || (a.letter === letter ? 1 : -1));
  for (const each of before) {
    if (each.letter !== letter) break;
    first = each.time;
  }
  return first;
}

function hasLeft(premises: readonly Statement[]): boolean {
  let left = -1;
  let came = -1;
  for (const { kind, senderTime } of premises) {
    const time = Date.parse(senderTime);
    if (['gatedOut', 'departed', 'delivered'].includes(kind)) left = Math.max(left, time);
    if (['gatedIn', 'arrived', 'onHand'].includes(kind)) came = Math.max(came, time);
  }
  return left >= 0 && left >= came;
}
