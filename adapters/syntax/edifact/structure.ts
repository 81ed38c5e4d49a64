/** Matches the segments of a message against its table: a tree of groups, and what does not fit. */
import type { GroupNode, TableNode } from '../../../contracts/railway/edifact/index.ts';
import type { EdifactProblemCode, Params } from './problems.ts';
import type { Segment, SegmentGroup } from './types.ts';

export interface StructureFault {
  readonly code: EdifactProblemCode;
  readonly params: Params;
  /**
   * 0-based index in the message: of the segment in error, or, for something missing, of the last segment before
   * the place where it belongs (the sense of DE 0096).
   */
  readonly segment: number;
}

export interface Structure {
  readonly tree: SegmentGroup;
  readonly faults: readonly StructureFault[];
}

interface OpenGroup extends SegmentGroup {
  readonly segments: Segment[];
  readonly groups: OpenGroup[];
}

/** A place in the table: at `nodes[index]`, which has occurred `count` times in this instance of its group. */
interface Frame {
  readonly nodes: readonly TableNode[];
  readonly group: OpenGroup;
  index: number;
  count: number;
}

interface Place {
  readonly depth: number;
  readonly index: number;
}

const tagOf = (node: TableNode): string => (node.kind === 'segment' ? node.tag : node.trigger);

/**
 * Greedy match, as ISO 9735 reads a segment table: each segment goes to the first place forward of the current
 * one that takes its tag, innermost group first, then a further repetition of an enclosing group. A segment that
 * fits nowhere is reported and left out of the tree; one too many repetition is reported once and kept, so one
 * mistake gives one problem. Work per segment is bounded by the size of the table.
 */
export function matchStructure(segments: readonly Segment[], nodes: readonly TableNode[], type: string): Structure {
  const root: OpenGroup = {
    name: '',
    trigger: tagOf(nodes[0] ?? { kind: 'segment', tag: '', mandatory: false, max: 0 }),
    segments: [],
    groups: [],
  };
  const faults: StructureFault[] = [];
  const stack: Frame[] = [{ nodes, group: root, index: 0, count: 0 }];
  let last = 0;

  const reportMissing = (frame: Frame, until: number): void => {
    for (let index = frame.index; index < until; index++) {
      const node = frame.nodes[index];
      const occurred = index === frame.index && frame.count > 0;
      // A missing UNT is the envelope's finding, not the structure's.
      if (!node?.mandatory || occurred || tagOf(node) === 'UNT') continue;
      if (node.kind === 'segment')
        faults.push({ code: 'EDI-SEGMENT-MISSING', params: { tag: node.tag }, segment: last });
      else faults.push({ code: 'EDI-GROUP-MISSING', params: { tag: node.trigger, group: node.name }, segment: last });
    }
  };
  const leaveDeeperThan = (depth: number): void => {
    while (stack.length > depth + 1) {
      const frame = stack.pop();
      if (frame) reportMissing(frame, frame.nodes.length);
    }
  };

  segments.forEach((segment, position) => {
    const place = findPlace(stack, segment.tag);
    const frame = place && stack[place.depth];
    const node = frame?.nodes[place?.index ?? 0];
    if (!place || !frame || !node) {
      faults.push({ code: 'EDI-SEGMENT-UNEXPECTED', params: { tag: segment.tag, type }, segment: position });
      return;
    }
    leaveDeeperThan(place.depth);
    reportMissing(frame, place.index);
    frame.count = place.index === frame.index ? frame.count + 1 : 1;
    frame.index = place.index;
    if (frame.count === node.max + 1) {
      const params = { tag: segment.tag, max: node.max, ...(node.kind === 'group' && { group: node.name }) };
      const code = node.kind === 'group' ? 'EDI-GROUP-REPEATED' : 'EDI-SEGMENT-REPEATED';
      faults.push({ code, params, segment: position });
    }
    if (node.kind === 'group') stack.push(openGroup(frame.group, node, segment));
    else frame.group.segments.push(segment);
    last = position;
  });
  leaveDeeperThan(0);
  const bottom = stack[0];
  if (bottom) reportMissing(bottom, bottom.nodes.length);
  return { tree: root, faults };
}

function openGroup(parent: OpenGroup, node: GroupNode, trigger: Segment): Frame {
  const group: OpenGroup = { name: node.name, trigger: node.trigger, segments: [trigger], groups: [] };
  parent.groups.push(group);
  return { nodes: node.nodes, group, index: 0, count: 1 };
}

/** The place for a tag; one that is already full is taken only when there is no other. */
function findPlace(stack: readonly Frame[], tag: string): Place | undefined {
  let full: Place | undefined;
  for (let depth = stack.length - 1; depth >= 0; depth--) {
    const frame = stack[depth];
    if (!frame) continue;
    for (let index = frame.index; index < frame.nodes.length; index++) {
      const node = frame.nodes[index];
      if (!node || tagOf(node) !== tag) continue;
      if (index !== frame.index || frame.count < node.max) return { depth, index };
      // An open group's own first segment is no place: the group repeats, one level up.
      if (depth === 0 || index > 0) full ??= { depth, index };
    }
  }
  return full;
}
