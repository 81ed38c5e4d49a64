/** A run from its beginning to its reckoning. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, startCluster } from '../support/cluster.ts';
import type { Finding } from './finding.ts';
import { Journals } from './journals.ts';
import { type Killed, killOne } from './kill.ts';
import { Load } from './load.ts';
import { OUTAGES, type Outage } from './outages.ts';
import { catalogue, isOfRelay, KINDS, type Kill, momentInstead, nameOf, namesOf, plan, ROLES } from './plan.ts';
import { Random } from './random.ts';
import { reckon } from './read-books.ts';
import type { Outaged, Result } from './report.ts';
import { Pace, type Planned, scheduled } from './schedule.ts';
import { survey } from './survey.ts';
import { atRest, takenOver, underWay } from './take-over.ts';

/** Declarations that come to their end before anybody is killed. */
const SURVEYED = 24;
const SURVEY_MS = 120_000;
/** Enough on its way that there is something to submit while the clearance waits for Kafka. */
const LOAD = { window: 24, perSecond: 2 };
const END_MS = 120_000;
const OUTAGE_MS = 120_000;
const LOOK_MS = 200;
/** Goods are not collected this fast: their time limit passes, so that there is work for the monitor. */
const POLICY = { limits: { toCollect: { ms: 100 } } };
/** A point that was not passed in time is tried so often in all. */
const TRIES = 3;

export interface RunOptions {
  readonly points: number;
  readonly seed: number;
  readonly say: (text: string) => void;
  /** Aborted when enough has been seen: nobody is killed any more, and what was done is reckoned up. */
  readonly enough: AbortSignal;
}

export async function run(options: RunOptions): Promise<Result> {
  const began = Date.now();
  const processes = Object.fromEntries(KINDS.flatMap((kind) => namesOf(kind).map((name) => [name, ROLES[kind]])));
  const cluster = await startCluster({ processes, policy: POLICY, preload: './test/crash/failpoints.js' });
  try {
    options.say(`two processes of each kind run after ${((Date.now() - began) / 1000).toFixed(1)} s`);
    return await new Run(cluster, options, began).all();
  } finally {
    await cluster.stop();
  }
}

/** A point of a kind of process, for people. */
const pointOf = (kill: Kill): string => `${kill.on} ${nameOf(kill)}`;

class Run {
  readonly #cluster: Cluster;
  readonly #options: RunOptions;
  readonly #began: number;
  readonly #load: Load;
  readonly #journals: Journals;
  readonly #random: Random;
  readonly #killed: Killed[] = [];
  readonly #outages: Outaged[] = [];
  /** Points that were tried for the last time; somebody may have died there before. */
  readonly #missed = new Set<string>();
  readonly #tries = new Map<string, number>();
  #pace = new Pace([]);

  constructor(cluster: Cluster, options: RunOptions, began: number) {
    this.#cluster = cluster;
    this.#options = options;
    this.#began = began;
    this.#load = new Load(cluster, LOAD);
    this.#journals = new Journals(cluster.journals);
    this.#random = new Random(options.seed);
  }

  async all(): Promise<Result> {
    const { points, seed, say } = this.#options;
    const found = catalogue(
      await survey(this.#cluster, () => {
        this.#load.start();
        return this.#load.until(SURVEYED, SURVEY_MS);
      }),
    );
    const kills = plan(found, points, this.#random);
    for (const kind of KINDS) say(`${kind}: ${found.filter(({ on }) => on === kind).length} points`);
    const named = new Set(kills.flatMap(({ point, on }) => (point === undefined ? [] : [`${on} ${point}`]))).size;
    say(`${found.length} points were found; ${kills.length} kills, at ${named} of them and at random moments`);
    const outages = scheduled(OUTAGES, points, this.#random);
    this.#pace = new Pace(outages);
    await Promise.all([this.#kills(kills), this.#outagesAmong(outages)]);
    say('no more kills; waiting for the end of every declaration');
    const late = await this.#load.finish(END_MS);
    if (late.length === 0) await atRest(this.#cluster, END_MS);
    const findings: Finding[] = await reckon(this.#cluster, this.#load.all, this.#journals);
    return {
      points,
      seed,
      seconds: Math.round((Date.now() - this.#began) / 1000),
      declarations: this.#load.all.length,
      killed: this.#killed,
      outages: this.#outages,
      findings,
      unreached: [...this.#missed].filter(
        (point) => !this.#killed.some(({ kill, died }) => died && kill.point === point),
      ),
      lives: new Map(
        this.#load.all.map(({ reference, submittedAt, endedAt }) => [
          reference,
          { reference, from: submittedAt, until: endedAt ?? Number.POSITIVE_INFINITY },
        ]),
      ),
    };
  }

  /**
   * Each kind by itself, beside the others; of clearance often both are dead at once. At the points of the relay last and
   * by themselves: whichever process has its lease then is the one to die.
   */
  async #kills(kills: readonly Kill[]): Promise<void> {
    const relay = kills.filter(({ point }) => point !== undefined && isOfRelay(point));
    await Promise.all(
      KINDS.map((kind) =>
        this.#inTurn(
          kills.filter((kill) => kill.on === kind && !relay.includes(kill)),
          namesOf(kind),
          kind === 'clearance' ? 2 : 1,
        ),
      ),
    );
    await this.#inTurn(relay, [...namesOf('delivery'), ...namesOf('clearance')], 1);
  }

  /** One after the other, each when it is its turn among the kills. */
  async #outagesAmong(outages: readonly Planned<Outage>[]): Promise<void> {
    const { enough } = this.#options;
    for (const { outage } of outages) {
      while (!this.#pace.isOutage && !enough.aborted) await sleep(LOOK_MS);
      if (enough.aborted) return;
      this.#pace.begun();
      await this.#outage(outage);
    }
  }

  /** @param atOnce how many may be dead at once. */
  async #inTurn(kills: readonly Kill[], names: readonly string[], atOnce: number): Promise<void> {
    const queue = [...kills];
    let turn = this.#random.below(names.length);
    while (queue.length > 0 && !this.#options.enough.aborted) {
      const round: Promise<void>[] = [];
      turn += 1;
      // The outage before this one still lasts; it does not come to all of them at the end.
      while (this.#pace.isOutage && !this.#options.enough.aborted) await sleep(LOOK_MS);
      for (let n = 0; n < atOnce && queue.length > 0; n += 1) {
        const kill = queue.shift();
        const name = names[(turn + n) % names.length];
        if (kill === undefined || name === undefined) break;
        const together = atOnce === 1;
        const others = names.filter((each) => each !== name);
        // The next one is to die while this one is still dead.
        await new Promise<void>((resolve, reject) => {
          round.push(
            this.#one(kill, together ? [name, ...others] : [name], resolve).then((again) => {
              if (again !== undefined) queue.push(again);
            }, reject),
          );
        });
      }
      await Promise.all(round);
    }
  }

  /** @returns what to try in its place, where nobody died. */
  async #one(kill: Kill, names: readonly [string, ...string[]], died: () => void): Promise<Kill | undefined> {
    const [first, ...others] = names.map((name) => this.#cluster.member(name));
    if (first === undefined) throw new Error('nobody is to be killed');
    const last = this.#tries.get(pointOf(kill)) === TRIES - 1;
    const killed = await killOne(this.#cluster, this.#load, [first, ...others], kill, { died, patient: last });
    this.#killed.push(...killed);
    this.#pace.died(killed.filter((each) => each.died).length);
    if (killed.some((each) => each.died)) {
      for (const each of killed) this.#say(each);
      return undefined;
    }
    const { say } = this.#options;
    if (kill.point === undefined) return { ...kill, afterMs: Math.floor(kill.afterMs / 2) };
    const point = pointOf(kill);
    const tries = (this.#tries.get(point) ?? 0) + 1;
    this.#tries.set(point, tries);
    if (tries < TRIES) {
      say(`        ${point} was not passed ${kill.pass} times; once more later, at the first pass`);
      return { ...kill, pass: 1 };
    }
    say(`        ${point} was not passed; a random moment in its place`);
    this.#missed.add(kill.point);
    return momentInstead(kill, this.#random);
  }

  #say({ kill, process, takenOverMs }: Killed): void {
    const { points, say } = this.#options;
    const at = String(Math.round((Date.now() - this.#began) / 1000)).padStart(4);
    const done = String(this.#killed.filter(({ died }) => died).length).padStart(4);
    const took = takenOverMs === undefined ? 'NOT TAKEN OVER' : `taken over in ${(takenOverMs / 1000).toFixed(1)} s`;
    const pass = kill.point === undefined ? '' : ` pass ${kill.pass}`;
    say(
      `${at} s ${done}/${points} ${process} ${nameOf(kill)}${pass}: ${took}, ${this.#load.open().length} on their way`,
    );
  }

  async #outage({ name, run: happen }: Outage): Promise<void> {
    const from = Date.now();
    await happen(this.#cluster, this.#journals);
    const time = Date.now();
    const what = await underWay(this.#cluster);
    const [wentOnMs, answeredMs] = await Promise.all([
      takenOver(this.#cluster, 'all', what, time, OUTAGE_MS),
      this.#load.answered(time, OUTAGE_MS),
    ]);
    const takenOverMs = wentOnMs === undefined || answeredMs === undefined ? undefined : Math.max(wentOnMs, answeredMs);
    this.#outages.push({ name, from, time, takenOverMs });
    const { say, points } = this.#options;
    const took = takenOverMs === undefined ? 'DID NOT GO ON' : `went on in ${(takenOverMs / 1000).toFixed(1)} s`;
    const at = String(Math.round((from - this.#began) / 1000)).padStart(4);
    const dead = String(this.#killed.filter(({ died }) => died).length).padStart(4);
    say(`${at} s ${dead}/${points} ${name}, ${((time - from) / 1000).toFixed(1)} s long: ${took}`);
  }
}
