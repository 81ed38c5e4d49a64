import type { Adapter } from '../adapter.ts';
import { INSPECTION_ORDER_FORMAT } from '../inspection-order/index.ts';
import { DEC_FORMATS, encode } from './encode.ts';
import { RECEIPT_FORMAT, read, toDeclaration } from './read.ts';
import { connect } from './road.ts';

/**
 * Customs 海关: DecMessage of 2016 and 2018, its amendment and withdrawal, its receipts, and our joint inspection order.
 * Concerns every declaration.
 */
export const customsAdapter: Adapter = Object.freeze<Adapter>({
  party: 'customs',
  title: Object.freeze({ en: 'Customs', zh: '海关' }),
  capabilities: Object.freeze({
    role: 'agency',
    instructions: Object.freeze(['declare', 'amend', 'withdraw', 'inspectionOrder'] as const),
    // DecSeqNo: the schema of a DecModMessage does not do without it.
    amendsBy: 'customsSeqNo',
    formats: Object.freeze([...Object.keys(DEC_FORMATS), RECEIPT_FORMAT, INSPECTION_ORDER_FORMAT]),
    // The same ClientSeqNo with the same bytes is answered as the first time.
    partnerDeduplicates: true,
    fetches: false,
  }),
  concerns: () => true,
  encode,
  read,
  // What customs pushes has no acknowledgement of its own; the HTTP answer is one.
  acknowledge: () => undefined,
  toDeclaration: (bytes) => toDeclaration(bytes),
  connect,
});
