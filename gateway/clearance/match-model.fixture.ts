/**
 * What has to be ordered on each unit of control, order by order, as a second opinion: written from DESIGN and the
 * decision records 0003, 0004, 0008 and the published cases, not from the rules, and sharing no code with them.
 *
 * | the unit's order | what happened since | what is due |
 * |--|--|--|
 * | none | one wishes, somebody is silent | nothing until the limit, then a single order, late |
 * | none | wishes, nobody is silent | one order for all who wish; a second opening where it was opened before |
 * | to be carried out | another wishes | the order of those who still want it and of the new one; its flag stays |
 * | to be carried out | withdrawn, restarted, taken out, rejected, or nobody it calls wishes | cancelled for the unit |
 * | opened | a wish its order does not answer for | a second opening |
 * | any | an agency or operator keeps the goods | one hold of each since the release, told again when the disposition changes |
 * | any | released and not let go any more | a hold by whoever changed it |
 * | any | all let it go | one release of the next version |
 */
import type { InspectionOrder, Statement, Unit } from '../../contracts/events/events.generated.ts';
import type { Case, Decision, PlacedOrder } from './case.ts';
import {
  hasEnded,
  hasLeft,
  type LastWord,
  lastWord,
  mayGoBack,
  operatorHolds,
  stillCounting,
  time,
  visit,
} from './match-table.fixture.ts';

/** What is due on one unit. */
export interface Due {
  readonly unit: Unit;
  /** `release 2`, `hold customs return`, `order customs+inspection second`, `cancel`; sorted. */
  readonly lines: readonly string[];
  /** Number of the order still to be carried out. */
  readonly open: string | undefined;
  /** Numbers of all orders that name it and were not carried out, also those that must be cancelled. */
  readonly pending: readonly string[];
  /** Those of them that must be cancelled for it. */
  readonly cut: readonly string[];
  /** Every agency has let it go, in clear words. */
  readonly free: boolean;
  readonly contradictory: boolean;
  /** What is not for the model to say: words of one moment that differ in a particular. */
  readonly unsure: boolean;
}

interface Order {
  readonly number: string;
  readonly versions: readonly InspectionOrder[];
  /** The last version that names the unit. */
  readonly own: InspectionOrder;
  readonly placed: number;
  /** The latest version names the unit and does not cancel, and no release followed. */
  readonly standing: boolean;
  readonly released: boolean;
  readonly restarted: boolean;
  readonly answers: Statement[];
}

const seconds = (text: string): number => Math.floor(time(text) / 1000);
const names = ({ order }: PlacedOrder, unit: Unit): boolean =>
  order.units.some(({ id, kind }) => id === unit.id && kind === unit.kind);

/**
 * Foresees what is due on every unit of a case that shares nothing, those taken out of it included.
 * @param now milliseconds since 1970.
 * @param waitMs how long a wish waits for those who said nothing.
 */
export function foresee(facts: Case, now: number, waitMs: number): Due[] {
  const dues = [
    ...facts.units.map((unit) => dueOn(unit, facts, now, waitMs, false)),
    ...facts.formerUnits.map((unit) => dueOn(unit, facts, now, waitMs, true)),
  ];
  // An order has one next version at a time: what else is due on it follows its cancellation.
  const cut = new Set(dues.flatMap((due) => due.cut));
  if (cut.size === 0) return dues;
  return dues.map((due) =>
    due.open === undefined || !cut.has(due.open)
      ? due
      : { ...due, lines: due.lines.filter((line) => !line.startsWith('order ')) },
  );
}

function dueOn(unit: Unit, facts: Case, now: number, waitMs: number, former: boolean): Due {
  const { agencies, premises } = facts;
  const everything = facts.statements.filter((s) => s.unit === undefined || s.unit.id === unit.id);
  const said = stillCounting(everything, agencies);
  const words = former
    ? []
    : agencies.map((agency) => ({ agency, ...lastWord(said.filter((s) => s.party === agency)) }));
  const held = !former && operatorHolds(everything);
  const restart = latestRestart(everything);
  const withdrawn = everything.some((s) => s.party === 'trader' && s.kind === 'withdrawn');
  const gone = hasLeft(said.filter((s) => s.party === premises));
  const sentBack = gone && words.some(({ refused }) => refused) && !held && words.every(mayGoBack);
  const ended = sentBack || hasEnded(words, held);
  const free = !withdrawn && words.length > 0 && !held && words.every((w) => w.letter === 'R' && !w.contradictory);

  const mine = facts.orders.filter((placed) => names(placed, unit));
  const releases = mine.filter(({ kind }) => kind === 'release');
  const lastRelease = Math.max(0, ...releases.map(({ seq }) => seq));
  const holds = mine.filter((p): p is PlacedOrder & { kind: 'hold' } => p.kind === 'hold' && p.seq > lastRelease);
  const released = lastRelease > 0 && holds.length === 0;
  const orders = ordersOf(unit, facts, said, lastRelease, restart);
  const open = orders.find((order) => order.standing && !order.restarted && !isDone(order));

  // What has left is left out of the next version without a word.
  const waiting = gone ? [] : orders.filter((order) => order.standing && !isDone(order));
  const pending = waiting.map(({ number }) => number);

  const lines = new Set<string>();
  const hold = (agency: string, disposition?: string) => {
    const last = holds.toSorted((a, b) => a.seq - b.seq).findLast(({ order }) => order.agency === agency);
    if (last !== undefined && last.order.disposition === disposition) return;
    lines.add(`hold ${agency}${disposition === undefined ? '' : ` ${disposition}`}`);
  };
  if (!gone && !(ended && !released)) {
    if ((withdrawn || former) && released) lines.add('hold trader');
    for (const { agency, letter, accepted, dispositions } of words) {
      const keeps = letter === 'K' || (letter === 'X' && !withdrawn);
      const recalls = released && !withdrawn && letter !== 'R';
      if (!keeps && !recalls) continue;
      if (letter === '-' && !accepted) hold(restart?.party ?? 'trader');
      else hold(agency, dispositions[0]);
    }
    if (held) hold('operator');
  }
  if (free && !released && !gone && !ended) lines.add(`release ${releases.length + 1}`);

  const rejected = words.some(({ letter }) => letter === 'X');
  const wishing = words.filter(({ letter }) => letter === 'I').map(({ agency }) => agency);
  let unsure = words.some((word) => word.unsure) || isDoubtful(orders, said, restart);
  const cut: string[] = [];
  if (!gone) {
    const unwanted = orders.filter(
      (order) =>
        order.standing &&
        !isDone(order) &&
        (former ||
          withdrawn ||
          rejected ||
          order.restarted ||
          !order.own.agencies.some((agency) => wishing.includes(agency))),
    );
    if (unwanted.length > 0) lines.add('cancel');
    cut.push(...unwanted.map(({ number }) => number));
    // Whether what nobody wants any more is cancelled first or becomes the order of who wants one now is the same.
    const forOthers = !former && !withdrawn && !rejected && wishing.length > 0;
    if (forOthers && unwanted.some((order) => order === open)) unsure = true;
  }
  if (!gone && !ended && !withdrawn && !rejected && !former) {
    const unserved = words.filter((word) => word.letter === 'I' && !isServed(orders, word, said));
    if (unserved.length > 0) {
      const silent = words.some(({ letter }) => letter === '-');
      const wanting = unserved.map(({ agency }) => agency);
      if (open !== undefined) {
        const staying = open.own.agencies.filter((agency) =>
          words.some((word) => word.agency === agency && (word.letter === 'I' || word.letter === 'K')),
        );
        const who = [...new Set([...staying, ...wanting])].sort().join('+');
        const before = open.own.method === 'machineThenManual' ? ['machine', 'manual'] : [open.own.method ?? 'manual'];
        const flag = open.own.secondOpening === true ? ' second' : '';
        lines.add(`order ${who}${visit([{ methods: before }, ...unserved])}${flag}`);
      } else if (!silent || now >= Math.min(...unserved.map(({ began }) => began)) + waitMs) {
        const flags = `${orders.some(isOpened) ? ' second' : ''}${silent ? ' late' : ''}`;
        lines.add(`order ${wanting.sort().join('+')}${visit(unserved)}${flags}`);
      }
    }
  }
  const contradictory = words.some((word) => word.contradictory);
  return { unit, lines: [...lines].sort(), open: open?.number, pending, cut, free, contradictory, unsure };
}

function latestRestart(said: readonly Statement[]): Statement | undefined {
  let last: Statement | undefined;
  for (const s of said) {
    if (s.setsAside === undefined) continue;
    if (last === undefined || time(s.senderTime) >= time(last.senderTime)) last = s;
  }
  return last;
}

const isOpened = ({ answers }: Order): boolean =>
  answers.some(({ kind, method }) => kind === 'opened' || method !== 'machine');

/** Nothing has to be done under it any more: opened, or nothing but images were wanted and all of them are there. */
const isDone = (order: Order): boolean =>
  isOpened(order) ||
  (order.own.method === 'machine' &&
    order.own.agencies.every((agency) => order.answers.some((s) => s.kind === 'inspected' && s.party === agency)));

const isAnswer = ({ kind }: Statement): boolean => kind === 'opened' || kind === 'inspected';

/** The inspection orders of a unit, oldest first, each with what was said under it. */
function ordersOf(
  unit: Unit,
  { orders }: Case,
  said: readonly Statement[],
  lastRelease: number,
  restart: Statement | undefined,
): Order[] {
  const inspections = orders.filter((p): p is PlacedOrder & { kind: 'inspection' } => p.kind === 'inspection');
  if (inspections.length === 0) return [];
  const found = [...new Set(inspections.map(({ order }) => order.number))].flatMap(
    (number): (Order & { seq: number })[] => {
      const all = inspections
        .filter(({ order }) => order.number === number)
        .sort((a, b) => a.order.version - b.order.version);
      const [first, own, last] = [all[0], all.findLast((placed) => names(placed, unit)), all.at(-1)];
      if (first === undefined || own === undefined || last === undefined) return [];
      const released = own.seq < lastRelease;
      return [
        {
          number,
          versions: all.filter((placed) => names(placed, unit)).map(({ order }) => order),
          own: own.order,
          placed: time(first.order.placedAt),
          standing: own === last && last.order.cancelled !== true && !released,
          released,
          restarted: restart !== undefined && time(first.order.placedAt) < time(restart.senderTime),
          answers: [],
          seq: first.seq,
        },
      ];
    },
  );
  found.sort((a, b) => a.seq - b.seq);
  const loose = new Map<string, Statement>();
  for (const s of said) {
    if (!isAnswer(s)) continue;
    if (s.orderNo?.includes('-I') === true) found.find(({ number }) => number === s.orderNo)?.answers.push(s);
    else loose.set(JSON.stringify(s, Object.keys(s).sort()), s);
  }
  // The first order placed by then that the same party has not answered in the same way; else the last placed by then.
  for (const s of [...loose.values()].sort((a, b) => time(a.senderTime) - time(b.senderTime))) {
    const placedByThen = found.filter(
      (order) =>
        Math.floor(order.placed / 1000) <= seconds(s.senderTime) &&
        (s.kind === 'opened' || order.versions.some(({ agencies }) => agencies.includes(s.party))),
    );
    const free = placedByThen.find(
      ({ answers }) => !answers.some((a) => a.party === s.party && a.kind === s.kind && a.method === s.method),
    );
    (free ?? placedByThen.at(-1))?.answers.push(s);
  }
  return found;
}

/** Answers of one moment that name no order may belong to either of two; restarts of one moment are two speakers'. */
function isDoubtful(orders: readonly Order[], said: readonly Statement[], restart: Statement | undefined): boolean {
  if (
    restart !== undefined &&
    said.some((s) => s.setsAside !== undefined && s.party !== restart.party && s.senderTime === restart.senderTime)
  )
    return true;
  if (orders.length < 2) return false;
  const loose = said.filter((s) => isAnswer(s) && s.orderNo?.includes('-I') !== true);
  return loose.some((a, index) =>
    loose
      .slice(index + 1)
      .some((b) => b.senderTime === a.senderTime && b.party === a.party && JSON.stringify(a) !== JSON.stringify(b)),
  );
}

/** Whether an order answers for a wish. */
function isServed(orders: readonly Order[], wish: LastWord & { agency: string }, said: readonly Statement[]): boolean {
  const { agency, moment, began } = wish;
  const method = wish.methods[0] ?? 'manual';
  return orders.some((order) => {
    const { own, answers, versions } = order;
    const over = order.released || order.restarted || !(order.standing || isOpened(order));
    if (over || !own.agencies.includes(agency)) return false;
    if (own.method !== 'machineThenManual' && (own.method ?? 'manual') !== method) return false;
    if (!isDone(order)) return true;
    const reports = answers.filter(
      (s) => s.kind === 'inspected' && s.party === agency && (s.method ?? 'manual') === method,
    );
    if (reports.some((s) => time(s.senderTime) < moment)) return false;
    const letGo = said.some(
      (s) =>
        s.party === agency &&
        (s.kind === 'released' || s.kind === 'rejected' || s.kind === 'deleted') &&
        time(s.senderTime) < moment &&
        seconds(s.senderTime) >= seconds(own.placedAt),
    );
    if (letGo && isOpened(order)) return false;
    // Not called by every version: what was opened before it wished was not opened for it.
    const always = versions.every(({ agencies }) => agencies.includes(agency));
    if (always || answers.some((s) => s.kind === 'inspected' && s.party === agency)) return true;
    // A report by hand tells when it was opened only where nobody says so himself.
    const openings = answers.filter(({ kind }) => kind === 'opened');
    const seen = openings.length > 0 ? openings : answers.filter(({ method }) => method !== 'machine');
    return seen.some((s) => seconds(s.senderTime) >= Math.floor(began / 1000));
  });
}

/** What was decided on one unit, in the lines of the model. */
export function decidedOn(due: Due, decisions: readonly Decision[]): string[] {
  const { unit, pending, cut } = due;
  const has = (units: readonly Unit[]) => units.some(({ id, kind }) => id === unit.id && kind === unit.kind);
  const lines = new Set<string>();
  let dropped = false;
  for (const decision of decisions) {
    const { kind, units } = decision;
    if (kind === 'release' && has(units)) lines.add(`release ${decision.version}`);
    if (kind === 'hold' && has(units)) {
      const disposition = decision.statement?.disposition;
      lines.add(`hold ${decision.agency}${disposition === undefined ? '' : ` ${disposition}`}`);
    }
    if (kind !== 'inspection') continue;
    const { replaces, agencies, method, secondOpening, afterLimit } = decision;
    if (decision.cancelled) {
      if (has(units)) lines.add('cancel');
    } else if (has(units)) {
      const same =
        replaces !== undefined &&
        replaces.agencies.join() === agencies.join() &&
        (replaces.method ?? 'manual') === method &&
        (replaces.secondOpening === true) === secondOpening;
      const flags = `${method === 'manual' ? '' : ` ${method}`}${secondOpening ? ' second' : ''}`;
      const order = `order ${agencies.join('+')}${flags}`;
      // An order of several units is late as soon as one of them is.
      const late = afterLimit && (units.length === 1 || due.lines.includes(`${order} late`));
      if (!same) lines.add(late ? `${order} late` : order);
    } else if (replaces !== undefined && has(replaces.units)) {
      // What had lost its ground is cancelled for the unit, also where it is ordered anew in the same moment.
      if (cut.includes(replaces.number)) lines.add('cancel');
      else dropped ||= pending.includes(replaces.number);
    }
  }
  const moved = [...lines].some((line) => line.startsWith('order '));
  if (dropped && !moved) lines.add('cancel');
  return [...lines].sort();
}
