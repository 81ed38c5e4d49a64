/**
 * What a Cargo-IMP text says, as types. Every identifier is a string, every amount a decimal string,
 * every time local to the place it is about: the text carries neither a year nor a zone.
 * Lines are numbered as they stand in the original text, from 1.
 */

export type Severity = 'error' | 'warning';

/** One finding. `at` is 'line 3' or 'line 3 field 2'; field n is the nth part of the line when it is split at '/'. */
export type Problem = {
  readonly code: string;
  readonly severity: Severity;
  readonly at: string;
  readonly message: string;
  readonly messageZh: string;
};

/** A line as it was read: trimmed at its end, wrapped lines joined. `number` is the line in the original text. */
export type RawLine = { readonly number: number; readonly text: string };

/** T total, P part, S split, D divided, M multiple. */
export type ShipmentDescriptionCode = 'T' | 'P' | 'S' | 'D' | 'M';

/** K kilogram, L pound. */
export type Weight = { readonly unit: 'K' | 'L'; readonly value: string };

/** MC cubic metre, CC cubic centimetre, CF cubic foot, CI cubic inch. */
export type Volume = { readonly unit: 'MC' | 'CC' | 'CF' | 'CI'; readonly value: string };

/** `T12K340.5MC2.10DG6`, and after P, S or D the total number of pieces: `P10K250T30`. */
export type Quantity = {
  readonly sdc: ShipmentDescriptionCode;
  readonly pieces: string;
  readonly weight?: Weight;
  readonly volume?: Volume;
  readonly densityGroup?: string;
  readonly totalPieces?: string;
};

/** P previous day, N next, S second, T third day. */
export type DayChange = 'P' | 'N' | 'S' | 'T';

/**
 * `text` as written (`05JAN`, `05JAN0910`, `05JAN0910-N`, `05JAN24`). `iso` is the local date `2024-01-05` or local
 * date and time `2024-01-05T09:10`, day change applied; it is missing when no reference time was given.
 */
export type CargoImpDate = { readonly text: string; readonly iso?: string };

/** `S1530`, `E1640-N`, `A0415`: scheduled, estimated or actual local time of a flight. */
export type FlightTime = { readonly type: 'S' | 'E' | 'A'; readonly time: string; readonly dayChange?: DayChange };

/** TE telephone, FX telefax, TL telex. */
export type Contact = { readonly kind: 'TE' | 'FX' | 'TL'; readonly number: string };

/** Shipper, consignee or party to notify. Name and street are lines of at most 35 characters. */
export type ImpParty = {
  readonly account?: string;
  readonly name: readonly string[];
  readonly street: readonly string[];
  readonly place: string;
  readonly state?: string;
  readonly country: string;
  readonly postcode?: string;
  readonly contacts?: readonly Contact[];
};

/** One OCI line: country (ISO 2), information identifier, control identifier, text. Order carries meaning. */
export type Oci = {
  readonly country?: string;
  readonly info?: string;
  readonly control?: string;
  readonly text: string;
};

export type Agent = {
  readonly account?: string;
  readonly iataCode?: string;
  readonly cassAddress?: string;
  readonly participant?: string;
  readonly name: string;
  readonly place: string;
};

/**
 * One line of the rate description. `{lineNumber: '1', text: 'P12/K340.5/CQ/W351/R12.50/T4387.50'}` is a charge line;
 * `{lineNumber: '2', identifier: 'NV', text: 'MC2.10'}` a goods line. Identifiers: NG goods, NC consolidation,
 * ND dimensions, NV volume, NU ULD, NS shipper's load and count, NH HS code, NO country of origin.
 */
export type RateLine = { readonly lineNumber?: string; readonly identifier?: string; readonly text: string };

/** What the rate lines say about the goods; derived by the reader, ignored by the writer. */
export type GoodsView = {
  readonly description: readonly string[];
  readonly hsCodes: readonly string[];
  readonly dimensions: readonly string[];
  readonly volume?: Volume;
  readonly originCountry?: string;
  readonly consolidation: boolean;
};

/** CVD. Carriage `NVD` or amount, customs `NCV` or amount, insurance `XXX` or amount. */
export type ChargeDeclaration = {
  readonly currency: string;
  readonly chargeCode?: string;
  readonly prepaidCollect?: string;
  readonly carriage: string;
  readonly customs: string;
  readonly insurance: string;
};

export type Accounting = { readonly id: string; readonly text: string };
export type FlightBooking = { readonly flight: string; readonly day: string };
export type RoutingLeg = { readonly airport?: string; readonly carrier?: string };
export type Issue = { readonly date: CargoImpDate; readonly place: string; readonly signature?: string };

/** REF: the sender. Office is airport, function and company (`ISTHSTK`); participant e.g. AGT / NAME / airport. */
export type SenderReference = {
  readonly office?: string;
  readonly file?: string;
  readonly participant?: { readonly id: string; readonly code: string; readonly airport: string };
};

/** Lines read only for their identifier and written back as they were: OTH PPD COL CDC COI SII ARD NOM SRI OPI. */
export type KeptBlock = { readonly id: string; readonly lines: readonly string[] };

/** FWB, air waybill: what a writer needs. */
export type FwbContent = {
  readonly awb: string;
  readonly origin: string;
  readonly destination: string;
  readonly quantity: Quantity;
  readonly flights?: readonly FlightBooking[];
  readonly routing: readonly RoutingLeg[];
  readonly shipper: ImpParty;
  readonly consignee: ImpParty;
  readonly agent?: Agent;
  readonly specialServiceRequest?: readonly string[];
  readonly notify?: ImpParty;
  readonly accounting?: readonly Accounting[];
  readonly charges: ChargeDeclaration;
  readonly rateLines: readonly RateLine[];
  readonly certification?: string;
  readonly issue: Issue;
  readonly otherServiceInformation?: readonly string[];
  readonly reference: SenderReference;
  readonly customsOrigin?: string;
  readonly specialHandling?: readonly string[];
  readonly oci?: readonly Oci[];
  readonly kept?: readonly KeptBlock[];
};

/** FWB as read. A broken message still gives every field that could be read: hence Partial. */
export type FwbMessage = Partial<FwbContent> & {
  readonly smi: 'FWB';
  readonly version: string;
  readonly goods: GoodsView;
  readonly specialHandling: readonly string[];
  readonly oci: readonly Oci[];
  readonly rawLines: readonly RawLine[];
};

/** One status of a consignment; which fields are there depends on the code (contracts/airport/cargo-imp/status-codes). */
export type FsuStatus = {
  readonly code: string;
  /** Date and time of the event, local to `airport`. */
  readonly date?: CargoImpDate;
  readonly airport?: string;
  readonly quantity?: Quantity;
  readonly flight?: string;
  readonly flightDate?: CargoImpDate;
  readonly airportOfDeparture?: string;
  readonly airportOfArrival?: string;
  readonly departureTime?: FlightTime;
  readonly arrivalTime?: FlightTime;
  /** Carrier transferred to (TRM, TFD) or received from (RCT). */
  readonly carrier?: string;
  /** Second line of TFD and RCT: the other carrier and a name. */
  readonly otherCarrier?: string;
  readonly name?: string;
  readonly manifest?: string;
  /** DIS: four-letter discrepancy code. */
  readonly discrepancy?: string;
  readonly volume?: Volume;
  readonly densityGroup?: string;
  readonly ulds?: readonly string[];
  readonly otherServiceInformation?: readonly string[];
  readonly oci?: readonly Oci[];
};

export type FsuConsignment = {
  readonly awb: string;
  readonly origin?: string;
  readonly destination?: string;
  readonly quantity?: Quantity;
  readonly statuses: readonly FsuStatus[];
  /** OSI before any status line, e.g. NO RECORD FOUND. */
  readonly otherServiceInformation?: readonly string[];
};

export type FsuContent = { readonly consignments: readonly FsuConsignment[] };
export type FsuMessage = FsuContent & {
  readonly smi: 'FSU' | 'FSA';
  readonly version: string;
  readonly rawLines: readonly RawLine[];
};

/** One customs status notice: PSN style (`CSN/7H/DDMMMHHMM/text`) or US style (`CSN/1H-12/DDMMMHHMM/entry/remarks`). */
export type CsnNotice = {
  readonly awb?: string;
  readonly house?: string;
  readonly code: string;
  readonly date: CargoImpDate;
  readonly text?: string;
  readonly pieces?: string;
  readonly entry?: string;
};

export type CsnContent = { readonly notices: readonly CsnNotice[] };
export type CsnMessage = CsnContent & {
  readonly smi: 'PSN' | 'FSN';
  readonly version?: string;
  /** FSN: airport and carrier, terminal operator code, arrival. */
  readonly site?: { readonly airport: string; readonly carrier: string; readonly terminal?: string };
  readonly arrival?: { readonly flight: string; readonly date?: CargoImpDate; readonly part?: string };
  readonly rawLines: readonly RawLine[];
};

export type House = {
  readonly number: string;
  readonly origin: string;
  readonly destination: string;
  readonly pieces: string;
  readonly weight: Weight;
  /** Shipper's load and count. */
  readonly slac?: string;
  readonly goods: string;
  readonly specialHandling?: readonly string[];
  readonly text?: readonly string[];
  readonly hsCodes?: readonly string[];
  readonly oci?: readonly Oci[];
};

export type FhlContent = {
  readonly awb: string;
  readonly origin?: string;
  readonly destination: string;
  readonly quantity: Quantity;
  readonly houses: readonly House[];
  readonly shipper?: ImpParty;
  readonly consignee?: ImpParty;
  /** No charge code in FHL. */
  readonly charges?: ChargeDeclaration;
};

export type FhlMessage = Partial<FhlContent> & {
  readonly smi: 'FHL';
  readonly version: string;
  readonly houses: readonly House[];
  readonly rawLines: readonly RawLine[];
};

/** FMA accepts, FNA refuses: free texts, then the head of the message they answer. */
export type AckContent = { readonly texts: readonly string[]; readonly original: readonly string[] };
export type AckMessage = AckContent & {
  readonly smi: 'FMA' | 'FNA';
  readonly version?: string;
  readonly originalSmi?: string;
  readonly originalVersion?: string;
  readonly originalAwb?: string;
  readonly rawLines: readonly RawLine[];
};

export type PerMessage = {
  readonly smi: 'PER';
  readonly version?: string;
  readonly awb?: string;
  readonly house?: string;
  readonly errors: readonly { readonly status: string; readonly reason: string }[];
  readonly rawLines: readonly RawLine[];
};

/** A consignment line of a manifest, booked list, booking answer or status request. */
export type ListedConsignment = {
  readonly awb: string;
  readonly origin?: string;
  readonly destination?: string;
  readonly quantity?: Quantity;
  readonly goods?: string;
  readonly uld?: string;
};

/** FFM, FBL, FFA, FFR, FBR, FSR, MVT: recognised and checked line by line, not read deeper. */
export type ListMessage = {
  readonly smi: 'FFM' | 'FBL' | 'FFA' | 'FFR' | 'FBR' | 'FSR' | 'MVT';
  readonly version?: string;
  readonly flight?: string;
  readonly flightDate?: CargoImpDate;
  readonly airport?: string;
  readonly consignments: readonly ListedConsignment[];
  readonly rawLines: readonly RawLine[];
};

export type CargoImpMessage = FwbMessage | FsuMessage | CsnMessage | FhlMessage | AckMessage | PerMessage | ListMessage;

export type CargoImpReadOptions = {
  /** A wrong air waybill check digit is an error; default false, then it is a warning. */
  readonly strictAwb?: boolean;
  /** The time the message was received: dates without a year become the nearest such date. */
  readonly reference?: Date;
};

/** `recognised` false: not Cargo-IMP. Without an error in `problems` the message is well made. */
export type CargoImpReading = {
  readonly recognised: boolean;
  readonly smi?: string;
  readonly version?: string;
  readonly message?: CargoImpMessage;
  readonly problems: readonly Problem[];
};

export type CargoImpWriteOptions = {
  /** Version to write; each writer says which it knows. */
  readonly version?: string;
  /** Refuse a wrong air waybill check digit; default true: what we send must be right. */
  readonly strictAwb?: boolean;
};
