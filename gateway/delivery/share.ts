/** Who goes next when a backlog and fresh messages want the same places: half each, and what one leaves the other gets. */

/**
 * @param backlog due messages of the backlog, in order.
 * @param fresh due messages queued since, in order.
 * @param free places there are.
 * @param most messages of the backlog that its rate allows now.
 * @param backlogFirst whose turn an odd place is; take turns, or a single place would always be the same one's.
 */
export function share<T>(
  backlog: readonly T[],
  fresh: readonly T[],
  free: number,
  most: number,
  backlogFirst: boolean,
): T[] {
  const old = backlog.slice(0, Math.max(0, Math.floor(most)));
  const [first, second] = backlogFirst ? [old, fresh] : [fresh, old];
  const half = first.slice(0, Math.ceil(free / 2));
  const others = second.slice(0, free - half.length);
  const rest = first.slice(half.length, free - others.length);
  return [...half, ...others, ...rest];
}
