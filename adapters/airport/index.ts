import type { Adapter } from '../adapter.ts';
import { acknowledge } from './acknowledge.ts';
import { encode, FORMAT } from './encode.ts';
import { read, toDeclaration } from './read.ts';
import { connect } from './road.ts';

/** Customs transport mode (运输方式) of air cargo. */
const AIR = '5';

/**
 * The airport's cargo terminal 机场货站, spoken to in Cargo-IMP (docs/exchange.md): FWB tells it of the goods, again when
 * the declaration was amended, CSN lines of inspection, hold and release; FSU tells what happened to them; FMA and FNA
 * acknowledge. A withdrawn declaration has no message of its own.
 *
 * Duplicates: a terminal keeps one waybill per number, so an FWB sent again replaces itself, and a CSN line sent again
 * repeats an order number it knows. An ambiguous send may therefore be repeated.
 */
export const airportAdapter: Adapter = {
  party: 'airport',
  title: { en: 'Airport cargo terminal', zh: '机场货站' },
  capabilities: {
    role: 'premises',
    instructions: ['declare', 'amend', 'inspectionOrder', 'hold', 'release'],
    formats: [FORMAT],
    partnerDeduplicates: true,
    fetches: false,
  },
  concerns: (declaration) => declaration.transport.mode === AIR,
  encode,
  read,
  acknowledge,
  toDeclaration,
  connect,
};
