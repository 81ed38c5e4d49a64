/** Shapes shared by every file of the EDIFACT syntax room (ISO 9735 versions 1 to 4). */

/** The six characters of the service string advice (UNA). `repetition` and `release` are `''` when not in use. */
export interface ServiceCharacters {
  readonly component: string;
  readonly element: string;
  readonly decimal: string;
  readonly release: string;
  readonly repetition: string;
  readonly terminator: string;
}

/** Components of one occurrence of an element; a simple element has exactly one. */
export type Components = readonly string[];

/** One element: its occurrences. More than one only where syntax 4 repeats an element. */
export type Element = readonly Components[];

export interface Segment {
  readonly tag: string;
  /** Elements after the tag; `elements[0]` is the first data element. Read them with `element()`. */
  readonly elements: readonly Element[];
  /** 1-based position in the interchange. */
  readonly index: number;
}

export type Severity = 'error' | 'warning';

/** Where a problem belongs in a CONTRL answer. Positions are 1-based and follow DE 0096, 0098, 0104. */
export interface ContrlPlace {
  readonly level: 'interchange' | 'group' | 'message' | 'segment' | 'element';
  /** DE 0085, as version 3 lists it; `buildContrl` maps the codes version 4 dropped. */
  readonly code0085: string;
  /** DE 0013: the service segment in error (UNB, UNH, UNT, ...). */
  readonly serviceSegment?: string;
  /** DE 0096: position in the message, UNH = 1. */
  readonly segmentPosition?: number;
  /** DE 0098: position in the segment. The tag is position 1, so the first data element is 2. */
  readonly elementPosition?: number;
  /** DE 0104: position in the composite, first component = 1. */
  readonly componentPosition?: number;
}

export interface Problem {
  /** Stable code, `EDI-...`; the list is `EDIFACT_PROBLEMS`. */
  readonly code: string;
  readonly severity: Severity;
  /** e.g. `UNH 1 / segment 9 EQD / element 2 / component 1`; elements count from 1 after the tag. */
  readonly at: string;
  readonly message: string;
  readonly messageZh: string;
  readonly contrl?: ContrlPlace;
  /** 0-based index in `interchange.messages` of the message it belongs to. */
  readonly messageIndex?: number;
  /** 0-based index in `interchange.groups` of the functional group it belongs to. */
  readonly groupIndex?: number;
}

/** S002, S003, S006, S007: a party of the envelope. Absent parts are `''`. */
export interface EnvelopeParty {
  readonly id: string;
  /** DE 0007, e.g. `ZZZ`. */
  readonly qualifier: string;
  /** DE 0008 / 0014: internal identification (reverse routing address in version 3). */
  readonly internal: string;
  /** DE 0042 / 0046: internal sub-identification, version 4 only. */
  readonly subInternal: string;
}

export interface Unb {
  /** DE 0001, e.g. `UNOY`. */
  readonly syntaxId: string;
  /** DE 0002, e.g. `4`. */
  readonly version: string;
  /** DE 0133: character encoding, version 4 only; `7` is UTF-8. */
  readonly encodingCode: string;
  readonly sender: EnvelopeParty;
  readonly recipient: EnvelopeParty;
  /** DE 0017 as sent: 6 or 8 digits. */
  readonly date: string;
  /** DE 0019 as sent: HHMM. */
  readonly time: string;
  /** `CCYY-MM-DDTHH:MM`, sender's local time; absent when date or time is not a real one. */
  readonly preparedAt?: string;
  /** DE 0020. */
  readonly controlRef: string;
  /** S005 / 0022. */
  readonly password: string;
  /** DE 0026. */
  readonly applicationRef: string;
  /** DE 0029. */
  readonly priority: string;
  /** DE 0031: `1` asks for a CONTRL, `2` (version 4) for a receipt only. */
  readonly ackRequest: string;
  /** DE 0032. */
  readonly agreementId: string;
  /** DE 0035: `1` is a test. */
  readonly testIndicator: string;
}

export interface Unh {
  /** DE 0062. */
  readonly messageRef: string;
  /** S009: 0065, 0052, 0054, 0051, 0057; e.g. COHAOR, D, 95B, UN, ''. */
  readonly type: string;
  readonly version: string;
  readonly release: string;
  readonly agency: string;
  readonly association: string;
  /** DE 0068. */
  readonly commonAccessRef: string;
}

/** A trailer's control count and reference, as sent (UNT, UNE, UNZ). */
export interface Trailer {
  readonly count: string;
  readonly ref: string;
}

/** One occurrence of a segment group; the message itself is the group named `''`. */
export interface SegmentGroup {
  /** `SG3`, or `''` for the message. Numbers differ between directories; the trigger tag does not. */
  readonly name: string;
  /** Tag of the first segment, e.g. `EQD`. */
  readonly trigger: string;
  /** Segments directly in this group, the trigger first, in order. */
  readonly segments: readonly Segment[];
  /** Groups directly in this group, in order. */
  readonly groups: readonly SegmentGroup[];
}

/** Which table a message was checked against. */
export interface TableUsed {
  /** `D95B`, `D01B`, `service-3`, `service-4`, or `''` when only syntax and counts were checked. */
  readonly directory: string;
  /** False when the message names another directory than the table's. */
  readonly exact: boolean;
}

export interface EdifactMessage {
  readonly unh: Unh;
  /** All segments from UNH to UNT inclusive: `segments[0]` is UNH, position in message = index + 1. */
  readonly segments: readonly Segment[];
  /** Absent when the message has no UNT. */
  readonly unt?: Trailer;
  /** 0-based index in `interchange.groups`, when inside UNG..UNE. */
  readonly groupIndex?: number;
  /** The segments by group. Without a table: all segments in the root, no groups. */
  readonly tree: SegmentGroup;
  readonly table: TableUsed;
}

export interface FunctionalGroup {
  /** DE 0038. */
  readonly messageType: string;
  readonly sender: EnvelopeParty;
  readonly recipient: EnvelopeParty;
  readonly date: string;
  readonly time: string;
  /** DE 0048. */
  readonly groupRef: string;
  readonly agency: string;
  readonly une?: Trailer;
  /** 0-based indexes in `interchange.messages`. */
  readonly messageIndexes: readonly number[];
}

export interface Interchange {
  readonly una: ServiceCharacters;
  /** Absent for a bare UNH..UNT. */
  readonly unb?: Unb;
  readonly groups: readonly FunctionalGroup[];
  /** All messages in order, those of groups included. */
  readonly messages: readonly EdifactMessage[];
  readonly unz?: Trailer;
}

export interface SyntaxInfo {
  /** DE 0001 as declared, `''` without UNB. */
  readonly id: string;
  /** DE 0002 as declared, `''` without UNB. */
  readonly version: string;
  /** The encoding the bytes were read in, e.g. `utf-8`, `iso-8859-1`, `gb18030`. */
  readonly encoding: string;
  /** True when the interchange carried its own UNA. */
  readonly unaPresent: boolean;
}

export interface EdifactReading {
  /** False when the bytes do not begin as EDIFACT (UNA, UNB or UNH): then nothing else was looked at. */
  readonly recognised: boolean;
  readonly syntax: SyntaxInfo;
  /** Absent when not recognised, too large, or stopped by an unreadable UNA. */
  readonly interchange?: Interchange;
  /** Everything found, in the order of the interchange; at most `maxProblems`. */
  readonly problems: readonly Problem[];
}

/** An encoding agreed with a partner, whatever the UNB says. */
export type PartnerEncoding = 'utf-8' | 'gb18030' | 'iso-8859-1';

export interface Limits {
  /** Bytes of one interchange. */
  readonly maxBytes: number;
  readonly maxSegments: number;
  /** Elements of one segment, and occurrences of one element. */
  readonly maxElements: number;
  /** Components of one element. */
  readonly maxComponents: number;
  /** UTF-16 units of one component. */
  readonly maxComponentLength: number;
  readonly maxProblems: number;
}

export interface ReadOptions extends Partial<Limits> {
  readonly encoding?: PartnerEncoding;
  /** Wrong UNT/UNE/UNZ counts: `strict` (default) is an error, `lenient` a warning. */
  readonly counts?: 'strict' | 'lenient';
  /** A bare UNH..UNT without UNB: `optional` (default) is a warning, `required` an error. */
  readonly envelope?: 'required' | 'optional';
  /** `syntax-only` leaves structure and elements of messages unchecked; the tree is then flat. */
  readonly check?: 'full' | 'syntax-only';
  /**
   * Elements too long, too short, of the wrong type or too many: `strict` (default) is an error, `lenient` a
   * warning (real D.95B traffic carries 12-character seals in an..10). Missing ones stay errors.
   */
  readonly elements?: 'strict' | 'lenient';
  /** `off` leaves code values unchecked; `warn` (default) reports values outside D.95B and D.01B as warnings. */
  readonly codes?: 'warn' | 'off';
}

/** What a writer takes for one element: a simple value, components, or `repeat(...)` occurrences. */
export type ElementInput = string | readonly string[] | RepeatedElement;

export interface RepeatedElement {
  readonly repeats: readonly (readonly string[])[];
}

export interface SegmentInput {
  readonly tag: string;
  readonly elements: readonly ElementInput[];
}

export interface PartyInput {
  readonly id: string;
  readonly qualifier?: string;
  readonly internal?: string;
  readonly subInternal?: string;
}

export interface MessageInput {
  /** DE 0062; default: the message's number in the interchange, from 1. */
  readonly messageRef?: string;
  readonly type: string;
  readonly version: string;
  readonly release: string;
  /** Default `UN`. */
  readonly agency?: string;
  readonly association?: string;
  readonly commonAccessRef?: string;
  /** Segments between UNH and UNT. */
  readonly segments: readonly SegmentInput[];
}

/** Syntax identifiers this writer can encode. */
export type WritableSyntaxId =
  | 'UNOA'
  | 'UNOB'
  | 'UNOC'
  | 'UNOD'
  | 'UNOE'
  | 'UNOF'
  | 'UNOG'
  | 'UNOH'
  | 'UNOI'
  | 'UNOJ'
  | 'UNOK'
  | 'UNOL'
  | 'UNOW'
  | 'UNOY';

export interface InterchangeInput {
  /** Default `UNOY` version `4`. */
  readonly syntax?: { readonly id: WritableSyntaxId; readonly version: '1' | '2' | '3' | '4' };
  readonly sender: PartyInput;
  readonly recipient: PartyInput;
  /** `CCYYMMDD`; written with 6 digits in versions 1 to 3. */
  readonly date: string;
  /** `HHMM`. */
  readonly time: string;
  readonly controlRef: string;
  readonly applicationRef?: string;
  readonly priority?: string;
  readonly ackRequest?: '1' | '2';
  readonly agreementId?: string;
  readonly testIndicator?: '1' | '2' | '3' | '4';
  readonly messages: readonly MessageInput[];
}

export interface WriteOptions {
  /** Override of the service characters; the UNA is then always written. */
  readonly una?: ServiceCharacters;
  /** Leave the UNA out (only possible with default service characters). Default false. */
  readonly omitUna?: boolean;
  /** CR LF after each segment terminator. Default false. */
  readonly newlines?: boolean;
  /** Encode in the partner's agreed encoding, whatever the syntax identifier says. */
  readonly encoding?: PartnerEncoding;
}

/** A CONTRL, read. */
export interface ContrlError {
  /** DE 0085. */
  readonly code: string;
  readonly serviceSegment?: string;
  readonly segmentPosition?: number;
  readonly elementPosition?: number;
  readonly componentPosition?: number;
}

/** DE 0083: 4 rejected with all below, 7 acknowledged, 8 interchange received; anything else as sent. */
export interface ContrlReport {
  /** UCI 0020: control reference of the interchange answered. */
  readonly interchangeRef: string;
  /** Sender and recipient of the interchange answered. */
  readonly sender: EnvelopeParty;
  readonly recipient: EnvelopeParty;
  readonly action: string;
  readonly errors: readonly ContrlError[];
  readonly groups: readonly {
    readonly ref: string;
    readonly action: string;
    readonly errors: readonly ContrlError[];
  }[];
  readonly messages: readonly ContrlMessage[];
}

export interface ContrlMessage {
  readonly ref: string;
  readonly type: string;
  readonly action: string;
  /** UCF reference of the group it was in, if any. */
  readonly groupRef?: string;
  readonly errors: readonly ContrlError[];
}

export interface ContrlInput {
  /** Control reference of the answering interchange (DE 0020). */
  readonly controlRef: string;
  /** `CCYYMMDD` and `HHMM` of the answer. */
  readonly date: string;
  readonly time: string;
  /** `receipt` answers 0083 = 8 for a good interchange instead of 7. Default `full`. */
  readonly acknowledge?: 'full' | 'receipt';
  /** Name accepted messages too, each with 0083 = 7. Default false. */
  readonly listAccepted?: boolean;
}
