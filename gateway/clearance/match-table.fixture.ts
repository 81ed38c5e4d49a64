/**
 * What two agencies' words about one unit have to lead to, as a plain table: written from DESIGN and decision record
 * 0004, not from the rules, and sharing no code with them.
 *
 * Letters: `-` said nothing, I inspect, R released, K keeps (held, refused), X rejected the declaration.
 */
import type { Statement } from '../../contracts/events/events.generated.ts';

export type Letter = '-' | 'I' | 'R' | 'K' | 'X';

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

/** The last valid word of one agency on one unit. */
export interface LastWord {
  readonly letter: Letter;
  /** How it wants to inspect: by hand, by machine. */
  readonly methods: readonly string[];
  /** What is to become of refused goods; undefined where it does not say. More than one: it is not sure. */
  readonly dispositions: readonly (string | undefined)[];
  /** The goods are refused, not only held. */
  readonly refused: boolean;
  /** The refusal was carried out: sent back or destroyed. */
  readonly disposed: boolean;
  /** Accepted again after a rejection, and nothing said since. */
  readonly accepted: boolean;
  readonly unsure: boolean;
  readonly contradictory: boolean;
  /** When it was said, and when the unbroken run of the same began; milliseconds. */
  readonly moment: number;
  readonly began: number;
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
  if (hasEnded([one, two], held)) return none;
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

/**
 * Destroyed, the goods are no more; sent back they may be only when nobody else keeps them.
 */
export function hasEnded(words: readonly LastWord[], operatorHold: boolean): boolean {
  if (words.some(({ disposed, dispositions }) => disposed && dispositions.includes('destroy'))) return true;
  return words.some(({ disposed }) => disposed) && !operatorHold && words.every(mayGoBack);
}

/** It keeps nobody from sending the goods back. */
export const mayGoBack = ({ letter, refused, dispositions, contradictory }: LastWord): boolean =>
  !contradictory && (letter === 'R' || (refused && dispositions.includes('return')));

/** By hand says nothing more; by machine, or by both, it is said. */
export function visit(wishes: readonly Pick<LastWord, 'methods'>[]): string {
  const methods = wishes.flatMap((wish) => wish.methods);
  if (!methods.includes('machine')) return '';
  return methods.includes('manual') ? ' machineThenManual' : ' machine';
}

const TIMES = new Map<string, number>();

/** Milliseconds of a time; each is read once, since sequences say the same few over and over. */
export function time(text: string): number {
  const known = TIMES.get(text) ?? Date.parse(text);
  TIMES.set(text, known);
  return known;
}

const second = (text: string): number => Math.floor(time(text) / 1000);

/** What agencies said before an amendment or reopening, by their clock or by what was known then, is left out. */
export function stillCounting(said: readonly Statement[], agencies: readonly string[]): readonly Statement[] {
  const restarts = said.filter((s) => s.setsAside !== undefined);
  if (restarts.length === 0) return said;
  return said.filter(
    (s) =>
      !agencies.includes(s.party) ||
      restarts.every((restart) => {
        const known = restart.setsAside?.filter((each) => each.party === s.party).map((each) => time(each.until));
        if (known?.some((until) => time(s.senderTime) <= until)) return false;
        const [word, end] = [second(s.senderTime), second(restart.senderTime)];
        return word > end || (word === end && s.kind !== 'released');
      }),
  );
}

/** Any operator whose own last word is to hold. */
export function operatorHolds(said: readonly Statement[]): boolean {
  const last = new Map<string, Statement>();
  for (const s of said) {
    if (s.party !== 'operator' || LETTERS[s.kind] === undefined) continue;
    const before = last.get(s.by ?? '');
    const later = before === undefined || time(s.senderTime) > time(before.senderTime);
    const restrains = before !== undefined && s.senderTime === before.senderTime && s.kind === 'held';
    if (later || restrains) last.set(s.by ?? '', s);
  }
  return [...last.values()].some(({ kind }) => kind === 'held');
}

const SILENT: LastWord = {
  letter: '-',
  methods: [],
  dispositions: [],
  refused: false,
  disposed: false,
  accepted: false,
  unsure: false,
  contradictory: false,
  moment: 0,
  began: 0,
};

/** @param said what one agency said that counts. */
export function lastWord(said: readonly Statement[]): LastWord {
  const words = said.filter((s) => LETTERS[s.kind] !== undefined);
  if (words.length === 0) return SILENT;
  let top = -1;
  for (const s of words) top = Math.max(top, s.senderVersion ?? -1);
  const valid = words.filter((s) => s.senderVersion === undefined || s.senderVersion === top);
  let moment = -Infinity;
  for (const s of valid) moment = Math.max(moment, time(s.senderTime));
  const last = valid.filter((s) => time(s.senderTime) === moment || isCutTo(time(s.senderTime), moment));
  let letters = last.map((s) => LETTERS[s.kind]).join('');
  const reports = said.filter((s) => s.kind === 'inspected' && second(s.senderTime) === Math.floor(moment / 1000));
  if (letters.includes('R') && reports.length > 0 && !reports.some((s) => s.result !== 'pass')) {
    letters = letters.replaceAll('I', '');
  }
  const letter = (['X', 'K', 'I', 'R'] as const).find((each) => letters.includes(each)) ?? '-';
  if (letter === 'X') {
    const rejections = last.filter((s) => LETTERS[s.kind] === 'X');
    if (isAcceptedAfter(rejections, said)) return { ...SILENT, accepted: true };
  }
  const spoken = last.filter((s) => LETTERS[s.kind] === letter);
  const times = spoken.map((s) => time(s.senderTime));
  const saidAt = Math.max(...times);
  const methods = letter === 'I' ? [...new Set(spoken.map((s) => s.method ?? 'manual'))] : [];
  const refusals = letter === 'K' ? spoken.filter((s) => s.kind === 'refused') : [];
  const dispositions = [...new Set(refusals.map((s) => s.disposition))];
  const ending = dispositions.some((each) => each === 'return' || each === 'destroy');
  const carriedOut = ending && said.some((s) => s.kind === 'disposed' && time(s.senderTime) >= saidAt);
  return {
    letter,
    methods,
    dispositions,
    refused: refusals.length > 0,
    disposed: carriedOut,
    accepted: false,
    unsure: methods.length > 1 || dispositions.length > 1 || times.some((each) => each !== saidAt),
    contradictory: letter !== 'R' && letters.includes('R'),
    moment: saidAt,
    began: began(letter, saidAt, words),
  };
}

/** Clocks cut to the second: a word of a full second falls together with every other of that second. */
const isCutTo = (cut: number, moment: number): boolean => cut % 1000 === 0 && cut === Math.floor(moment / 1000) * 1000;

/** An acceptance ends a rejection when its version is higher, or, where not both have one, its time is later. */
function isAcceptedAfter(rejections: readonly Statement[], said: readonly Statement[]): boolean {
  const acceptances = said.filter((s) => s.kind === 'accepted' || s.kind === 'examined');
  let top = -1;
  for (const s of [...rejections, ...acceptances]) top = Math.max(top, s.senderVersion ?? -1);
  const times = (among: readonly Statement[]) =>
    among.filter((s) => s.senderVersion === undefined || s.senderVersion === top).map((s) => time(s.senderTime));
  const accepted = Math.max(-1, ...times(acceptances));
  return times(rejections).every((rejected) => accepted > rejected && !isCutTo(rejected, accepted));
}

/** Going back from the last moment while nothing but the same letter was said. */
function began(letter: Letter, moment: number, words: readonly Statement[]): number {
  let first = moment;
  const before = words
    .map((s) => ({ said: time(s.senderTime), letter: LETTERS[s.kind] }))
    .filter(({ said }) => said < first)
    .sort((a, b) => b.said - a.said || (a.letter === letter ? 1 : -1));
  for (const each of before) {
    if (each.letter !== letter) break;
    first = each.said;
  }
  return first;
}

const LEAVING = ['gatedOut', 'departed', 'delivered'];
const COMING = ['gatedIn', 'arrived', 'onHand'];

/** The premises' last word on where it is says that it left; of one moment it came first. */
export function hasLeft(premises: readonly Statement[]): boolean {
  let left = -1;
  let came = -1;
  for (const { kind, senderTime } of premises) {
    if (LEAVING.includes(kind)) left = Math.max(left, time(senderTime));
    if (COMING.includes(kind)) came = Math.max(came, time(senderTime));
  }
  return left >= 0 && left >= came;
}
