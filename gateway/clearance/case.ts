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

/** Limits and places, from configuration. Durations in milliseconds. */
export interface Policy {
  /** How long one agency's wish to inspect waits for the other agency's word before a single order is placed. */
  readonly waitForOtherMs: number;
  /** Length of the appointment. */
  readonly windowMs: number;
  /** From placing the order to the beginning of the appointment. */
  readonly leadMs: number;
  /** Inspection site by premises, e.g. `{railway: 'DTV-Y1'}`. */
  readonly sites: Readonly<Record<string, string>>;
}

/** Where one agency stands on one unit. */
export type Stance = 'silent' | 'inspect' | 'released' | 'held' | 'refused' | 'rejected';

export interface Position {
  readonly agency: Party;
  readonly stance: Stance;
  /** The statement it rests on; absent when silent. */
  readonly statement?: Statement;
  /** The agency said two things of the same moment that cannot both hold. */
  readonly contradiction: boolean;
}

/** An order to be placed, before it has a number. */
export type Decision =
  | {
      readonly kind: 'inspection';
      /** The order this one replaces, when it upgrades one. */
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
      readonly because: 'held' | 'refused' | 'rejected' | 'inspect' | 'contradiction';
      readonly statement: Statement;
    };
