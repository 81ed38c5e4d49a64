import type { Logger } from 'pino';
import type { Change, Journal } from './journal.ts';
import {
  type DeclarationRecord,
  type MockCase,
  type MockParty,
  type MockRecords,
  type NoteList,
  type PendingStep,
  type Sent,
  stored,
} from './records.ts';
import { NOBODY, type Note, Turn } from './turn.ts';

export interface DeskOptions {
  readonly party: MockParty;
  readonly journal: Journal;
  readonly logger: Logger;
  readonly pace: number;
  readonly now: () => Date;
  /** Takes one planned step of the agency's behaviour. */
  readonly step: (turn: Turn, theCase: MockCase, step: string, args: Readonly<Record<string, string>>) => void;
  /** Told of each new message to the gateway once it is committed. */
  readonly onLetter: (id: string, declarationNo: string) => void;
}

/** A timer may fire a moment before the clock has come to where it should be. */
const TIMER_EARLY_MS = 5;

/** Where an agency does its work: turns that change its state, and the steps it has planned. */
export class Desk {
  readonly logger: Logger;
  readonly #options: DeskOptions;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #open = true;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.logger = options.logger;
  }

  /** Takes up the steps an earlier run had planned. */
  start(): void {
    for (const [id, step] of this.#options.journal.list('step')) this.#plan(id, stored<PendingStep>(step));
  }

  /** Runs `work` as one change and resolves with its result once it is on the disk: only then may an answer be given. */
  async turn<T>(work: (turn: Turn) => T): Promise<T> {
    const result = this.#run(work);
    await this.#options.journal.durable();
    return result;
  }

  /** Resolves when everything known so far is on the disk. */
  durable(): Promise<void> {
    return this.#options.journal.durable();
  }

  get journal(): Journal {
    return this.#options.journal;
  }

  get now(): Date {
    return this.#options.now();
  }

  stop(): void {
    this.#open = false;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Forgets every declaration and plan. Serials go on, so that no number is given twice. */
  reset(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    const { journal } = this.#options;
    const buckets = journal.buckets('').filter((bucket) => bucket !== 'serial');
    journal.commit(buckets.flatMap((bucket) => journal.list(bucket).map(([id]): Change => [bucket, id, null])));
  }

  /** What the agency got, did and said, of one declaration or of all in the order they came. */
  records(declarationNo?: string): MockRecords {
    const { journal, party } = this.#options;
    const cases = journal.list('case').map(([, value]) => stored<MockCase>(value));
    const wanted = cases.filter((each) => declarationNo === undefined || each.declarationNo === declarationNo);
    const nobody = notesOf(journal, NOBODY);
    return {
      party,
      declarations: wanted.map((each) => recordOf(journal, each)),
      unassigned: { received: listOf(nobody, 'received'), violations: listOf(nobody, 'violations') },
    };
  }

  #run<T>(work: (turn: Turn) => T): T {
    if (!this.#open) throw new Error('The mock is stopped.');
    const turn = new Turn(this.#options.journal, this.#options.now());
    const result = work(turn);
    this.#options.journal.commit(turn.changes);
    for (const [id, step] of turn.steps) this.#plan(id, step);
    for (const [id, declarationNo] of turn.letters) this.#options.onLetter(id, declarationNo);
    return result;
  }

  #plan(id: string, planned: PendingStep): void {
    const { delayMs, notBefore } = planned;
    const { pace, now } = this.#options;
    // The next second of a clock comes when it comes: only the delays of the behaviour follow the pace.
    const untilThen = notBefore === undefined ? 0 : Date.parse(notBefore) - now().getTime() + TIMER_EARLY_MS;
    const wait = Math.max(0, delayMs * pace, untilThen);
    const timer = setTimeout(() => this.#take(id, planned), wait);
    this.#timers.set(id, timer);
  }

  #take(id: string, { declarationNo, step, args }: PendingStep): void {
    this.#timers.delete(id);
    if (!this.#open) return;
    const { logger, party, journal } = this.#options;
    // Given up since it was planned.
    if (journal.get('step', id) === undefined) return;
    try {
      this.#run((turn) => {
        turn.stepDone(id);
        const theCase = turn.find(declarationNo);
        if (theCase !== undefined) this.#options.step(turn, theCase, step, args);
      });
    } catch (error) {
      logger.error({ err: error, party, declarationNo, step }, 'a step failed');
      this.#run((turn) => {
        turn.stepDone(id);
        const reason = error instanceof Error ? error.message : String(error);
        turn.violation(declarationNo, 'mock-failed', `The mock could not take step ${step}: ${reason}`);
      });
    }
  }
}

function notesOf(journal: Journal, declarationNo: string): readonly Note[] {
  return journal.list(`note:${declarationNo}`).map(([, value]) => stored<Note>(value));
}

function listOf<L extends NoteList>(notes: readonly Note[], list: L) {
  return notes.flatMap((note) => (note.list === list ? [note.value as Extract<Note, { list: L }>['value']] : []));
}

function recordOf(journal: Journal, theCase: MockCase): DeclarationRecord {
  const { declarationNo, traderReference, scenario, numbers } = theCase;
  const notes = notesOf(journal, declarationNo);
  return {
    declarationNo,
    traderReference,
    scenario,
    numbers,
    received: listOf(notes, 'received'),
    sent: journal.list(`sent:${declarationNo}`).map(([, value]) => stored<Sent>(value)),
    openings: listOf(notes, 'openings'),
    movements: listOf(notes, 'movements'),
    changes: listOf(notes, 'changes'),
    inspectionOrders: listOf(notes, 'inspectionOrders'),
    releaseOrders: listOf(notes, 'releaseOrders'),
    holds: listOf(notes, 'holds'),
    violations: listOf(notes, 'violations'),
  };
}
