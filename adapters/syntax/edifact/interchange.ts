/** Segments to an interchange: UNB..UNZ, UNG..UNE, UNH..UNT, with counts and references checked. */
import { serviceLayouts } from '../../../contracts/railway/edifact/index.ts';
import { checkSegment } from './elements.ts';
import { countMatches, readParty, readTrailer, readUnb, readUnh, toDateTime } from './envelope.ts';
import { element } from './navigate.ts';
import { interchangePlace, messagePlace, segmentPlace } from './places.ts';
import type { EdifactProblemCode, Params, ProblemList } from './problems.ts';
import type { FunctionalGroup, ReadOptions, Segment, Severity, Trailer, Unb, Unh } from './types.ts';

/** A message before its structure is looked at. */
export interface RawMessage {
  readonly unh: Unh;
  readonly segments: Segment[];
  readonly groupIndex?: number;
  unt?: Trailer;
}

export interface RawInterchange {
  readonly unb?: Unb;
  readonly groups: readonly FunctionalGroup[];
  readonly messages: readonly RawMessage[];
  readonly unz?: Trailer;
}

interface OpenGroup extends Omit<FunctionalGroup, 'une' | 'messageIndexes'> {
  readonly header: Segment;
  readonly messageIndexes: number[];
  une?: Trailer;
}

type Owner =
  | { readonly level: 'interchange' }
  | { readonly level: 'group'; readonly groupIndex: number }
  | { readonly level: 'message'; readonly messageIndex: number };

/**
 * Put the segments of one interchange together. Bare messages without UNB are taken (a problem says so), missing
 * trailers are survived, and reading stops at a second interchange. Problems go into `problems`.
 */
export function assemble(
  segments: readonly Segment[],
  problems: ProblemList,
  options: Pick<ReadOptions, 'counts' | 'envelope'>,
): RawInterchange {
  const assembly = new Assembly(problems, options);
  for (const segment of segments) if (!assembly.take(segment)) break;
  return assembly.finish();
}

class Assembly {
  readonly #problems: ProblemList;
  readonly #countSeverity: Severity;
  readonly #envelopeSeverity: Severity;
  readonly #messages: RawMessage[] = [];
  readonly #groups: OpenGroup[] = [];
  readonly #refs = new Set<string>();
  #unb: Unb | undefined;
  #unz: Trailer | undefined;
  #message: RawMessage | undefined;
  #group: OpenGroup | undefined;
  #last: Segment | undefined;
  #bare = false;
  #straying = false;
  #stopped = false;

  constructor(problems: ProblemList, options: Pick<ReadOptions, 'counts' | 'envelope'>) {
    this.#problems = problems;
    this.#countSeverity = options.counts === 'lenient' ? 'warning' : 'error';
    this.#envelopeSeverity = options.envelope === 'required' ? 'error' : 'warning';
  }

  /** False when nothing further is to be read. */
  take(segment: Segment): boolean {
    const first = this.#last === undefined;
    if (this.#unz) return this.#stop('EDI-AFTER-UNZ', segment);
    if ((segment.tag === 'UNB' || segment.tag === 'UNA') && !first) return this.#stop('EDI-UNB-MISPLACED', segment);
    this.#last = segment;
    if (segment.tag === 'UNB') this.#beginInterchange(segment);
    else {
      if (first) this.#noEnvelope(segment);
      this.#takeInner(segment);
    }
    return true;
  }

  finish(): RawInterchange {
    this.#closeMessage();
    this.#closeGroup();
    const truncated = this.#unb && !this.#unz && !this.#stopped;
    if (truncated) this.#add('EDI-UNZ-MISSING', { level: 'interchange' }, this.#last, {}, { serviceSegment: 'UNZ' });
    const count = this.#messages.length;
    if (count === 0) this.#add('EDI-INTERCHANGE-EMPTY', { level: 'interchange' }, this.#last);
    return {
      ...(this.#unb && { unb: this.#unb }),
      groups: this.#groups.map(({ header: _, ...group }) => group),
      messages: this.#messages,
      ...(this.#unz && { unz: this.#unz }),
    };
  }

  #takeInner(segment: Segment): void {
    if (segment.tag === 'UNG') this.#beginGroup(segment);
    else if (segment.tag === 'UNH') this.#beginMessage(segment);
    else if (segment.tag === 'UNT' && this.#message) this.#endMessage(segment);
    else if (segment.tag === 'UNE' && this.#group) this.#endGroup(segment);
    else if (segment.tag === 'UNZ') this.#endInterchange(segment);
    else if (!this.#message || segment.tag === 'UNE') this.#stray(segment);
    else this.#message.segments.push(segment);
  }

  #stop(code: EdifactProblemCode, segment: Segment): false {
    this.#stopped = true;
    this.#add(code, { level: 'interchange' }, segment);
    return false;
  }

  #noEnvelope(segment: Segment): void {
    this.#add(
      'EDI-UNB-MISSING',
      { level: 'interchange' },
      segment,
      {},
      { serviceSegment: 'UNB' },
      this.#envelopeSeverity,
    );
  }

  /** Segments outside any message: a run of them is one mistake. */
  #stray(segment: Segment): void {
    if (this.#straying) return;
    this.#straying = true;
    this.#add('EDI-SEGMENT-OUTSIDE', { level: 'interchange' }, segment, { tag: segment.tag });
  }

  #beginInterchange(segment: Segment): void {
    const unb = readUnb(segment);
    this.#unb = unb;
    this.#checkLayout(segment, { level: 'interchange' });
    if (!['1', '2', '3', '4'].includes(unb.version)) {
      this.#add(
        'EDI-SYNTAX-VERSION',
        { level: 'interchange' },
        segment,
        { version: unb.version },
        { serviceSegment: 'UNB', elementPosition: 2, componentPosition: 2 },
      );
    }
    this.#checkDate(segment, 4, { level: 'interchange' });
  }

  #checkDate(segment: Segment, at: number, owner: Owner): void {
    const [date, time] = [element(segment, at, 1), element(segment, at, 2)];
    if (date === '' || time === '') return; // reported as missing already
    const place = { serviceSegment: segment.tag, elementPosition: at + 1 };
    if (toDateTime(date, time) === undefined) this.#add('EDI-DATE-INVALID', owner, segment, { date, time }, place);
    const version = this.#unb?.version ?? '';
    const expected = version === '4' ? 8 : 6;
    if (this.#unb && date.length !== expected && (date.length === 6 || date.length === 8)) {
      this.#add('EDI-DATE-LENGTH', owner, segment, { version, expected });
    }
  }

  #beginGroup(segment: Segment): void {
    this.#closeMessage();
    this.#closeGroup();
    this.#straying = false;
    const groupIndex = this.#groups.length;
    const group: OpenGroup = {
      messageType: element(segment, 1),
      sender: readParty(segment, 2),
      recipient: readParty(segment, 3),
      date: element(segment, 4, 1),
      time: element(segment, 4, 2),
      groupRef: element(segment, 5),
      agency: element(segment, 6),
      header: segment,
      messageIndexes: [],
    };
    this.#groups.push(group);
    this.#group = group;
    this.#checkLayout(segment, { level: 'group', groupIndex });
    this.#checkDate(segment, 4, { level: 'group', groupIndex });
    if (this.#bare) this.#add('EDI-GROUP-MIXED', { level: 'interchange' }, segment);
  }

  #beginMessage(segment: Segment): void {
    this.#closeMessage();
    this.#straying = false;
    const unh = readUnh(segment);
    const messageIndex = this.#messages.length;
    const owner: Owner = { level: 'message', messageIndex };
    const group = this.#group;
    const groupIndex = this.#groups.length - 1;
    const message: RawMessage = { unh, segments: [segment], ...(group && { groupIndex }) };
    this.#messages.push(message);
    this.#message = message;
    group?.messageIndexes.push(messageIndex);
    this.#checkLayout(segment, owner);
    if (!group) {
      if (this.#groups.length > 0 && !this.#bare) this.#add('EDI-GROUP-MIXED', { level: 'interchange' }, segment);
      this.#bare = true;
    } else if (group.messageType !== '' && group.messageType !== unh.type) {
      this.#add('EDI-GROUP-TYPES', { level: 'group', groupIndex }, segment, {
        expected: group.messageType,
        actual: unh.type,
      });
    }
    if (this.#refs.has(unh.messageRef)) {
      this.#add(
        'EDI-MESSAGE-DUPLICATE',
        owner,
        segment,
        { ref: unh.messageRef },
        { serviceSegment: 'UNH', elementPosition: 2 },
      );
    }
    this.#refs.add(unh.messageRef);
  }

  #endMessage(segment: Segment): void {
    const message = this.#message;
    if (!message) return;
    message.segments.push(segment);
    const unt = readTrailer(segment);
    message.unt = unt;
    const owner: Owner = { level: 'message', messageIndex: this.#messages.length - 1 };
    this.#checkLayout(segment, owner);
    this.#checkTrailer(segment, owner, unt, { count: message.segments.length, ref: message.unh.messageRef });
    this.#message = undefined;
  }

  #endGroup(segment: Segment): void {
    this.#closeMessage();
    const group = this.#group;
    if (!group) return;
    const une = readTrailer(segment);
    group.une = une;
    const owner: Owner = { level: 'group', groupIndex: this.#groups.length - 1 };
    this.#checkLayout(segment, owner);
    this.#checkTrailer(segment, owner, une, { count: group.messageIndexes.length, ref: group.groupRef });
    this.#closeGroup();
  }

  #endInterchange(segment: Segment): void {
    this.#closeMessage();
    this.#closeGroup();
    const unz = readTrailer(segment);
    this.#unz = unz;
    this.#checkLayout(segment, { level: 'interchange' });
    const grouped = this.#groups.length > 0;
    const count = grouped ? this.#groups.length : this.#messages.length;
    const ref = this.#unb ? this.#unb.controlRef : unz.ref;
    this.#checkTrailer(segment, { level: 'interchange' }, unz, { count, ref, what: grouped ? 'groups' : 'messages' });
  }

  #checkTrailer(
    segment: Segment,
    owner: Owner,
    stated: Trailer,
    actual: { readonly count: number; readonly ref: string; readonly what?: string },
  ): void {
    const tag = segment.tag as 'UNT' | 'UNE' | 'UNZ';
    if (stated.count !== '' && !countMatches(stated.count, actual.count)) {
      const params = { stated: stated.count, actual: actual.count, what: actual.what ?? '' };
      const place = { serviceSegment: tag, elementPosition: 2 };
      this.#add(`EDI-${tag}-COUNT`, owner, segment, params, place, this.#countSeverity);
    }
    if (stated.ref !== '' && stated.ref !== actual.ref) {
      const params = { stated: stated.ref, actual: actual.ref };
      this.#add(`EDI-${tag}-REF`, owner, segment, params, { serviceSegment: tag, elementPosition: 3 });
    }
  }

  #closeMessage(): void {
    if (!this.#message) return;
    this.#message = undefined;
    const owner: Owner = { level: 'message', messageIndex: this.#messages.length - 1 };
    this.#add('EDI-UNT-MISSING', owner, this.#last, {}, { serviceSegment: 'UNT' });
  }

  #closeGroup(): void {
    const group = this.#group;
    if (!group) return;
    this.#group = undefined;
    const owner: Owner = { level: 'group', groupIndex: this.#groups.length - 1 };
    if (!group.une) this.#add('EDI-UNE-MISSING', owner, this.#last, {}, { serviceSegment: 'UNE' });
    if (group.messageIndexes.length === 0) this.#add('EDI-GROUP-EMPTY', owner, group.header);
  }

  #checkLayout(segment: Segment, owner: Owner): void {
    const layout = serviceLayouts(this.#unb?.version ?? '').get(segment.tag);
    if (!layout) return;
    for (const fault of checkSegment(segment, layout, 'off')) {
      const componentPosition = fault.component;
      this.#add(fault.code, owner, segment, fault.params, {
        serviceSegment: segment.tag,
        elementPosition: fault.element + 1,
        ...(componentPosition !== undefined && { componentPosition }),
      });
    }
  }

  #add(
    code: EdifactProblemCode,
    owner: Owner,
    segment: Segment | undefined,
    params: Params = {},
    place: { serviceSegment?: string; elementPosition?: number; componentPosition?: number } = {},
    severity?: Severity,
  ): void {
    const { level, ...index } = owner;
    this.#problems.add({
      code,
      at: this.#at(owner, segment, place),
      order: segment?.index ?? 0,
      params,
      place: { level, ...place },
      ...(severity && { severity }),
      ...index,
    });
  }

  #at(
    owner: Owner,
    segment: Segment | undefined,
    place: { elementPosition?: number; componentPosition?: number },
  ): string {
    // `at` counts elements after the tag, CONTRL counts the tag as 1.
    const elementAt = place.elementPosition === undefined ? undefined : place.elementPosition - 1;
    const message = owner.level === 'message' ? this.#messages[owner.messageIndex] : undefined;
    if (!message || !segment) return interchangePlace(segment, elementAt, place.componentPosition);
    const position = segment.index - (message.segments[0]?.index ?? 1) + 1;
    return messagePlace(
      message.unh.messageRef,
      segmentPlace(position, segment.tag, elementAt, place.componentPosition),
    );
  }
}
