/**
 * What the matching (对碰) is decided from, and what it can decide. Plain data: no clock, no store, no chance.
 */
import type {
  HoldOrder,
  InspectionOrder,
  Party,
  ReleaseOrder,
  Statement,
  Unit,
} from '../../contracts/events/events.generated.ts';

/** One order that was placed, with its place among all orders of the declaration. */
export type PlacedOrder =
  | { readonly kind: 'inspection'; readonly seq: number; readonly order: InspectionOrder }
  | { readonly kind: 'release'; readonly seq: number; readonly order: ReleaseOrder }
  | { readonly kind: 'hold'; readonly seq: number; readonly order: HoldOrder };

/** How far the declaration itself has come at one party. */
export interface Handover {
  readonly party: Party;
  /** queued: not sent yet; sent: handed over; received / accepted / rejected: as acknowledged; dead: given up. */
  readonly state: 'queued' | 'sent' | 'received' | 'accepted' | 'rejected' | 'dead';
  /** RFC 3339. */
  readonly since: string;
  readonly text?: string;
}

/** Everything known about one declaration. The order of the arrays has no meaning. */
export interface Case {
  readonly declarationNo: string;
  readonly units: readonly Unit[];
  /** Parties whose word is needed for the release. */
  readonly agencies: readonly Party[];
  /** The party that has the goods; undefined where none is connected for this mode of transport. */
  readonly premises: Party | undefined;
  readonly statements: readonly Statement[];
  readonly orders: readonly PlacedOrder[];
  readonly handovers: readonly Handover[];
  /** RFC 3339; when the declaration was stored. */
  readonly submittedAt: string;
}

/** One thing in both languages. */
export interface Words {
  readonly en: string;
  readonly zh: string;
}

/** What parties are called, by party; one nobody named is told by its key. */
export type Names = Readonly<Record<string, Words>>;

/** Limits, places and names, from configuration and from what is connected. Durations in milliseconds. */
export interface Policy {
  /** How long one agency's wish to inspect waits for the other agency's word before a single order is placed. */
  readonly waitForOtherMs: number;
  /** Length of the appointment. */
  readonly windowMs: number;
  /** From placing the order to the beginning of the appointment. */
  readonly leadMs: number;
  /** Inspection site by premises, e.g. `{railway: 'DTV-Y1'}`. */
  readonly sites: Readonly<Record<string, string>>;
  readonly names: Names;
}

/** Where one agency stands on one unit. */
export type Stance = 'silent' | 'inspect' | 'released' | 'held' | 'refused' | 'rejected';

export interface Position {
  readonly agency: Party;
  readonly stance: Stance;
  /** The statement it rests on; absent when nothing was said. Silent with a statement: accepted again after a rejection. */
  readonly statement?: Statement;
  /** When it first took this stance without having said anything else since. RFC 3339; absent when nothing was said. */
  readonly since?: string;
  /** The agency released and restrained the unit in words of the same moment: they cannot both hold. */
  readonly contradiction: boolean;
}

/** Goods have left although an agency has not let them go. Nothing can be ordered any more; a person has to act. */
export interface Alarm {
  /** recallTooLate: gone under a release that an agency has gone back on. leftWithoutRelease: gone without one. */
  readonly kind: 'recallTooLate' | 'leftWithoutRelease';
  readonly unit: Unit;
  /** Where those agencies stand that have not let it go. */
  readonly positions: readonly Position[];
}

/** An order to be placed, before it has a number. */
export type Decision =
  | {
      readonly kind: 'inspection';
      /** The order this is the next version of: it upgrades it, or leaves it the units that need no upgrade. */
      readonly replaces?: InspectionOrder;
      readonly agencies: readonly Party[];
      readonly units: readonly Unit[];
      readonly secondOpening: boolean;
      /** The other agency did not speak within the limit. */
      readonly afterLimit: boolean;
    }
  | {
      readonly kind: 'release';
      readonly version: number;
      readonly units: readonly Unit[];
      readonly liftsHold: boolean;
    }
  | {
      readonly kind: 'hold';
      readonly agency: Party;
      readonly units: readonly Unit[];
      /** restarted: rejected and accepted again after the release, without a word about the goods since. */
      readonly because: 'held' | 'refused' | 'rejected' | 'inspect' | 'contradiction' | 'restarted';
      readonly statement: Statement;
    };
