/**
 * The Cargo-IMP messages this project meets: standard message identifier (SMI), versions read and written.
 * Source: IATA Cargo-IMP message set, versions as in the public grammars; PSN and PER: Canada PACT guide 1.9;
 * FSN: US CBP CAMIR-Air.
 */
export type MessageKind = {
  readonly smi: string;
  readonly en: string;
  readonly zh: string;
  /** First line is `SMI/version` (true), `SMI` alone (false) or either ('either'). */
  readonly versioned: boolean | 'either';
  /** Versions whose grammar we know, lowest to highest; empty when the message has none. */
  readonly read: readonly [number, number] | readonly [];
  readonly write: readonly string[];
};

export const MESSAGE_KINDS: readonly MessageKind[] = [
  { smi: 'FWB', en: 'Air waybill data', zh: '航空主运单数据', versioned: true, read: [9, 17], write: ['16', '17'] },
  {
    smi: 'FHL',
    en: 'Consolidation list, house waybills',
    zh: '分运单清单',
    versioned: true,
    read: [4, 5],
    write: ['4', '5'],
  },
  {
    smi: 'FSU',
    en: 'Status update',
    zh: '货物状态通知',
    versioned: true,
    read: [12, 15],
    write: ['12', '13', '14', '15'],
  },
  {
    smi: 'FSA',
    en: 'Status answer',
    zh: '货物状态应答',
    versioned: true,
    read: [12, 15],
    write: ['12', '13', '14', '15'],
  },
  { smi: 'FSR', en: 'Status request', zh: '货物状态查询', versioned: 'either', read: [1, 2], write: [] },
  { smi: 'FFM', en: 'Flight manifest', zh: '航班舱单', versioned: true, read: [5, 8], write: [] },
  { smi: 'FBL', en: 'Freight booked list', zh: '订舱清单', versioned: true, read: [3, 4], write: [] },
  { smi: 'FBR', en: 'Freight booked list request', zh: '订舱清单查询', versioned: 'either', read: [1, 2], write: [] },
  { smi: 'FFR', en: 'Booking request', zh: '订舱申请', versioned: true, read: [4, 8], write: [] },
  { smi: 'FFA', en: 'Booking answer', zh: '订舱应答', versioned: true, read: [3, 4], write: [] },
  { smi: 'MVT', en: 'Aircraft movement', zh: '航空器动态', versioned: false, read: [], write: [] },
  { smi: 'FMA', en: 'Acknowledgement', zh: '接收确认', versioned: 'either', read: [1, 1], write: [''] },
  { smi: 'FNA', en: 'Error, message refused', zh: '报文拒收', versioned: 'either', read: [1, 1], write: ['', '1'] },
  { smi: 'PSN', en: 'Customs status notification', zh: '海关状态通知', versioned: false, read: [], write: [''] },
  {
    smi: 'FSN',
    en: 'Customs status notification, US style',
    zh: '海关状态通知(美式)',
    versioned: 'either',
    read: [1, 20],
    write: [],
  },
  { smi: 'PER', en: 'Customs error report', zh: '海关错误通知', versioned: false, read: [], write: [] },
];

const BY_SMI = new Map(MESSAGE_KINDS.map((kind) => [kind.smi, kind]));

/** The message kind of an SMI such as `FWB`, or undefined when it is none of ours. */
export function messageKind(smi: string): MessageKind | undefined {
  return BY_SMI.get(smi);
}
