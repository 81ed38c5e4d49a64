/** What is killed, where and in which order: from the points that were found, a number and a seed. */
import type { Role } from '../../gateway/config.ts';
import { distinctPoints, isPassed, partsOf } from './points.ts';
import type { Random } from './random.ts';

/** What a process does; there are two of each kind. */
export const KINDS = ['api', 'clearance', 'delivery'] as const;
export type Kind = (typeof KINDS)[number];

/**
 * The roles of each kind. Clearance by itself, because it takes Kafka a session of six seconds to know that one of its
 * consumers is dead, and the others are killed meanwhile.
 */
export const ROLES: Readonly<Record<Kind, readonly Role[]>> = {
  api: ['api'],
  clearance: ['clearance'],
  delivery: ['delivery', 'notify', 'monitor'],
};

export const namesOf = (kind: Kind): readonly [string, string] => [`${kind}-1`, `${kind}-2`];

/** `start`: before it says that it is ready. `stop`: after it was told to stop in good order. */
export type Phase = 'start' | 'work' | 'stop';

export interface Kill {
  readonly on: Kind;
  readonly phase: Phase;
  /** `commit:before events+messages`; undefined is a random moment. */
  readonly point: string | undefined;
  /** Killed at this pass of the point. */
  readonly pass: number;
  /** Random moment: milliseconds after the phase began. */
  readonly afterMs: number;
}

/** What was passed in a run that nobody was killed in: how often, by kind of process. */
export type Survey = Readonly<Record<Kind, Readonly<Record<'start' | 'work', ReadonlyMap<string, number>>>>>;

/** A point that is passed less often than this may not come again in time. */
const OFTEN = 3;
const LATEST_PASS = 5;
/** Part of the kills that are at named points, as far as there are any. */
const NAMED = 0.75;
/** Of the random moments, so many of ten are at work; the others at start and at stop. */
const AT_WORK = 8;
/** How long a phase lasts at least, about: a random moment lies within. */
const PHASE_MS: Readonly<Record<Phase, number>> = { start: 900, work: 3_000, stop: 150 };

/** Name of a kill for people. */
export function nameOf({ phase, point }: Pick<Kill, 'phase' | 'point'>): string {
  const what = point ?? 'random moment';
  return phase === 'work' ? what : `${what} (at ${phase})`;
}

/** Every kill that is worth trying once, first pass: the points that were found, by kind of process. */
export function catalogue(survey: Survey): Kill[] {
  return KINDS.flatMap((on) => {
    const { start, work } = survey[on];
    const often = [...work].flatMap(([name, times]) => (times >= OFTEN && !isOfRelay(name) ? [name] : []));
    const atWork = distinctPoints(on === 'delivery' ? [...often, ...ofRelay(survey)] : often);
    const isOfWork = (name: string) => {
      const { place, what } = partsOf(name);
      return [...work.keys()].some((other) => isPassed(partsOf(other), place, what));
    };
    const atStart = distinctPoints([...start.keys()].filter((name) => !isOfWork(name) && !isOfRelay(name)));
    return (['work', 'start'] as const).flatMap((phase) =>
      (phase === 'work' ? atWork : atStart).sort().map((point): Kill => ({ on, phase, point, pass: 1, afterMs: 0 })),
    );
  });
}

/** Points of the relay, whichever process had its lease meanwhile. */
const ofRelay = (survey: Survey): string[] => [
  ...new Set(
    KINDS.flatMap((on) =>
      [...survey[on].work].flatMap(([name, times]) => (times >= OFTEN && isOfRelay(name) ? [name] : [])),
    ),
  ),
];

/** Part of the kills that each kind of process gets: those of clearance take longest. */
const SHARES: Readonly<Record<Kind, number>> = { api: 0.38, clearance: 0.25, delivery: 0.37 };

/**
 * A plan of so many kills. Every point once at its first pass and then at a later one, as far as the number reaches; the
 * rest at random moments, of which there is one in four at least.
 */
export function plan(points: readonly Kill[], count: number, random: Random): Kill[] {
  const shares = KINDS.map((on) => ({ on, share: Math.round(count * SHARES[on]) }));
  const rounded = shares.reduce((sum, { share }) => sum + share, 0);
  return random.shuffled(
    shares.flatMap(({ on, share }) =>
      ofKind(
        on,
        points.filter((kill) => kill.on === on),
        on === 'delivery' ? share + count - rounded : share,
        random,
      ),
    ),
  );
}

function ofKind(on: Kind, points: readonly Kill[], count: number, random: Random): Kill[] {
  const later = points
    .filter(({ phase }) => phase === 'work')
    .map((kill) => ({ ...kill, pass: 2 + random.below(LATEST_PASS - 1) }));
  const named = [...random.shuffled(points), ...random.shuffled(later)].slice(0, Math.ceil(count * NAMED));
  const moments = Array.from({ length: count - named.length }, (): Kill => {
    const chance = random.below(10);
    const phase: Phase = chance < AT_WORK ? 'work' : chance === AT_WORK ? 'start' : 'stop';
    return { on, phase, point: undefined, pass: 1, afterMs: random.below(PHASE_MS[phase]) };
  });
  return [...named, ...moments];
}

/** In place of a point that was not passed in time. */
export const momentInstead = ({ on }: Kill, random: Random): Kill => ({
  on,
  phase: 'work',
  point: undefined,
  pass: 1,
  afterMs: random.below(PHASE_MS.work),
});

/** Publishing the log, under a lease: any process that has to do with the bus does it, one at a time. */
export function isOfRelay(name: string): boolean {
  const { place, what } = partsOf(name);
  return place.startsWith('publish') || what.some((each) => each === 'leases' || each === 'cursors');
}

/** The role that was at work. */
export function roleOf({ on, point }: Pick<Kill, 'on' | 'point'>): string {
  if (on !== 'delivery') return on;
  if (point === undefined) return ROLES.delivery.join(', ');
  if (partsOf(point).what.includes('deadlines')) return 'monitor';
  return isOfRelay(point) ? 'notify' : 'delivery';
}
