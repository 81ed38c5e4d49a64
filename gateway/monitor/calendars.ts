/** How far the working-day calendars reach that time limits are counted by. */
import type { Gateway } from '../context.ts';

/**
 * The end of the last year each calendar in use knows the holidays of, in seconds since 1970, by its name. One that keeps
 * no holidays knows every year and is left out. What is counted beyond takes every weekday for a working day.
 */
export function calendarEnds({ policy, offices }: Pick<Gateway, 'policy' | 'offices'>): ReadonlyMap<string, number> {
  const used = [policy, ...offices.values()].map(({ calendar }) => calendar);
  return new Map(
    used.flatMap(({ name, sources, utcOffsetMs }): [string, number][] => {
      if (sources === undefined || sources.size === 0) return [];
      const last = Math.max(...sources.keys());
      return [[name, (Date.UTC(last + 1, 0, 1) - utcOffsetMs) / 1000]];
    }),
  );
}
