/** Reads a CONTRL message into a report. */
import { readParty } from './envelope.ts';
import { element, findSegments, firstSegment, groupsOf } from './navigate.ts';
import type { ContrlError, ContrlMessage, ContrlReport, EdifactMessage, Segment, SegmentGroup } from './types.ts';

/**
 * What a CONTRL says, or `undefined` when the message is not a CONTRL with a UCI. Any release is taken (real
 * ones say `D:3`, `4:1`, `2:2` or `D:99B`); a message read with `check: 'syntax-only'` has no groups and gives
 * no messages.
 */
export function readContrl(message: EdifactMessage): ContrlReport | undefined {
  const uci = firstSegment(message.tree, 'UCI');
  if (message.unh.type !== 'CONTRL' || !uci) return undefined;
  const groups = groupsOf(message.tree, 'UCF');
  return {
    interchangeRef: element(uci, 1),
    sender: readParty(uci, 2),
    recipient: readParty(uci, 3),
    action: element(uci, 4),
    errors: ownError(uci, 5),
    groups: groups.map((group) => {
      const ucf = firstSegment(group, 'UCF');
      return { ref: element(ucf, 1), action: element(ucf, 4), errors: ucf ? ownError(ucf, 5) : [] };
    }),
    messages: [
      ...groupsOf(message.tree, 'UCM').map((group) => readMessage(group)),
      ...groups.flatMap((group) =>
        groupsOf(group, 'UCM').map((inner) => readMessage(inner, element(firstSegment(group, 'UCF'), 1))),
      ),
    ],
  };
}

function readMessage(group: SegmentGroup, groupRef?: string): ContrlMessage {
  const ucm = firstSegment(group, 'UCM');
  return {
    ref: element(ucm, 1),
    type: element(ucm, 2, 1),
    action: element(ucm, 3),
    ...(groupRef !== undefined && { groupRef }),
    errors: [...(ucm ? ownError(ucm, 4) : []), ...groupsOf(group, 'UCS').flatMap(segmentErrors)],
  };
}

/** 0085, service segment and S011, which follow one another from element `from`. */
function ownError(segment: Segment, from: number): ContrlError[] {
  const code = element(segment, from);
  if (code === '') return [];
  const serviceSegment = element(segment, from + 1);
  return [{ code, ...(serviceSegment !== '' && { serviceSegment }), ...position(segment, from + 2) }];
}

function segmentErrors(group: SegmentGroup): ContrlError[] {
  const ucs = firstSegment(group, 'UCS');
  const segmentPosition = toNumber(element(ucs, 1));
  const at = segmentPosition === undefined ? {} : { segmentPosition };
  const code = element(ucs, 2);
  const ofElements = findSegments(group, 'UCD').map((ucd) => ({ code: element(ucd, 1), ...at, ...position(ucd, 2) }));
  return [...(code === '' ? [] : [{ code, ...at }]), ...ofElements];
}

function position(segment: Segment, i: number): Pick<ContrlError, 'elementPosition' | 'componentPosition'> {
  const elementPosition = toNumber(element(segment, i, 1));
  const componentPosition = toNumber(element(segment, i, 2));
  return {
    ...(elementPosition !== undefined && { elementPosition }),
    ...(componentPosition !== undefined && { componentPosition }),
  };
}

function toNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
