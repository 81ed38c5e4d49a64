/**
 * EDIFACT (ISO 9735, syntax versions 1 to 4): reading and writing interchanges. Knows no party.
 *
 * `readEdifact(bytes, options?)` never throws: whatever is wrong is a row of `problems`.
 * `writeEdifact(input, options?)` throws `EdifactWriteError` for a value it cannot write.
 * `buildContrl(reading, input, options?)` gives the CONTRL answer, `readContrl(message)` reads one.
 */

export { buildContrl } from './contrl.ts';
export { readContrl } from './contrl-read.ts';
export { element, findGroups, findSegments, firstSegment, groupsOf, occurrences } from './navigate.ts';
export { isAcceptable } from './problems.ts';
export { readEdifact } from './reader.ts';
export type * from './types.ts';
export { isWellMade } from './well-made.ts';
export { EdifactWriteError, seg, writeEdifact } from './writer.ts';
