/** How one unit of control stands: what the rules look at. */
import type { Unit } from '../../contracts/events/events.generated.ts';
import type { PlacedOrder, Position } from './case.ts';
import type { UnitOrder } from './openings.ts';

/** One unit with everything that bears on it. */
export interface UnitView {
  readonly unit: Unit;
  readonly positions: readonly Position[];
  /** The release in force: placed, and no hold placed after it. */
  readonly released: boolean;
  /** Version of the next release of this unit. */
  readonly nextReleaseVersion: number;
  /** Holds in force, as placed: no release was placed after them. */
  readonly holds: readonly (PlacedOrder & { kind: 'hold' })[];
  /** Inspection orders that name the unit or once did. */
  readonly inspections: readonly UnitOrder[];
  /** An inspection or a hold was placed on it at some time. */
  readonly touched: boolean;
  /** The premises reported it gone, and not back. */
  readonly gone: boolean;
}
