/**
 * Cargo-IMP: the text messages of the IATA Cargo Interchange Message Procedures, read and written.
 * Knows no party: mapping to and from the canonical declaration belongs to adapters/airport.
 */
export { originalHead, writeFma, writeFna } from './ack.ts';
export { writeCsn } from './csn.ts';
export { impDate, impDateWithYear, statusTime } from './dates.ts';
export { writeFhl } from './fhl.ts';
export { writeFsu } from './fsu-write.ts';
export { writeFwb } from './fwb-write.ts';
export { buildRateLines } from './rate-lines.ts';
export { readCargoImp } from './read.ts';
export { CargoImpWriteError, cleanText, wrapText } from './text.ts';
export type * from './types.ts';
