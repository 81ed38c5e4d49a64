/**
 * Units of work on PostgreSQL: what arrived in one turn of the event loop shares transactions, over a few connections at
 * once. A group is stored as a whole or not at all: when one of its units fails, or somebody is in its way, the group is
 * undone and run again without it, and the unit runs by itself. What it comes to there is what its caller is told.
 */
import { sql } from 'kysely';
import type { Connections } from '../connections.ts';
import {
  BELLS,
  type BellName,
  NotBegunError,
  OutcomeUnknownError,
  PartlyStoredError,
  POSTED,
  Posted,
  post,
  SERIALS,
  type SerialSource,
  type Tx,
} from '../store.ts';
import {
  asError,
  isAnswered,
  isConflict,
  isConnectionLoss,
  isInUndoneTransaction,
  isReadOnly,
  isUniqueViolation,
  RefusedError,
  type Trouble,
  wasNeverSent,
} from './errors.ts';

/** Units per commit: bounds how long the first one waits for the last, and what is run again when one fails. */
const MAX_BATCH = 64;
/** How often, and how long, a unit by itself is run again before its last error is the caller's. */
const MAX_ATTEMPTS = 10;
const MAX_RETRY_MS = 10_000;
/** A group does not wait longer than this for a row of somebody else; a unit by itself as long as its session allows. */
const GROUP_LOCK_MS = 100;

const BEGIN_GROUP = `begin; set local lock_timeout = ${GROUP_LOCK_MS}`;
const BEGIN_ALONE = 'begin';
/** The question fails where a unit swallowed an error of the database; a bare commit would roll back and say nothing. */
const COMMIT = 'select 1; commit';

interface Unit {
  readonly work: (tx: Tx) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
  readonly since: number;
  /** Since when it has been in a line. */
  lined: number;
  /** How often it failed by itself. */
  failures: number;
  /** It met a unique key before; if it does so again the key is really taken. */
  collided: boolean;
}

/** How a transaction came to nothing. */
interface Failure {
  readonly error: unknown;
  /** The unit that threw; none when it was the transaction itself. */
  readonly culprit: Unit | undefined;
  /** There is no session any more, or none that writes. */
  readonly lost: boolean;
  /** The commit was sent and not answered. */
  readonly unknown: boolean;
}

/** A write of a unit that failed although the commit is done. */
interface Missed {
  readonly error: unknown;
  readonly unit: Unit | undefined;
}

/** What a transaction came to. It is durable where there is no failure. */
interface Outcome {
  readonly failure?: Failure;
  readonly missed?: Missed | undefined;
}

export interface GroupCommitOptions {
  /** How many connections there are. */
  readonly committers: number;
  /** Units per commit at most; for measuring. */
  readonly batch?: number;
  /** How long a unit waits in a line for a connection to be free. */
  readonly turnMs: number;
  readonly serials: SerialSource;
  readonly trouble: Trouble;
  /** Called after every commit that rings bells. */
  readonly committed: (bells: ReadonlySet<BellName>) => void;
}

export class GroupCommit {
  readonly #connections: Connections;
  readonly #options: GroupCommitOptions;
  readonly #shared: Unit[] = [];
  readonly #alone: Unit[] = [];
  #running = 0;
  #runningAlone = 0;
  /** Units neither resolved nor rejected. */
  #open = 0;
  #turn: NodeJS.Immediate | undefined;
  #watch: NodeJS.Timeout | undefined;
  #drained: (() => void) | undefined;

  constructor(connections: Connections, options: GroupCommitOptions) {
    this.#connections = connections;
    this.#options = options;
  }

  write<T>(work: (tx: Tx) => Promise<T>, alone: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#open += 1;
      const ending =
        <V>(settle: (value: V) => void) =>
        (value: V) => {
          settle(value);
          this.#open -= 1;
          if (this.#open === 0) this.#drained?.();
        };
      const unit: Unit = {
        work,
        resolve: ending((value: unknown) => resolve(value as T)),
        reject: ending(reject),
        since: performance.now(),
        lined: 0,
        failures: 0,
        collided: false,
      };
      this.#line(alone ? this.#alone : this.#shared, [unit]);
      this.#schedule();
    });
  }

  /** Resolves when every unit given so far has ended. */
  async drain(): Promise<void> {
    if (this.#open === 0) return;
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
  }

  /** Units wait in a line from now on, at its end or at its front. */
  #line(line: Unit[], units: readonly Unit[], front = false): void {
    const now = performance.now();
    for (const unit of units) unit.lined = now;
    line.splice(front ? 0 : line.length, 0, ...units);
    this.#watch ??= setTimeout(() => this.#giveUp(), this.#options.turnMs).unref();
  }

  /** Units that have waited too long are told so: where all connections hang, nobody else would ever end them. */
  #giveUp(): void {
    const { turnMs } = this.#options;
    const now = performance.now();
    const isOver = ({ lined }: Unit): boolean => now - lined >= turnMs;
    for (const line of [this.#shared, this.#alone]) {
      const over = line.filter(isOver);
      line.splice(0, line.length, ...line.filter((unit) => !isOver(unit)));
      for (const unit of over) unit.reject(new NotBegunError(now - unit.since));
    }
    const waiting = [...this.#shared, ...this.#alone];
    const next = waiting.reduce((first, { lined }) => Math.min(first, lined + turnMs), Number.POSITIVE_INFINITY);
    this.#watch = waiting.length === 0 ? undefined : setTimeout(() => this.#giveUp(), Math.max(1, next - now)).unref();
  }

  /** One turn of the event loop: every request that has already arrived gets into this commit. */
  #schedule(): void {
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    const { committers, batch: most = MAX_BATCH } = this.#options;
    while (this.#running < committers) {
      // One connection is left to the groups, however many units run alone.
      const single = this.#runningAlone < Math.max(1, committers - 1) ? this.#alone.shift() : undefined;
      const share = Math.ceil(this.#shared.length / (committers - this.#running));
      const batch = single === undefined ? this.#shared.splice(0, Math.min(most, share)) : [single];
      if (batch.length === 0) return;
      const alone = single === undefined ? 0 : 1;
      this.#running += 1;
      this.#runningAlone += alone;
      void this.#run(batch, alone === 1 ? BEGIN_ALONE : BEGIN_GROUP).finally(() => {
        this.#running -= 1;
        this.#runningAlone -= alone;
        this.#schedule();
      });
    }
  }

  /** Runs units in one transaction; never rejects. */
  async #run(batch: readonly Unit[], begin: string): Promise<void> {
    const values: unknown[] = [];
    const bells = new Set<BellName>();
    let outcome: Outcome = {};
    try {
      await this.#connections.one(async (connection) => {
        const posted = new Posted();
        const tx = Object.assign(connection, { [SERIALS]: this.#options.serials, [BELLS]: bells, [POSTED]: posted });
        outcome = await attempt(tx, begin, batch, values);
      });
    } catch (error) {
      outcome = { failure: { error, culprit: undefined, lost: isConnectionLoss(error), unknown: false } };
    }
    const { failure, missed } = outcome;
    if (failure !== undefined) {
      this.#failed(batch, failure);
      return;
    }
    if (missed !== undefined) this.#missed(missed);
    for (const [index, unit] of batch.entries()) if (unit !== missed?.unit) unit.resolve(values[index]);
    if (bells.size > 0) this.#options.committed(bells);
  }

  /** Nothing can be undone any more; at least nobody is told that all is well. */
  #missed({ error, unit }: Missed): void {
    this.#options.trouble(asError(error), 'a unit was stored without a write it had posted');
    unit?.reject(new PartlyStoredError(error));
  }

  #failed(batch: readonly Unit[], { error, culprit, lost, unknown }: Failure): void {
    const [only] = batch;
    if (unknown) {
      for (const unit of batch) unit.reject(new OutcomeUnknownError(error));
    } else if (batch.length > 1) {
      if (culprit !== undefined && isUniqueViolation(error)) culprit.collided = true;
      // Where nobody is known to be at fault, everybody is tried by himself.
      const apart = culprit === undefined ? batch : [culprit];
      this.#line(this.#alone, apart);
      this.#line(
        this.#shared,
        batch.filter((unit) => !apart.includes(unit)),
        true,
      );
    } else if (only !== undefined) {
      if (lost || isWorthAnother(only, error)) this.#retry(only, error, lost);
      else only.reject(error);
    }
  }

  /**
   * After a moment, by chance not the same for two that met each other. A session that said nothing until it was given up
   * has taken all the time there is: the unit still has one attempt on another.
   */
  #retry(unit: Unit, error: unknown, lost: boolean): void {
    unit.failures += 1;
    const isOver = performance.now() - unit.since > MAX_RETRY_MS && !(lost && unit.failures === 1);
    if (isOver || unit.failures >= MAX_ATTEMPTS) {
      unit.reject(error);
      return;
    }
    const pause = Math.random() * 20 * 2 ** Math.min(unit.failures, 6);
    setTimeout(() => {
      this.#line(this.#alone, [unit]);
      this.#schedule();
    }, pause);
  }
}

/** A transaction that sends writes without waiting for them. */
type PostingTx = Tx & { readonly [POSTED]: Posted };

/** One transaction. @returns how it failed; where it did not, what the units came to is in `values`. */
async function attempt(tx: PostingTx, begin: string, batch: readonly Unit[], values: unknown[]): Promise<Outcome> {
  const posted = tx[POSTED];
  let unit: Unit | undefined;
  /** How many writes had been posted when each unit began. */
  const began: number[] = [];
  const unitOf = (index: number): Unit | undefined => batch[began.findLastIndex((first) => first <= index)];
  let committing = false;
  try {
    await post(tx, control(tx, begin));
    for (unit of batch) {
      began.push(posted.writes.length);
      values.push(await unit.work(tx));
    }
    unit = undefined;
    // What failed before it was sent, the server knows nothing of.
    if (posted.failure !== undefined) throw posted.failure.error;
    committing = true;
    await control(tx, COMMIT);
    // All were answered before the commit was.
    await posted.settled();
    return posted.failure === undefined ? {} : { missed: await missedOf(posted, unitOf) };
  } catch (thrown) {
    const ended = await control(tx, 'rollback').then(
      () => false,
      () => true,
    );
    const failed = await failedPost(posted.writes);
    const said = failed?.error ?? thrown;
    const error = said instanceof RefusedError ? said.cause : said;
    const lost = ended || isReadOnly(error);
    const culprit = failed === undefined ? unit : unitOf(failed.index);
    const failure = {
      error,
      // An error somebody before it swallowed, or a session that ended under it, is not the unit's fault.
      culprit: lost || isInUndoneTransaction(said) ? undefined : culprit,
      lost,
      unknown: committing && isConnectionLoss(thrown) && !wasNeverSent(thrown) && !isAnswered(failed?.error),
    };
    return { failure };
  }
}

/** The write that failed although its transaction did not, and whose it is. */
async function missedOf({ writes, failure }: Posted, unitOf: (index: number) => Unit | undefined): Promise<Missed> {
  const failed = await failedPost(writes);
  return { error: failed?.error ?? failure?.error, unit: failed && unitOf(failed.index) };
}

/** The first write that failed by itself; those after it only say that the transaction is undone. */
async function failedPost(
  posted: readonly Promise<unknown>[],
): Promise<{ readonly error: unknown; readonly index: number } | undefined> {
  const ends = await Promise.allSettled(posted);
  const index = ends.findIndex((end) => end.status === 'rejected' && !isInUndoneTransaction(end.reason));
  const end = ends[index];
  return end?.status === 'rejected' ? { error: end.reason, index } : undefined;
}

/** True when the unit, run again, may come to something else. */
function isWorthAnother(unit: Unit, error: unknown): boolean {
  if (isConflict(error)) return true;
  if (!isUniqueViolation(error) || unit.collided) return false;
  unit.collided = true;
  return true;
}

const control = (tx: Tx, statements: string): Promise<unknown> => sql.raw(statements).execute(tx);
