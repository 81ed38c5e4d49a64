/**
 * Units of work on PostgreSQL: what arrived in one turn of the event loop shares transactions, over a few connections at
 * once. A group is stored as a whole or not at all: when one of its units fails, or somebody is in its way, the group is
 * undone and run again without it, and the unit runs by itself. What it comes to there is what its caller is told.
 */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';
import { BELLS, type BellName, OutcomeUnknownError, SERIALS, type SerialSource, type Tx } from '../store.ts';
import { isConflict, isConnectionLoss, isInUndoneTransaction, isUniqueViolation, wasNeverSent } from './errors.ts';

/** Units per commit: bounds how long the first one waits for the last, and what is run again when one fails. */
const MAX_BATCH = 64;
/** How often, and how long, a unit by itself is run again before its last error is the caller's. */
const MAX_ATTEMPTS = 10;
const MAX_RETRY_MS = 10_000;
/** A group does not wait longer than this for a row of somebody else; a unit by itself waits as long as it takes. */
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
  /** There is no session any more. */
  readonly lost: boolean;
  /** The commit was sent and not answered. */
  readonly unknown: boolean;
}

export interface GroupCommitOptions {
  /** Connections of its own that `db` has. */
  readonly committers: number;
  /** Units per commit at most; for measuring. */
  readonly batch?: number;
  readonly serials: SerialSource;
  /** Called after every commit that rings bells. */
  readonly committed: (bells: ReadonlySet<BellName>) => void;
}

export class GroupCommit {
  readonly #db: Kysely<Database>;
  readonly #options: GroupCommitOptions;
  readonly #shared: Unit[] = [];
  readonly #alone: Unit[] = [];
  #running = 0;
  #runningAlone = 0;
  /** Units neither resolved nor rejected. */
  #open = 0;
  #turn: NodeJS.Immediate | undefined;
  #drained: (() => void) | undefined;

  constructor(db: Kysely<Database>, options: GroupCommitOptions) {
    this.#db = db;
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
        failures: 0,
        collided: false,
      };
      (alone ? this.#alone : this.#shared).push(unit);
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
    let failure: Failure | undefined;
    try {
      await this.#db.connection().execute(async (connection) => {
        const tx: Tx = Object.assign(connection, { [SERIALS]: this.#options.serials, [BELLS]: bells });
        failure = await attempt(tx, begin, batch, values);
      });
    } catch (error) {
      failure = { error, culprit: undefined, lost: isConnectionLoss(error), unknown: false };
    }
    if (failure !== undefined) {
      this.#failed(batch, failure);
      return;
    }
    for (const [index, unit] of batch.entries()) unit.resolve(values[index]);
    if (bells.size > 0) this.#options.committed(bells);
  }

  #failed(batch: readonly Unit[], { error, culprit, lost, unknown }: Failure): void {
    const [only] = batch;
    if (unknown) {
      for (const unit of batch) unit.reject(new OutcomeUnknownError(error));
    } else if (batch.length > 1) {
      if (culprit !== undefined && isUniqueViolation(error)) culprit.collided = true;
      // Where nobody is known to be at fault, everybody is tried by himself.
      const apart = culprit === undefined ? batch : [culprit];
      this.#alone.push(...apart);
      this.#shared.unshift(...batch.filter((unit) => !apart.includes(unit)));
    } else if (only !== undefined) {
      if (lost || isWorthAnother(only, error)) this.#retry(only, error);
      else only.reject(error);
    }
  }

  /** After a moment, by chance not the same for two that met each other. */
  #retry(unit: Unit, error: unknown): void {
    unit.failures += 1;
    if (unit.failures >= MAX_ATTEMPTS || performance.now() - unit.since > MAX_RETRY_MS) {
      unit.reject(error);
      return;
    }
    const pause = Math.random() * 20 * 2 ** Math.min(unit.failures, 6);
    setTimeout(() => {
      this.#alone.push(unit);
      this.#schedule();
    }, pause);
  }
}

/** One transaction. @returns how it failed; nothing when it is durable, with what the units came to in `values`. */
async function attempt(tx: Tx, begin: string, batch: readonly Unit[], values: unknown[]): Promise<Failure | undefined> {
  let unit: Unit | undefined;
  let committing = false;
  try {
    await control(tx, begin);
    for (unit of batch) values.push(await unit.work(tx));
    unit = undefined;
    committing = true;
    await control(tx, COMMIT);
    return undefined;
  } catch (error) {
    const lost = await control(tx, 'rollback').then(
      () => false,
      () => true,
    );
    return {
      error,
      // An error somebody before it swallowed, or a session that ended under it, is not the unit's fault.
      culprit: lost || isInUndoneTransaction(error) ? undefined : unit,
      lost,
      unknown: committing && isConnectionLoss(error) && !wasNeverSent(error),
    };
  }
}

/** True when the unit, run again, may come to something else. */
function isWorthAnother(unit: Unit, error: unknown): boolean {
  if (isConflict(error)) return true;
  if (!isUniqueViolation(error) || unit.collided) return false;
  unit.collided = true;
  return true;
}

const control = (tx: Tx, statements: string): Promise<unknown> => sql.raw(statements).execute(tx);
