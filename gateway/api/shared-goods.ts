/**
 * Several declarations may have goods in one unit, and they may be of several firms. A firm is told that there are others
 * and what keeps its own goods, never whose they are: no number, no statement, no text of theirs.
 */

/**
 * An order as it may be read.
 * @param firm who reads it; undefined for an operator, who sees which declarations share the goods.
 */
export function orderFor<T extends object>(firm: string | undefined, order: T): T {
  if (firm === undefined || !('sharedWith' in order)) return order;
  const { sharedWith: _, ...rest } = order as T & { sharedWith?: unknown };
  return rest as T;
}
