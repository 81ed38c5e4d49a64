/**
 * The railway station 铁路车站: UN/EDIFACT D.95B over HTTP. It holds the goods of declarations that travel by rail,
 * is told what is declared, amended and withdrawn (IFTMIN), ordered to move, hold and release (COHAOR, COREOR), and reports what happens
 * (IFTSTA, CODECO, APERAK). Interchanges are acknowledged by CONTRL both ways.
 */
import type { Adapter } from '../adapter.ts';
import { acknowledge } from './acknowledge.ts';
import { encode, FORMAT } from './encode.ts';
import { toDeclaration } from './iftmin-to-declaration.ts';
import { read } from './read.ts';
import { connect } from './road.ts';

/** 运输方式 of the customs declaration: 3 is rail. */
const RAIL = '3';

export const railwayAdapter: Adapter = {
  party: 'railway',
  title: { en: 'Railway station', zh: '铁路车站' },
  capabilities: {
    role: 'premises',
    instructions: ['declare', 'amend', 'withdraw', 'inspectionOrder', 'hold', 'release'],
    formats: [FORMAT],
    // By the interchange control reference (UNB 0020).
    partnerDeduplicates: true,
    tellsMovedOut: true,
    fetches: false,
  },
  concerns: (declaration) => declaration.transport.mode === RAIL,
  encode,
  read,
  acknowledge: (bytes, _reading, context) => acknowledge(bytes, context),
  toDeclaration,
  connect,
};
