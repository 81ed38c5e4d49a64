import { createHash } from 'node:crypto';
import type { Change, Journal, Json } from './journal.ts';
import {
  type Letter,
  type MockCase,
  type NoteList,
  type Notes,
  type Outgoing,
  type PendingStep,
  type SpokenClock,
  stored,
} from './records.ts';

/** Where what is not about a known declaration is noted. */
export const NOBODY = '';

const SERIAL_WIDTH = 9;

/**
 * One indivisible change of a mock's state: what a behaviour reads, notes, sends and plans within it becomes one line
 * of the journal, or nothing when it throws.
 */
export class Turn {
  readonly now: Date;
  readonly changes: Change[] = [];
  readonly steps: (readonly [id: string, step: PendingStep])[] = [];
  /** Declarations that got a message to the gateway. */
  readonly letters: (readonly [id: string, declarationNo: string])[] = [];
  readonly #journal: Journal;

  constructor(journal: Journal, now: Date) {
    this.#journal = journal;
    this.now = now;
  }

  #get(bucket: string, id: string): Json | undefined {
    const change = this.changes.findLast(([at, key]) => at === bucket && key === id);
    return change === undefined ? this.#journal.get(bucket, id) : (change[2] ?? undefined);
  }

  #put(bucket: string, id: string, value: Json): void {
    this.changes.push([bucket, id, value]);
  }

  /** Counts up from 1 under a name; never starts again, also not after a reset. */
  serial(name: string): number {
    const last = this.#get('serial', name);
    const next = (typeof last === 'number' ? last : 0) + 1;
    this.#put('serial', name, next);
    return next;
  }

  #id(): string {
    return String(this.serial('record')).padStart(SERIAL_WIDTH, '0');
  }

  find(declarationNo: string): MockCase | undefined {
    const value = this.#get('case', declarationNo);
    return value === undefined ? undefined : stored<MockCase>(value);
  }

  save(theCase: MockCase): MockCase {
    this.#put('case', theCase.declarationNo, theCase);
    return theCase;
  }

  /** Makes a declaration findable by another number. */
  link(kind: string, number: string, declarationNo: string): void {
    this.#put(`link:${kind}`, number, declarationNo);
  }

  findBy(kind: string, number: string): MockCase | undefined {
    const declarationNo = this.#get(`link:${kind}`, number);
    return typeof declarationNo === 'string' ? this.find(declarationNo) : undefined;
  }

  note<L extends NoteList>(declarationNo: string, list: L, value: Notes[L]): void {
    this.#put(`note:${declarationNo}`, this.#id(), { list, value });
  }

  /** Every note of a declaration in the order they were made. */
  notes(declarationNo: string): readonly Note[] {
    const bucket = `note:${declarationNo}`;
    const fresh = this.changes.flatMap(([at, , value]) => (at === bucket && value !== null ? [value] : []));
    return [...this.#journal.list(bucket).map(([, value]) => value), ...fresh].map((value) => stored<Note>(value));
  }

  /** The notes of one list. */
  noted<L extends NoteList>(declarationNo: string, list: L): readonly Notes[L][] {
    return this.notes(declarationNo).flatMap((note) => (note.list === list ? [note.value as Notes[L]] : []));
  }

  violation(declarationNo: string, code: string, text: string): void {
    this.note(declarationNo, 'violations', { code, text, at: this.now.toISOString() });
  }

  /** Hands a message to the outbox (or the box, for an agency that is fetched from). Gives its id. */
  send(declarationNo: string, message: Outgoing): string {
    const id = this.#id();
    const { type, code, mediaType, body } = message;
    const letter: Letter = { declarationNo, mediaType, body: Buffer.from(body).toString('base64') };
    this.#put('out', id, letter);
    this.#put(`sent:${declarationNo}`, id, { type, code, at: this.now.toISOString(), delivered: false });
    this.letters.push([id, declarationNo]);
    return id;
  }

  /** Gives a record a name by which it is asked for later, e.g. a letter in the box its response id. */
  name(kind: string, name: string, id: string): void {
    this.#put(`name:${kind}`, name, id);
  }

  /** Plans a step of the behaviour, `delayMs` from now at pace 1, but not before `notBefore` (RFC 3339). */
  later(
    declarationNo: string,
    step: string,
    delayMs: number,
    args: Readonly<Record<string, string>> = {},
    notBefore?: string,
  ): void {
    const id = this.#id();
    const planned: PendingStep = { declarationNo, step, delayMs, args, ...(notBefore !== undefined && { notBefore }) };
    this.#put('step', id, planned);
    this.steps.push([id, planned]);
  }

  /** The steps of a declaration that are planned and not taken. */
  planned(declarationNo: string): readonly (readonly [id: string, step: PendingStep])[] {
    const steps = new Map(this.#journal.list('step'));
    for (const [bucket, id, value] of this.changes) {
      if (bucket !== 'step') continue;
      if (value === null) steps.delete(id);
      else steps.set(id, value);
    }
    return [...steps]
      .map(([id, value]) => [id, stored<PendingStep>(value)] as const)
      .filter(([, step]) => step.declarationNo === declarationNo);
  }

  /** Gives up the planned steps of a declaration that `which` picks. */
  forget(declarationNo: string, which: (step: PendingStep) => boolean): void {
    for (const [id, step] of this.planned(declarationNo)) if (which(step)) this.stepDone(id);
  }

  /** The agency's clock as it has spoken about a declaration; undefined before its first word. */
  clockOf(declarationNo: string): SpokenClock | undefined {
    const value = this.#get('clock', declarationNo);
    return value === undefined ? undefined : stored<SpokenClock>(value);
  }

  setClock(declarationNo: string, clock: SpokenClock): void {
    this.#put('clock', declarationNo, clock);
  }

  stepDone(id: string): void {
    this.#put('step', id, null);
  }

  /**
   * Whether a message with this key was taken before: `new`, `same` bytes with the answer given then, or `other`
   * bytes. Only what was taken is remembered (`remember`): a refused message may come again.
   */
  seen(
    key: string,
    bytes: Uint8Array,
  ): { readonly state: 'new' | 'other' } | { readonly state: 'same'; readonly answer: Uint8Array } {
    const before = this.#get('seen', key);
    if (before === undefined) return { state: 'new' };
    const { digest, answer } = stored<Remembered>(before);
    return digest === digestOf(bytes) ? { state: 'same', answer: Buffer.from(answer, 'base64') } : { state: 'other' };
  }

  remember(key: string, bytes: Uint8Array, answer: Uint8Array): void {
    this.#put('seen', key, { digest: digestOf(bytes), answer: Buffer.from(answer).toString('base64') });
  }
}

export type Note = { readonly [L in NoteList]: { readonly list: L; readonly value: Notes[L] } }[NoteList];

type Remembered = { readonly digest: string; readonly answer: string };

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
