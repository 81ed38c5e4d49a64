/** The CONTRL answer to an interchange. ISO 9735-4 (version 4), message CONTRL D.3 (version 3). */
import { encodeText, encodingOf, outsideRepertoire } from './charset.ts';
import type {
  ContrlInput,
  ContrlPlace,
  EdifactMessage,
  EdifactReading,
  EnvelopeParty,
  Interchange,
  PartnerEncoding,
  PartyInput,
  SegmentInput,
  Unb,
  Unh,
  WritableSyntaxId,
  WriteOptions,
} from './types.ts';
import { seg, writeEdifact } from './writer.ts';

const REJECTED = '4';
const ACKNOWLEDGED = '7';
const RECEIVED = '8';

/** Repeats the CONTRL table allows: UCS in a UCM, UCD in a UCS. */
const MAX_UCS = 999;
const MAX_UCD = 99;

/** DE 0085 of version 3 that version 4 dropped, and the younger codes version 3 does not know. */
const CODES_FOR_V4: Readonly<Record<string, string>> = {
  '19': '37',
  '27': '18',
  '31': '18',
  '34': '18',
  '38': '37',
  '41': '18',
  '42': '18',
  '43': '7',
};
const CODES_FOR_V3: Readonly<Record<string, string>> = { '45': '18', '46': '18', '47': '18', '48': '18' };

/** An error of the reading with its owner and its place. */
interface Finding extends ContrlPlace {
  readonly messageIndex?: number;
  readonly groupIndex?: number;
}

/**
 * The CONTRL that answers an interchange: `CONTRL:D:3:UN` for syntax versions 1 to 3, `CONTRL:4:1:UN` for
 * version 4, in the syntax identifier and encoding received. An error of the envelope rejects the interchange
 * (0083 = 4); otherwise it is acknowledged (7, or 8 with `acknowledge: 'receipt'` when nothing is wrong) and each
 * message with errors is rejected with its UCS and UCD. DE 0098 counts the segment tag as position 1.
 *
 * Gives `undefined` when nothing can or may be answered: no UNB, parties or reference that do not fit a CONTRL,
 * or an interchange that holds a CONTRL (a CONTRL is never answered).
 *
 * @throws EdifactWriteError when `input` or `options` are wrong (date, time, control reference, UNA)
 */
export function buildContrl(
  reading: EdifactReading,
  input: ContrlInput,
  options: WriteOptions = {},
): Buffer | undefined {
  const interchange = reading.interchange;
  const unb = interchange?.unb;
  if (!interchange || !unb || interchange.messages.some((message) => message.unh.type === 'CONTRL')) return undefined;
  const v4 = unb.version === '4';
  const { id, agreed } = answerCharset(reading, unb);
  const encoding = options.encoding ?? agreed;
  const fits = (value: string, max: number): boolean =>
    value.length <= max &&
    !/\p{Cc}/u.test(value) &&
    'bytes' in encodeText(value, encoding ?? encodingOf(id) ?? 'utf-8');
  if (!envelopeFits(unb, v4, fits)) return undefined;

  const findings = findingsOf(reading, v4);
  const unanswerable = interchange.messages.some(({ unh }) => !messageFits(unh, fits));
  const segments = unanswerable
    ? [uci(unb, v4, REJECTED, { level: 'interchange', code0085: '13', serviceSegment: 'UNH' })]
    : answer(interchange, unb, findings, input, v4);
  return writeEdifact(
    {
      syntax: { id, version: v4 ? '4' : '3' },
      sender: party(unb.recipient, v4),
      recipient: party(unb.sender, v4),
      date: input.date,
      time: input.time,
      controlRef: input.controlRef,
      ...(unb.testIndicator === '1' && { testIndicator: '1' as const }),
      messages: [{ type: 'CONTRL', version: v4 ? '4' : 'D', release: v4 ? '1' : '3', segments }],
    },
    { ...options, ...(encoding && { encoding }) },
  );
}

/**
 * The syntax identifier and encoding of the answer: those received. A partner who sent UTF-8 or GB 18030 under a
 * narrower identifier gets the same back; one who sent lower case under UNOA is answered in UNOC.
 */
function answerCharset(reading: EdifactReading, unb: Unb): { id: WritableSyntaxId; agreed?: PartnerEncoding } {
  const echoed = [unb.sender, unb.recipient].flatMap((of) => [of.id, of.qualifier, of.internal, of.subInternal]);
  const messages = reading.interchange?.messages ?? [];
  const text = [...echoed, unb.controlRef, ...messages.map(({ unh }) => unh.messageRef + unh.association)].join('');
  const own = encodingOf(unb.syntaxId);
  const narrow = own === undefined || own === 'iso-2022-cn' || outsideRepertoire(text, unb.syntaxId) !== undefined;
  const id = narrow ? 'UNOC' : (unb.syntaxId as WritableSyntaxId);
  const received = reading.syntax.encoding;
  const agreed = received === 'utf-8' || received === 'gb18030' ? received : undefined;
  return { id, ...(agreed !== undefined && agreed !== encodingOf(id) && { agreed }) };
}

type Fits = (value: string, max: number) => boolean;

function envelopeFits(unb: Unb, v4: boolean, fits: Fits): boolean {
  const partyFits = (of: EnvelopeParty): boolean =>
    of.id !== '' &&
    fits(of.id, 35) &&
    fits(of.qualifier, 4) &&
    fits(of.internal, v4 ? 35 : 14) &&
    (!v4 || fits(of.subInternal, 35));
  return partyFits(unb.sender) && partyFits(unb.recipient) && unb.controlRef !== '' && fits(unb.controlRef, 14);
}

/** Whether a UCM can name the message: all of these are mandatory there. */
function messageFits(unh: Unh, fits: Fits): boolean {
  const filled = (value: string, max: number): boolean => value !== '' && fits(value, max);
  return (
    filled(unh.messageRef, 14) &&
    filled(unh.type, 6) &&
    filled(unh.version, 3) &&
    filled(unh.release, 3) &&
    filled(unh.agency, 3) &&
    fits(unh.association, 6)
  );
}

function party(of: EnvelopeParty, v4: boolean): PartyInput {
  const { id, qualifier, internal, subInternal } = of;
  return { id, qualifier, internal, ...(v4 && { subInternal }) };
}

function findingsOf(reading: EdifactReading, v4: boolean): Finding[] {
  return reading.problems.flatMap(({ severity, contrl, messageIndex, groupIndex }): Finding[] => {
    if (severity !== 'error') return [];
    const place: ContrlPlace = contrl ?? { level: 'interchange', code0085: '18' };
    const code0085 = (v4 ? CODES_FOR_V4 : CODES_FOR_V3)[place.code0085] ?? place.code0085;
    const owner = {
      ...(messageIndex !== undefined && { messageIndex }),
      ...(groupIndex !== undefined && { groupIndex }),
    };
    return [{ ...place, ...owner, code0085 }];
  });
}

/** UCI and what is below it. */
function answer(
  interchange: Interchange,
  unb: Unb,
  findings: readonly Finding[],
  input: ContrlInput,
  v4: boolean,
): SegmentInput[] {
  const envelope = findings.find((finding) => finding.level === 'interchange');
  if (envelope) return [uci(unb, v4, REJECTED, envelope)];
  const received = input.acknowledge === 'receipt' && findings.length === 0;
  const listAccepted = input.listAccepted === true;
  const segments = [uci(unb, v4, received ? RECEIVED : ACKNOWLEDGED)];
  const messages = (groupIndex: number | undefined): SegmentInput[] =>
    interchange.messages.flatMap((message, index) =>
      message.groupIndex === groupIndex ? ucm(message, of(findings, index), listAccepted) : [],
    );
  segments.push(...messages(undefined));
  interchange.groups.forEach((group, groupIndex) => {
    const own = findings.find((finding) => finding.level === 'group' && finding.groupIndex === groupIndex);
    const below = own ? [] : messages(groupIndex);
    if (!own && below.length === 0) return;
    const [sender, recipient] = [group.sender, group.recipient].map(({ id, qualifier }) => [id, qualifier]);
    const action = own ? REJECTED : ACKNOWLEDGED;
    segments.push(seg('UCF', group.groupRef, sender ?? '', recipient ?? '', action, ...errorElements(own)), ...below);
  });
  return segments;
}

const of = (findings: readonly Finding[], messageIndex: number): Finding[] =>
  findings.filter((finding) => finding.messageIndex === messageIndex);

function uci(unb: Unb, v4: boolean, action: string, error?: ContrlPlace): SegmentInput {
  const [sender, recipient] = [unb.sender, unb.recipient].map(({ id, qualifier, internal, subInternal }) =>
    v4 ? [id, qualifier, internal, subInternal] : [id, qualifier, internal],
  );
  return seg('UCI', unb.controlRef, sender ?? '', recipient ?? '', action, ...errorElements(error));
}

/** 0085, 0013 (0135 in version 4) and S011 at the end of UCI, UCF and UCM. */
function errorElements(error: ContrlPlace | undefined): (string | string[])[] {
  if (!error) return [];
  const { code0085, serviceSegment, elementPosition, componentPosition } = error;
  const isServiceElement = serviceSegment !== undefined && elementPosition !== undefined;
  return [code0085, serviceSegment ?? '', isServiceElement ? position(elementPosition, componentPosition) : ''];
}

function position(elementPosition: number, componentPosition: number | undefined): string[] {
  return [String(elementPosition), ...(componentPosition === undefined ? [] : [String(componentPosition)])];
}

/** UCM with its UCS and UCD; nothing for a message without errors unless accepted ones are to be listed. */
function ucm(message: EdifactMessage, findings: readonly Finding[], listAccepted: boolean): SegmentInput[] {
  if (findings.length === 0 && !listAccepted) return [];
  const { messageRef, type, version, release, agency, association } = message.unh;
  const own = findings.find((finding) => finding.level === 'message');
  const action = findings.length > 0 ? REJECTED : ACKNOWLEDGED;
  const head = seg('UCM', messageRef, [type, version, release, agency, association], action, ...errorElements(own));
  return [head, ...segmentErrors(findings)];
}

/**
 * UCS and UCD by segment position. A UCS holds one error of the whole segment; further ones (a segment missing
 * after another that is wrong itself) get a UCS of their own.
 */
function segmentErrors(findings: readonly Finding[]): SegmentInput[] {
  const byPosition = new Map<number, { whole: Finding[]; elements: Finding[] }>();
  for (const finding of findings) {
    if (finding.level !== 'segment' && finding.level !== 'element') continue;
    const at = finding.segmentPosition ?? 1;
    const entry = byPosition.get(at) ?? { whole: [], elements: [] };
    (finding.level === 'segment' ? entry.whole : entry.elements).push(finding);
    byPosition.set(at, entry);
  }
  const blocks = [...byPosition]
    .sort(([a], [b]) => a - b)
    .flatMap(([at, { whole, elements }]) => {
      const codes: (string | undefined)[] = whole.map((finding) => finding.code0085);
      const [first, ...rest] = codes.length === 0 ? [undefined] : codes;
      const ucd = elements
        .slice(0, MAX_UCD)
        .map((finding) =>
          seg('UCD', finding.code0085, position(finding.elementPosition ?? 2, finding.componentPosition)),
        );
      const ucs = (code: string | undefined): SegmentInput => seg('UCS', String(at), code ?? '');
      return [[ucs(first), ...ucd], ...rest.map((code) => [ucs(code)])];
    });
  return blocks.slice(0, MAX_UCS).flat();
}
