import type { Json } from './journal.ts';

export type MockParty = 'customs' | 'inspection' | 'railway' | 'airport';

/** A message the mock got. `duplicate`: the same bytes as before, answered as the first time. */
export type Received = {
  readonly type: string;
  /** The sender's reference: ClientSeqNo, MESSAGE_ID, control reference, air waybill, order number and version. */
  readonly reference: string;
  readonly at: string;
  readonly duplicate?: boolean;
};

/** A message the mock made. `delivered`: the gateway has it (pushed and taken, or deleted from the box). */
export type Sent = {
  readonly type: string;
  readonly code: string;
  readonly at: string;
  readonly delivered: boolean;
  /** Why the gateway did not take it, when it said so. It is then not sent again. */
  readonly refused?: string;
};

/** What an inspection order wants: the opening by hand 人工, a machine image 机检, or the image first and then the opening. */
export type InspectionMethod = 'manual' | 'machine' | 'machineThenManual';

/** One opening of one unit. The premises open once for a joint order; both agencies record that they were there. */
export type Opening = {
  readonly unit: string;
  readonly orderNo: string;
  readonly kind: 'joint' | 'single';
  readonly agencies: readonly string[];
  readonly at: string;
};

export type InspectionOrderRecord = {
  readonly number: string;
  readonly version: number;
  readonly kind: 'joint' | 'single';
  readonly agencies: readonly string[];
  readonly units: readonly string[];
  /** Beside `units`: container, wagon, airWaybill, bill; where the message says it. */
  readonly unitKinds?: readonly string[];
  /** machine 机检, machineThenManual 先机检后开箱; manual 人工 where absent. */
  readonly method?: InspectionMethod;
  /** True where the message says that the goods are opened a second time. */
  readonly secondOpening?: boolean;
  /** True where the message withdrew the order before it was carried out. */
  readonly cancelled?: boolean;
  /** Other declarations with goods in the units, where the message names any. */
  readonly sharedWith?: readonly string[];
  readonly at: string;
};

/**
 * What happened to one unit at the inspection site without opening it: moved in, seen by the machine, moved out. An
 * agency notes only the machine image that it took, with what it found.
 */
export type Movement = {
  readonly unit: string;
  readonly orderNo: string;
  readonly what: 'positioned' | 'scanned' | 'movedOut';
  readonly result?: 'pass' | 'abnormal' | 'pending';
  readonly at: string;
};

/** The declaration as its trader changed it (改单) or took it back (撤单), when the agency had taken that. */
export type ChangeRecord = {
  readonly kind: 'amended' | 'withdrawn';
  /** The sender's reference of the message. */
  readonly reference: string;
  /** The goods afterwards, as the agency can name them. */
  readonly units: readonly string[];
  readonly reason?: string;
  /** Of the declaration after an amendment, where the message says it. */
  readonly version?: number;
  /** Codes of the changed fields, where the message names them. */
  readonly fields?: readonly string[];
  readonly at: string;
};

export type ReleaseOrderRecord = {
  readonly number: string;
  readonly version: number;
  readonly units: readonly string[];
  readonly at: string;
  /** The sender's time, `CCYYMMDDHHMM` local: it says which of two orders is the newer one. */
  readonly madeAt: string;
  /** True where the message withdrew the order. */
  readonly cancelled?: boolean;
};

export type HoldRecord = {
  readonly number: string;
  readonly units: readonly string[];
  readonly agency: string;
  readonly reason: string;
  readonly at: string;
  /** The sender's time, `CCYYMMDDHHMM` local. */
  readonly madeAt: string;
};

/**
 * Something no gateway may do: a second release order, a release under a newer hold, two inspection orders open, an
 * order for a declaration that was withdrawn.
 */
export type Violation = { readonly code: string; readonly text: string; readonly at: string };

/** What is noted about a declaration, by list. */
export interface Notes {
  readonly received: Received;
  readonly openings: Opening;
  readonly movements: Movement;
  readonly changes: ChangeRecord;
  readonly inspectionOrders: InspectionOrderRecord;
  readonly releaseOrders: ReleaseOrderRecord;
  readonly holds: HoldRecord;
  readonly violations: Violation;
}

export type NoteList = keyof Notes;

export type DeclarationRecord = {
  readonly declarationNo: string;
  readonly traderReference: string;
  readonly scenario: string;
  /** The numbers this agency knows or gave: seqNo, entryId, inspectionNo, clearanceFormNo, airWaybill, …. */
  readonly numbers: Readonly<Record<string, string>>;
  readonly sent: readonly Sent[];
} & { readonly [L in NoteList]: readonly Notes[L][] };

export interface MockRecords {
  readonly party: MockParty;
  readonly declarations: readonly DeclarationRecord[];
  /** What could not be laid to a declaration: unreadable messages, orders for declarations never seen. */
  readonly unassigned: { readonly received: readonly Received[]; readonly violations: readonly Violation[] };
}

/** One declaration at one agency. */
export type MockCase = {
  readonly declarationNo: string;
  readonly traderReference: string;
  readonly scenario: string;
  readonly numbers: Readonly<Record<string, string>>;
  /** How far the agency is; its own words. */
  readonly phase: string;
  /** What else the agency has to know to go on: office, direction, weights …. */
  readonly facts: Readonly<Record<string, string>>;
  /** The goods as the agency can name them. */
  readonly units: readonly MockUnit[];
};

export type MockUnit = {
  readonly kind: 'container' | 'wagon' | 'uld' | 'bill' | 'airWaybill';
  readonly number: string;
  /** Bill the wagon belongs to, for bulk. */
  readonly bill?: string;
};

/** A message to the gateway. */
export interface Outgoing {
  readonly type: string;
  readonly code: string;
  readonly mediaType: string;
  readonly body: Uint8Array;
}

/** What lies in the journal of an outgoing message until it is delivered. */
export type Letter = {
  readonly declarationNo: string;
  readonly mediaType: string;
  /** base64 */
  readonly body: string;
};

/** A step that will be taken after a delay. */
export type PendingStep = {
  readonly declarationNo: string;
  readonly step: string;
  readonly delayMs: number;
  /** RFC 3339: not taken before this moment, whatever the pace. */
  readonly notBefore?: string;
  readonly args: Readonly<Record<string, string>>;
};

/** The agency's clock as it has spoken about one declaration, RFC 3339. See words.ts. */
export type SpokenClock = {
  /** Nothing is said with an earlier time than this. */
  readonly said: string;
  /** When it last said where it stands. */
  readonly word: string;
};

/** The journal gives back what this mock wrote into it: the bucket says which shape. */
export function stored<T extends Json>(value: Json): T {
  return value as T;
}
