/** Finds the points: a run in which nobody is killed, and what every process passed in it. */
import type { Cluster, Member } from '../support/cluster.ts';
import { KINDS, type Kind, type Survey } from './plan.ts';
import type { FromProcess } from './points.ts';

type Passes = ReadonlyMap<string, number>;

const passesOf = async (member: Member): Promise<Passes> =>
  new Map(Object.entries((await member.ask<FromProcess>({ ask: 'passes' })).passes));

function kindOf(name: string): Kind {
  const kind = KINDS.find((each) => name.startsWith(each));
  if (kind === undefined) throw new Error(`${name} is of no kind`);
  return kind;
}

/**
 * @param work resolves when enough has been done to have seen every kind of work.
 * @returns what was passed at the start, and at work.
 */
export async function survey({ members }: Cluster, work: () => Promise<void>): Promise<Survey> {
  const found = { api: phases(), clearance: phases(), delivery: phases() };
  const before = new Map<Member, Passes>();
  for (const member of members.values()) {
    const passes = await passesOf(member);
    before.set(member, passes);
    add(found[kindOf(member.name)].start, passes);
  }
  await work();
  for (const member of members.values()) {
    add(found[kindOf(member.name)].work, since(await passesOf(member), before.get(member)));
  }
  return found;
}

const phases = () => ({ start: new Map<string, number>(), work: new Map<string, number>() });

function add(to: Map<string, number>, passes: Passes): void {
  for (const [name, times] of passes) to.set(name, (to.get(name) ?? 0) + times);
}

function since(now: Passes, before: Passes = new Map()): Passes {
  return new Map(
    [...now].flatMap(([name, times]) => {
      const more = times - (before.get(name) ?? 0);
      return more > 0 ? [[name, more] as const] : [];
    }),
  );
}
