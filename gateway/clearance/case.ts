/**
 * What the matching (对碰) is decided from, and what it can decide. Plain data: no clock, no store, no chance.
 */
import type { Calendar } from '../../contracts/calendars/calendar.ts';
import type {
  HoldOrder,
  InspectionOrder,
  Party,
  ReleaseOrder,
  Statement,
  Unit,
} from '../../contracts/events/events.generated.ts';
import type { Limit } from './calendar.ts';

/** The gateway's own operators, where they speak in a case. */
export const OPERATOR: Party = 'operator';
/** The firm that declared. */
export const TRADER: Party = 'trader';

/** One order that was placed, with its place among all orders of the goods. */
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
  /** The party did not take the last amendment 改单; it still has the declaration as it was. */
  readonly refusedAmendment?: { readonly since: string; readonly text: string };
}

/** One declaration as far as it bears on units of control. */
export interface SharedCase {
  readonly declarationNo: string;
  readonly units: readonly Unit[];
  /** Parties whose word is needed for the release. */
  readonly agencies: readonly Party[];
  readonly statements: readonly Statement[];
  readonly orders: readonly PlacedOrder[];
  /** When the gateway first heard a wish to inspect, RFC 3339, by `wishKey`; the sender's time counts where it is absent. */
  readonly heardAt?: Readonly<Record<string, string>>;
  /** Parts of a unit that left although not all of it did: a wagon of a bill, a unit load device of a waybill. */
  readonly leftInPart?: readonly LeftInPart[];
}

/** A wish of an agency, by its own time. */
export const wishKey = (agency: Party, senderTime: string): string => `${agency} ${senderTime}`;

export interface LeftInPart {
  readonly unit: Unit;
  readonly part: Unit;
  /** The premises' word that the part left. */
  readonly statement: Statement;
}

/** Everything known about one declaration. The order of the arrays has no meaning. */
export interface Case extends SharedCase {
  /** The party that has the goods; undefined where none is connected for this mode of transport. */
  readonly premises: Party | undefined;
  /** The premises say when a unit has left the inspection site. */
  readonly tellsMovedOut: boolean;
  /** Units of earlier versions of the declaration (改单) that are no longer in it. */
  readonly formerUnits: readonly Unit[];
  /** Other declarations on the same bill whose goods are in some of the same units. */
  readonly sharedWith: readonly SharedCase[];
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

/** Time limits; one that is absent is not watched. Sources: docs/calendars.md. */
export interface Limits {
  /** One agency wants to inspect and another has said nothing: until then they may still inspect together. */
  readonly waitForOther: Limit;
  /** From the inspection order until the premises moved the unit to the inspection site 移位. */
  readonly toPosition?: Limit | undefined;
  /** From then until every agency called has reported 查验. */
  readonly toInspect?: Limit | undefined;
  /** From then until the unit has left the inspection site 移出. */
  readonly toMoveOut?: Limit | undefined;
  /** From the release until the goods have left 提离. */
  readonly toCollect?: Limit | undefined;
}

/** Limits, places and names, from configuration and from what is connected. Durations in milliseconds. */
export interface Policy {
  readonly limits: Limits;
  readonly calendar: Calendar;
  /** Length of the appointment. */
  readonly windowMs: number;
  /** From placing the order to the beginning of the appointment, at the earliest; it begins in working hours. */
  readonly leadMs: number;
  /** Inspection site by premises, e.g. `{railway: 'DTV-Y1'}`. */
  readonly sites: Readonly<Record<string, string>>;
  readonly names: Names;
}

/** Where one agency stands on one unit. */
export type Stance = 'silent' | 'inspect' | 'released' | 'held' | 'refused' | 'rejected';

export interface Position {
  readonly agency: Party;
  /** The declaration it was said of, where that is another one on the same goods. */
  readonly of?: string;
  readonly stance: Stance;
  /** The statement it rests on; absent when nothing was said. Silent with a statement: accepted again after a rejection. */
  readonly statement?: Statement;
  /** When it first took this stance without having said anything else since. RFC 3339; absent when nothing was said. */
  readonly since?: string;
  /** The agency released and restrained the unit in words of the same moment: they cannot both hold. */
  readonly contradiction: boolean;
  /** The amendment or reopening that set aside what it said before. */
  readonly restartedBy?: Statement;
}

/** Why the premises are told to hold. */
export type HoldReason =
  | 'held'
  | 'refused'
  | 'rejected'
  | 'inspect'
  | 'contradiction'
  /** Rejected and accepted again, amended or reopened after the release, without a word about the goods since. */
  | 'restarted'
  | 'withdrawn'
  /** The unit was taken out of the declaration by an amendment. */
  | 'amended'
  /** Another declaration on the same goods, which nobody has released yet. */
  | 'shared';

/** An order to be placed, before it has a number. */
export type Decision =
  | {
      readonly kind: 'inspection';
      /** The order this is the next version of: it upgrades it, takes units out of it, or cancels it. */
      readonly replaces?: InspectionOrder;
      readonly cancelled?: true;
      readonly agencies: readonly Party[];
      readonly method: Method;
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
      readonly because: HoldReason;
      /** What was said; absent where nobody said anything. */
      readonly statement: Statement | undefined;
    };

/** How units are inspected: by hand 人工, by machine 机检, or by machine first and then by hand. */
export type Method = NonNullable<InspectionOrder['method']>;
