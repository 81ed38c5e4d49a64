/**
 * The one port between the gateway and the parties it exchanges messages with.
 *
 * An adapter translates: canonical instructions into the party's own format, the party's messages into canonical
 * reports. It keeps no state, reads no clock and opens no store; whatever it needs comes in as an argument. What an
 * adapter can do is said in its `capabilities`, never asked by an `if` elsewhere. Adding a party is one new folder
 * and one line in `registry.ts`.
 */
import type { Declaration } from '../contracts/declaration/declaration.generated.ts';
import type {
  HoldOrder,
  InspectionOrder,
  NumberRef,
  Party,
  ReleaseOrder,
  Statement,
} from '../contracts/events/events.generated.ts';

export type { Declaration, HoldOrder, InspectionOrder, NumberRef, Party, ReleaseOrder, Statement };

/** One thing found wrong with a message: what, where, and what to do about it, in both languages. */
export interface Problem {
  /** Stable code, e.g. `EDI-0129`, `DEC-FACET`, `CIMP-AWB-CHECK`. */
  readonly code: string;
  /** An error makes the message not well made; a warning is a tolerated departure. */
  readonly severity: 'error' | 'warning';
  /** Where: a JSON pointer, an element path, or line / segment coordinates. */
  readonly at: string;
  readonly message: string;
  readonly messageZh: string;
}

/** What the gateway tells a party. */
export type Instruction =
  | { readonly kind: 'declare'; readonly declaration: Declaration }
  /** 改单: the trader changed a declaration the party already has. */
  | {
      readonly kind: 'amend';
      readonly declaration: Declaration;
      /** As the party had it before. */
      readonly before: Declaration;
      /** 2 for the first amendment. */
      readonly version: number;
      readonly reason: string;
    }
  /** 撤单: the trader takes the declaration back. */
  | { readonly kind: 'withdraw'; readonly declaration: Declaration; readonly reason: string }
  | { readonly kind: 'inspectionOrder'; readonly declaration: Declaration; readonly order: InspectionOrder }
  | { readonly kind: 'hold'; readonly declaration: Declaration; readonly order: HoldOrder }
  | { readonly kind: 'release'; readonly declaration: Declaration; readonly order: ReleaseOrder };

export type InstructionKind = Instruction['kind'];

/** What an adapter needs to know beside the instruction to write a message. All of it is data. */
export interface EncodeContext {
  /** 16-digit declaration number 关检关联号. */
  readonly declarationNo: string;
  /** Numbers known of this declaration so far: entry number, inspection number, …. */
  readonly numbers: readonly NumberRef[];
  /** Unique reference of this message, at most 14 characters of A-Z and 0-9 (EDIFACT 0020 is the narrowest). */
  readonly reference: string;
  /** When the message is made. */
  readonly now: Date;
  /** Offset of local time to UTC in minutes, for formats that carry local time (China: 480). */
  readonly utcOffsetMinutes: number;
  readonly partner: PartnerSettings;
}

/** How one partner is reached and spoken to; read from configuration at start, checked, frozen. */
export interface PartnerSettings {
  readonly party: Party;
  /** Name of the profile, e.g. `dec-2018`, `edifact`. */
  readonly profile: string;
  /** Address of the partner's service. */
  readonly url: string;
  /** Key we show to the partner, if it wants one. */
  readonly key?: string;
  /** Milliseconds until an unanswered request is given up. */
  readonly timeoutMs: number;
  /** Identities and codes the format needs, e.g. `ownId`, `partnerId`, `site`, `syntax`. */
  readonly codes: Readonly<Record<string, string>>;
}

/** A message ready to travel. */
export interface EncodedMessage {
  /** `<party>/<format>`, e.g. `customs/dec-2018`. */
  readonly format: string;
  /** The message by its own name: `DecMessage`, `COHAOR`, `FWB`. */
  readonly type: string;
  readonly mediaType: string;
  readonly body: Uint8Array;
  /** The reference by which the party will acknowledge it (control reference, ClientSeqNo, AWB + SMI …). */
  readonly reference: string;
}

/** An acknowledgement in the party's own syntax: of one of our messages, when read. */
export interface Acknowledgement {
  /** Reference of the message it answers, as in `EncodedMessage.reference`. */
  readonly reference: string;
  /** received: syntax ok; accepted: business accepted; rejected: not taken, see text. */
  readonly outcome: 'received' | 'accepted' | 'rejected';
  readonly text?: string;
}

/** What one message (or one of several parts of a message) says about one declaration. */
export interface Report {
  /** Numbers by which the declaration is found, strongest first. */
  readonly numbers: readonly NumberRef[];
  /** Numbers this message makes known, to be remembered once the declaration is found. */
  readonly learned: readonly NumberRef[];
  readonly statements: readonly Statement[];
  readonly acknowledgement?: Acknowledgement;
}

/** What reading a message gave. */
export interface Reading {
  readonly party: Party;
  /** e.g. `customs/dec-2018`. */
  readonly format: string;
  /** The message by its own name. */
  readonly type: string;
  readonly version: string;
  readonly problems: readonly Problem[];
  /** What it means, for a person or a program, as JSON. */
  readonly meaning: Readonly<Record<string, unknown>>;
  /** What it means to the gateway; empty for messages that are not reports. */
  readonly reports: readonly Report[];
}

export interface ReadContext {
  /** When the message arrived: formats without a year are resolved to the nearest date. */
  readonly receivedAt: Date;
  /** Offset of the party's local time to UTC in minutes. */
  readonly utcOffsetMinutes: number;
  /** Absent when a file is inspected without a partner. */
  readonly partner?: PartnerSettings;
  /** Media type and file name, where the road knew them. */
  readonly mediaType?: string;
  readonly fileName?: string;
}

/** A failure to hand over a message, classified where it happened. */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure';
  readonly failureClass: 'transient' | 'ambiguous' | 'permanent';
  /** Stable code: `connect`, `timeout`, `http-503`, `soap-fault`, …. */
  readonly code: string;
  /** Milliseconds the partner asked us to wait (Retry-After), if it did. */
  readonly retryAfterMs: number | undefined;
  constructor(
    failureClass: 'transient' | 'ambiguous' | 'permanent',
    code: string,
    message: string,
    retryAfterMs?: number,
  ) {
    super(message);
    this.failureClass = failureClass;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Something a partner handed over: the answer to our request, or what lay in its box for us. */
export interface Arrival {
  readonly body: Uint8Array;
  readonly mediaType: string;
  /** The partner's id of this item, where it has one. */
  readonly externalId?: string;
}

/** The road to one partner. Opened once, used many times, closed at stop. */
export interface Road {
  /**
   * Hands one message over. Resolves with the partner's answers (possibly none) once it has the message.
   * @throws DeliveryFailure classified transient, ambiguous or permanent.
   */
  send(message: EncodedMessage, signal: AbortSignal): Promise<readonly Arrival[]>;
  /**
   * Fetches what waits for us at the partner, where the party does not push. `take` stores one item durably; only
   * then is the item deleted at the partner (fetch, store, delete). Resolves with the number taken.
   */
  fetch?(take: (arrival: Arrival) => Promise<void>, signal: AbortSignal): Promise<number>;
  close(): Promise<void>;
}

/** What an adapter can do; documented data instead of conditions elsewhere. */
export interface Capabilities {
  /** agency: its word is needed for a release. premises: it has the goods and lets them go. */
  readonly role: 'agency' | 'premises';
  /** Instructions it can put into words. One that is missing is not told to the party. */
  readonly instructions: readonly InstructionKind[];
  /**
   * The number by which the party knows a declaration that is amended or withdrawn; such a message is made once it is
   * known. Absent where ours is enough.
   */
  readonly amendsBy?: NumberRef['kind'];
  /** Formats it reads and writes, by their public names. */
  readonly formats: readonly string[];
  /** true: the partner removes duplicates by our reference, so an ambiguous send may be repeated. */
  readonly partnerDeduplicates: boolean;
  /** premises: it says when a unit has left the inspection site 移出; without that nobody is reminded of it. */
  readonly tellsMovedOut?: boolean;
  /** true: messages are fetched from the partner; false: the partner pushes. */
  readonly fetches: boolean;
}

/** A declaration read out of a party's format, as far as the format can say it. */
export interface Translation {
  readonly declaration: unknown;
  readonly problems: readonly Problem[];
}

export interface Adapter {
  readonly party: Party;
  readonly title: { readonly en: string; readonly zh: string };
  readonly capabilities: Capabilities;
  /** Whether this party has a say in this declaration. Pure. */
  concerns(declaration: Declaration): boolean;
  /**
   * Puts an instruction into the party's own format.
   * @throws EncodeError naming everything that cannot be said in that format.
   */
  encode(instruction: Instruction, context: EncodeContext, format?: string): EncodedMessage;
  /** Reads a message of this party; undefined when it is none of its formats. Never throws on bad input. */
  read(bytes: Uint8Array, context: ReadContext): Reading | undefined;
  /**
   * The acknowledgement of a received message in the party's own syntax; undefined where the syntax has none
   * (an acknowledgement is never acknowledged).
   */
  acknowledge(bytes: Uint8Array, reading: Reading | undefined, context: EncodeContext): EncodedMessage | undefined;
  /** The declaration inside a message of this party, for `translate` and for DecMessage submission. */
  toDeclaration(bytes: Uint8Array, context: ReadContext): Translation | undefined;
  /** Opens the road to a partner. */
  connect(partner: PartnerSettings): Road;
}

/** An instruction that a format cannot carry. Permanent: a person has to change the data or the configuration. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map((p) => `${p.at}: ${p.message}`).join('; '));
    this.problems = problems;
  }
}
