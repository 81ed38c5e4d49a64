import type { Declaration } from '../adapter.ts';

type Item = Declaration['items'][number];
type Quantity = Item['quantity'];

/** Units of mass in the customs list: kilogram, gram, quintal, tonnes, and the old Chinese and imperial weights. */
const MASS_UNITS = new Set([
  '035',
  '036',
  '047',
  '070',
  '071',
  '072',
  '073',
  '074',
  '075',
  '076',
  '077',
  '078',
  '079',
  '080',
  '081',
  '083',
  '084',
]);

const isMass = (quantity: Quantity): boolean => MASS_UNITS.has(quantity.unit);

/**
 * The statutory quantities as eCIQ keeps them: a count in StdQty, a mass in StdWeight. Where both are of one kind the
 * first goes to StdQty; which of the two was first is lost when the first is the mass.
 */
export function statutory(item: Item): { quantity?: Quantity; weight?: Quantity } {
  const { firstQuantity: first, secondQuantity: second } = item;
  if (first && second) {
    return isMass(first) && !isMass(second) ? { quantity: second, weight: first } : { quantity: first, weight: second };
  }
  const only = first ?? second;
  if (only === undefined) return {};
  return isMass(only) ? { weight: only } : { quantity: only };
}

/** The mass of an item, from whichever of its quantities is one. */
export function weightOf(item: Item): Quantity | undefined {
  return [item.quantity, item.firstQuantity, item.secondQuantity].find((each) => each !== undefined && isMass(each));
}
