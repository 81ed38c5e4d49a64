/** How one unit of control stands: what the rules look at. */
import type { Statement, Unit } from '../../contracts/events/events.generated.ts';
import type { PlacedOrder, Position } from './case.ts';
import type { UnitOrder } from './openings.ts';
import type { Said } from './said.ts';

/** One unit with everything that bears on it. */
export interface UnitView {
  readonly unit: Unit;
  /** Every agency of every declaration whose goods are in it; an operator only while he holds it. */
  readonly positions: readonly Position[];
  /** The release in force: placed, and no hold placed after it. */
  readonly released: boolean;
  /** That release: its number, and when it was placed, RFC 3339. */
  readonly release: { readonly number: string; readonly placedAt: string } | undefined;
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
  /** When they say it left, in milliseconds since 1970; -Infinity where they say nothing of it. */
  readonly leftAt: number;
  /** The trader took the declaration back: nothing is inspected or released under it. */
  readonly withdrawal: Statement | undefined;
  /** It has come to its end without a release: sent back 退运 or destroyed 销毁, as an agency ordered. */
  readonly ended: 'returned' | 'destroyed' | undefined;
  /** The declaration that decides on it: this one, unless an earlier one has goods in it too. */
  readonly leader: string;
  /** Other declarations with goods in it, in order. */
  readonly sharedWith: readonly string[];
  /** What was said of it that counts, by declaration with goods in it; this one's first. */
  readonly voices: readonly { readonly declarationNo: string; readonly said: readonly Said[] }[];
}

/** What counts of the unit in the declaration a position belongs to. */
export const saidFor = (view: UnitView, position: Position): readonly Said[] =>
  view.voices.find(({ declarationNo }, index) =>
    position.of === undefined ? index === 0 : declarationNo === position.of,
  )?.said ?? [];

/** Everything that counts of the unit. */
export const saidOfAll = ({ voices }: Pick<UnitView, 'voices'>): readonly Said[] =>
  voices.length === 1 ? (voices[0]?.said ?? []) : voices.flatMap(({ said }) => said);
