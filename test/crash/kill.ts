/** One kill: told to the process, or sent to it; the process started again; and how long it took until others went on. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Ended, Member } from '../support/cluster.ts';
import type { Load } from './load.ts';
import type { Kill } from './plan.ts';
import { type Arm, partsOf, type ToProcess } from './points.ts';
import { takenOver, underWay } from './take-over.ts';

/** A point that is not passed in this time is given up. */
const REACH_MS = 20_000;
/** Some are passed only when several things happen to come together. */
const PATIENT_REACH_MS = 60_000;
const TAKE_OVER_MS = 90_000;
const START_AGAIN_MS = 300;
const START_LIMIT_MS = 120_000;

export interface Killed {
  readonly kill: Kill;
  readonly process: string;
  /** False when the process did not come to the point, or ended before it was killed: it does not count. */
  readonly died: boolean;
  /** What exactly it was doing, where it killed itself. */
  readonly at: string | undefined;
  readonly time: number;
  /** Until the others did what it had under way; undefined when that was not in time. */
  readonly takenOverMs: number | undefined;
}

export interface KillOptions {
  /** Called as soon as one is dead, or it was given up. */
  readonly died?: () => void;
  /** Waits longer until a point is passed. */
  readonly patient?: boolean;
}

/**
 * Kills a process that runs, and starts it again.
 * @param members those that do such work. The first is killed; at a named point of work the one that comes to it first, because some
 *   work is done by one process at a time, and nobody knows by which. Now and then both come to it at once.
 */
export async function killOne(
  cluster: Cluster,
  load: Load,
  members: readonly [Member, ...Member[]],
  kill: Kill,
  { died = () => undefined, patient = false }: KillOptions = {},
): Promise<readonly Killed[]> {
  const [member] = members;
  const dead = new Map<Member, Ended>();
  if (kill.phase === 'work' && kill.point !== undefined) {
    for (const each of members) each.tell({ arm: armOf(kill) });
    const lives = members.map((each) => each.ended.then((ended) => dead.set(each, ended)));
    await Promise.race([...lives, sleep(patient ? PATIENT_REACH_MS : REACH_MS)]);
    for (const each of members) each.tell({ arm: null } satisfies ToProcess);
    // Another may have come there in this very moment: then it does not answer any more.
    await Promise.all(members.map((each) => (dead.has(each) ? undefined : isDisarmed(each))));
  } else {
    const ended = await end(member, kill);
    if (ended !== undefined) dead.set(member, ended);
  }
  died();
  const killed = [...dead].filter(([, { signal }]) => signal === 'SIGKILL');
  const found = await Promise.all(killed.map(([each, ended]) => recovered(cluster, load, each, kill, ended)));
  for (const each of members) if (!each.alive) await startAgain(each);
  const nobody = { kill, process: member.name, died: false, at: undefined, time: Date.now(), takenOverMs: undefined };
  return found.length > 0 ? found : [nobody];
}

async function isDisarmed(member: Member): Promise<void> {
  await member.ask({ ask: 'passes' }).catch(() => undefined);
}

/** Ends it at a random moment, or while it starts. */
async function end(member: Member, kill: Kill): Promise<Ended | undefined> {
  const { phase, afterMs } = kill;
  if (phase === 'work') {
    await sleep(afterMs);
    return member.end('SIGKILL');
  }
  if (phase === 'stop') {
    await Promise.race([sleep(afterMs), member.end('SIGTERM')]);
    return member.end('SIGKILL');
  }
  await member.end('SIGKILL');
  // What it needs may be away just now: then it ends by itself, and was not killed.
  if (kill.point !== undefined) {
    const isUp = await member.start({ CRASH_ARM: JSON.stringify(armOf(kill)) }).catch(() => false);
    return isUp ? Promise.race([member.ended, sleep(REACH_MS).then(() => undefined)]) : member.ended;
  }
  const starting = member.start().catch(() => false);
  await Promise.race([sleep(afterMs), starting]);
  const ended = await member.end('SIGKILL');
  await starting;
  return ended;
}

async function recovered(cluster: Cluster, load: Load, member: Member, kill: Kill, ended: Ended): Promise<Killed> {
  const { at: time, lastWords } = ended;
  const taking =
    kill.on === 'api'
      ? load.answered(time, TAKE_OVER_MS)
      : underWay(cluster).then((what) => takenOver(cluster, kill.on, what, time, TAKE_OVER_MS));
  const [takenOverMs] = await Promise.all([taking, startAgain(member)]);
  return { kill, process: member.name, died: true, at: diedAt(lastWords), time, takenOverMs };
}

/** As whoever runs it would: again and again, until what it needs is there. */
async function startAgain(member: Member): Promise<void> {
  const limit = Date.now() + START_LIMIT_MS;
  for (;;) {
    try {
      if (await member.start()) return;
    } catch (error) {
      if (Date.now() > limit) throw error;
    }
    await sleep(START_AGAIN_MS);
  }
}

const armOf = ({ point, pass }: Kill): Arm | undefined =>
  point === undefined ? undefined : { ...partsOf(point), pass };

function diedAt(lastWords: string): string | undefined {
  const line = lastWords.split('\n').find((each) => each.includes('"died"'));
  return line === undefined ? undefined : (JSON.parse(line) as { died: string }).died;
}
