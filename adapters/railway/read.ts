/** Reads what the station sends: any EDIFACT interchange, and reports from IFTSTA, CODECO, CONTRL and APERAK. */
import type { Problem, ReadContext, Reading, Report } from '../adapter.ts';
import { type EdifactReading, readEdifact, type Unb } from '../syntax/edifact/index.ts';
import { aperakReports, contrlReports } from './answers.ts';
import { FORMAT } from './encode.ts';
import { describeInterchange, versionOf } from './meaning.ts';
import { plain, problem } from './problems.ts';
import { type RailwaySettings, railwaySettings, readOptions } from './settings.ts';
import { codecoReports, iftstaReports, type MessageContext, type Reported } from './statuses.ts';
import { toInstant } from './times.ts';

const REPORTERS: ReadonlyMap<string, (context: MessageContext) => Reported> = new Map(
  Object.entries({
    APERAK: aperakReports,
    CODECO: codecoReports,
    CONTRL: contrlReports,
    IFTSTA: iftstaReports,
  }),
);

/** Type of a reading without a message: the envelope is all there is. */
const NO_MESSAGE = 'UNB';

/**
 * What an interchange (or a bare UNH..UNT) says; undefined when the bytes are not EDIFACT. Never throws.
 *
 * A message in which the syntax room finds an error gives its problems and no reports, and an error of the
 * envelope silences every message: nothing half understood is applied. The same holds for a test (0035 = 1).
 */
export function read(bytes: Uint8Array, context: ReadContext): Reading | undefined {
  const { settings } = railwaySettings(context.partner);
  const reading = readEdifact(bytes, readOptions(settings));
  if (!reading.recognised) return undefined;
  const { interchange } = reading;
  const first = interchange?.messages[0];
  const reported = reportsOf(reading, context);
  const partnerProblems = context.partner ? envelopeProblems(interchange?.unb, settings) : [];
  return {
    party: 'railway',
    format: FORMAT,
    type: first?.unh.type || NO_MESSAGE,
    version: first ? versionOf(first) : '',
    problems: [...reading.problems.map(plain), ...partnerProblems, ...reported.problems],
    meaning: describeInterchange(interchange, context.utcOffsetMinutes),
    reports: reported.reports,
  };
}

/** Which messages no report may be made of, by their index; `all` when the envelope is in error. */
function brokenMessages(reading: EdifactReading): { readonly all: boolean; readonly indexes: ReadonlySet<number> } {
  const indexes = new Set<number>();
  let all = false;
  for (const { severity, messageIndex, groupIndex } of reading.problems) {
    if (severity !== 'error') continue;
    if (messageIndex !== undefined) indexes.add(messageIndex);
    else if (groupIndex !== undefined) {
      for (const index of reading.interchange?.groups[groupIndex]?.messageIndexes ?? []) indexes.add(index);
    } else all = true;
  }
  return { all, indexes };
}

function reportsOf(reading: EdifactReading, context: ReadContext): Reported {
  const { interchange } = reading;
  const broken = brokenMessages(reading);
  if (!interchange || broken.all) return { reports: [], problems: [] };
  const { unb } = interchange;
  if (unb?.testIndicator === '1') return { reports: [], problems: [problem('RAIL-TEST', 'UNB')] };
  const prepared = toInstant((unb?.preparedAt ?? '').replace(/\D/g, ''), context.utcOffsetMinutes);
  const reports: Report[] = [];
  const problems: Problem[] = [];
  interchange.messages.forEach((message, index) => {
    const report = REPORTERS.get(message.unh.type);
    if (!report || broken.indexes.has(index)) return;
    const found = report({
      message,
      read: context,
      fallbackTime: prepared ?? context.receivedAt.toISOString(),
    });
    // Not spread into push: an interchange may hold more reports than a call takes arguments.
    for (const one of found.reports) reports.push(one);
    for (const one of found.problems) problems.push(one);
  });
  return { reports, problems };
}

/** Sender and recipient against the configuration: told, not refused, as identities are often misconfigured. */
function envelopeProblems(unb: Unb | undefined, settings: RailwaySettings): readonly Problem[] {
  if (!unb) return [];
  const { recipient, sender } = unb;
  return [
    ...(recipient.id === settings.ownId
      ? []
      : [problem('RAIL-RECIPIENT', 'UNB / element 3', { actual: recipient.id, expected: settings.ownId })]),
    ...(sender.id === settings.partnerId
      ? []
      : [problem('RAIL-SENDER', 'UNB / element 2', { actual: sender.id, expected: settings.partnerId })]),
  ];
}
