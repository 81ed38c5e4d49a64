/** Points at which a process may be killed: their names, and what is said about them between a test and its processes. */

/** Where and at which pass a process is to kill itself. */
export interface Arm {
  /** `commit:before`, `send:answered`, … */
  readonly place: string;
  /** Tables, topics, …; passed wherever at least these are touched. */
  readonly what: readonly string[];
  /** 1 is the next one. */
  readonly pass: number;
}

/** Null disarms: what is undefined does not travel. */
export type ToProcess = { readonly arm: Arm | null } | { readonly ask: 'passes' };

/** How often each point was passed since the process was started. */
export interface FromProcess {
  readonly passes: Readonly<Record<string, number>>;
}

/** `commit:before events+messages` in its parts. */
export function partsOf(name: string): { readonly place: string; readonly what: readonly string[] } {
  const space = name.indexOf(' ');
  return { place: name.slice(0, space), what: name.slice(space + 1).split('+') };
}

/**
 * Whether what a process does is a pass of the point: units of work may share a commit, so it may touch more than the
 * point names.
 */
export const isPassed = (
  { place: wanted, what: least }: Pick<Arm, 'place' | 'what'>,
  place: string,
  what: readonly string[],
) => wanted === place && least.every((each) => what.includes(each));

/**
 * The points among those that were seen. What is the union of others is several units of work in one commit, and no
 * point of its own.
 */
export function distinctPoints(seen: readonly string[]): string[] {
  return seen.filter((name) => {
    const { place, what } = partsOf(name);
    const within = seen
      .filter((other) => other !== name)
      .map(partsOf)
      .filter((other) => other.place === place && other.what.every((each) => what.includes(each)));
    return !what.every((each) => within.some((other) => other.what.includes(each)));
  });
}
