/**
 * What a party says in JSON instead of in its own format: numbers and statements, as contracts/events says of a
 * PartyReport. Any road may bring one, by its media type; every adapter understands it with `withPartyReports`.
 */
import type { Adapter, Party, Problem, Reading } from '../../adapters/adapter.ts';
import type { PartyReport } from '../../contracts/events/events.generated.ts';
import type { EventCheck } from './event-check.ts';

export const REPORT_TYPE = 'application/vnd.tongguan.report+json';
export const RECEIPT_TYPE = 'application/vnd.tongguan.receipt+json';

/** The media type without its parameters, in lower case. */
export const bareType = (mediaType: string): string => (mediaType.split(';')[0] ?? '').trim().toLowerCase();

/** Reads a report of a party; what is wrong with it is in its problems, and nothing of it is then taken. */
export function readPartyReport(party: Party, bytes: Uint8Array, check: EventCheck): Reading {
  const reading = { party, format: `${party}/report`, type: 'PartyReport', version: '1', meaning: {}, reports: [] };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return { ...reading, problems: [problem(`not JSON in UTF-8: ${String(error)}`, '不是 UTF-8 编码的 JSON')] };
  }
  const wrong = check.definition('PartyReport', value);
  if (wrong.length > 0) {
    return { ...reading, problems: wrong.map((text) => problem(text, `不符合 PartyReport 格式：${text}`)) };
  }
  const { numbers, learned = [], statements, acknowledgement } = value as PartyReport;
  const report = { numbers, learned, statements, ...(acknowledgement === undefined ? {} : { acknowledgement }) };
  return { ...reading, problems: [], meaning: value as Record<string, unknown>, reports: [report] };
}

/** The adapters, each of which also reads its party's reports in JSON; those have no acknowledgement of its syntax. */
export function withPartyReports(
  adapters: ReadonlyMap<Party, Adapter>,
  check: EventCheck,
): ReadonlyMap<Party, Adapter> {
  return new Map(
    [...adapters].map(([party, adapter]) => [
      party,
      {
        ...adapter,
        read: (bytes, context) =>
          bareType(context.mediaType ?? '') === REPORT_TYPE
            ? readPartyReport(party, bytes, check)
            : adapter.read(bytes, context),
        acknowledge: (bytes, reading, context) =>
          reading?.format === `${party}/report` ? undefined : adapter.acknowledge(bytes, reading, context),
      },
    ]),
  );
}

function problem(message: string, messageZh: string): Problem {
  const at = message.startsWith('/') ? (message.split(' ')[0] ?? '') : '';
  return { code: 'REPORT-FORM', severity: 'error', at, message, messageZh };
}
