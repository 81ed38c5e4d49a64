/**
 * Several declarations may have goods in one unit, and they may be of several firms. A firm is told that there are others
 * and what keeps its own goods, never whose they are: no number, no statement, no text of theirs.
 */
import type { Gateway } from '../context.ts';
import type { MessageRow } from '../store/schema.ts';

/**
 * An order as it may be read.
 * @param firm who reads it; undefined for an operator, who sees which declarations share the goods.
 */
export function orderFor<T extends object>(firm: string | undefined, order: T): T {
  if (firm === undefined || !('sharedWith' in order)) return order;
  const { sharedWith: _, ...rest } = order as T & { sharedWith?: unknown };
  return rest as T;
}

const ORDER = /^([0-9]{16}-I[0-9]+)\/([0-9]+)$/;

/**
 * Messages whose bytes and numbers may be read: an inspection order of shared goods names other declarations in its bytes and
 * numbers, and is not for a firm; nor is what a party says of several firms in one message.
 * @param firm who reads them; undefined for an operator.
 */
export async function messagesFor<T extends Pick<MessageRow, 'relates_to' | 'firm'>>(
  { store }: Gateway,
  firm: string | undefined,
  rows: readonly T[],
): Promise<T[]> {
  if (firm === undefined) return [...rows];
  const own = rows.filter((row) => row.firm === firm);
  const orders = own.flatMap(({ relates_to }) => ORDER.exec(relates_to ?? '')?.[1] ?? []);
  if (orders.length === 0) return own;
  const placed = await store.read
    .selectFrom('orders')
    .select(['number', 'version', 'data'])
    .where('number', 'in', orders)
    .execute();
  const shared = new Set(
    placed.flatMap(({ number, version, data }) => ('sharedWith' in JSON.parse(data) ? [`${number}/${version}`] : [])),
  );
  return own.filter(({ relates_to }) => !shared.has(relates_to ?? ''));
}
