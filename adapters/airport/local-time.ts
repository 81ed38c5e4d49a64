const MINUTE = 60_000;

/** Local wall time `2018-01-05T10:00` of an instant, seconds cut off. `offset`: minutes local time is ahead of UTC. */
export function localMinute(instant: Date, offset: number): string {
  return new Date(instant.getTime() + offset * MINUTE).toISOString().slice(0, 16);
}

/**
 * The reference for reading dates without a year: the syntax room compares local wall times as if they were UTC, so
 * the moment of arrival is given to it the same way.
 */
export function localReference(receivedAt: Date, offset: number): Date {
  return new Date(receivedAt.getTime() + offset * MINUTE);
}

/**
 * RFC 3339 in UTC of a local time as the syntax room gives it. A date without a time (`DEP/CA1234/05JAN`) becomes the
 * moment of that day nearest to the arrival of the message: neither before what the terminal said earlier that day
 * nor in the future. Without any date: the arrival.
 */
export function instantOf(local: string | undefined, receivedAt: Date, offset: number): string {
  const received = receivedAt.getTime();
  if (local === undefined) return receivedAt.toISOString();
  if (local.length > 10) return new Date(Date.parse(`${local}:00Z`) - offset * MINUTE).toISOString();
  const start = Date.parse(`${local}T00:00:00Z`) - offset * MINUTE;
  const end = start + 1439 * MINUTE;
  return new Date(Math.min(Math.max(received, start), end)).toISOString();
}
