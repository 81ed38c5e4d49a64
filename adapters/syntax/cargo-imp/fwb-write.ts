import { FWB_LINES } from '../../../contracts/airport/cargo-imp/lines.ts';
import { parseImpDateWithYear } from './dates.ts';
import { AIRPORT, CARRIER, CODE3, CUSTOMS_ORIGIN, DAY, FLIGHT } from './fields.ts';
import { FWB_PREFIXED_ADDRESS } from './fwb.ts';
import { chargesText, referenceText } from './fwb-fields.ts';
import { writeOci } from './oci.ts';
import { writeParty } from './party.ts';
import { writeRateLines } from './rate-lines.ts';
import {
  awbText,
  cleanText,
  coded,
  type LineWriter,
  lineWriter,
  quantityText,
  refuse,
  versionText,
  writeTexts,
} from './text.ts';
import type { Agent, CargoImpWriteOptions, FwbContent, RoutingLeg } from './types.ts';

const VERSIONS = ['16', '17'];
/** SSR and OSI have three lines in an air waybill. */
const MAX_TEXT_LINES = 3;
const MAX_SPECIAL_HANDLING = 9;

/**
 * Writes an air waybill message, version 16 or 17 (default 17), CRLF line ends. Throws CargoImpWriteError naming the
 * field that cannot be said. A message read by readFwb writes back to the same lines, address style and slips of the
 * sender aside.
 */
export function writeFwb(content: FwbContent, options: CargoImpWriteOptions = {}): Buffer {
  const version = versionText(options.version, VERSIONS);
  const writer = lineWriter();
  const awb = awbText(content.awb, 'awb', options);
  const origin = coded(content.origin, 'origin', AIRPORT);
  const destination = coded(content.destination, 'destination', AIRPORT);
  if (content.quantity.weight === undefined) refuse('EMPTY', 'quantity.weight', '');
  writer.line(`FWB/${version}`);
  writer.line(`${awb}${origin}${destination}/${quantityText(content.quantity, 'quantity')}`);
  for (const kind of FWB_LINES) {
    if (kind.kept) writeKept(writer, content, kind.id);
    else KIND_WRITERS[kind.id]?.(writer, content, Number(version) >= FWB_PREFIXED_ADDRESS);
  }
  return writer.finish();
}

type KindWriter = (writer: LineWriter, content: FwbContent, prefixed: boolean) => void;

/** One writer for each line kind of FWB_LINES that is not kept as it is; the consignment line is written first. */
const KIND_WRITERS: Readonly<Record<string, KindWriter>> = {
  FLT: (writer, content) => {
    writeList(writer, 'FLT', content.flights, ({ flight, day }, path) => [
      coded(flight, `${path}.flight`, FLIGHT),
      coded(day, `${path}.day`, DAY),
    ]);
  },
  RTG: (writer, content) => {
    if (content.routing.length === 0) refuse('EMPTY', 'routing', '');
    writeList(writer, 'RTG', content.routing, (leg, path) => [routingText(leg, path)]);
  },
  SHP: (writer, content, prefixed) => {
    writeParty(writer, 'SHP', content.shipper, 'shipper', prefixed);
  },
  CNE: (writer, content, prefixed) => {
    writeParty(writer, 'CNE', content.consignee, 'consignee', prefixed);
  },
  AGT: (writer, { agent }) => {
    if (agent !== undefined) writeAgent(writer, agent);
  },
  SSR: (writer, content) => {
    writeTexts(writer, 'SSR', content.specialServiceRequest, textLimits('specialServiceRequest'));
  },
  NFY: (writer, { notify }, prefixed) => {
    if (notify !== undefined) writeParty(writer, 'NFY', notify, 'notify', prefixed);
  },
  ACC: (writer, content) => {
    for (const [index, { id, text }] of (content.accounting ?? []).entries()) {
      const path = `accounting[${index}]`;
      const value = cleanText(text, { field: `${path}.text`, max: 34 });
      writer.line(`${index === 0 ? 'ACC' : ''}/${coded(id, `${path}.id`, CODE3)}/${value}`);
    }
  },
  CVD: (writer, content) => {
    writer.line(chargesText(content.charges, true));
  },
  RTD: (writer, content) => {
    writeRateLines(writer, content.rateLines);
  },
  CER: (writer, { certification }) => {
    if (certification === undefined) return;
    writer.line(`CER/${cleanText(certification, { field: 'certification', max: 20 })}`);
  },
  ISU: (writer, content) => {
    writeIssue(writer, content);
  },
  OSI: (writer, content) => {
    writeTexts(writer, 'OSI', content.otherServiceInformation, textLimits('otherServiceInformation'));
  },
  REF: (writer, content) => {
    writer.line(referenceText(content.reference));
  },
  COR: (writer, { customsOrigin }) => {
    if (customsOrigin === undefined) return;
    writer.line(`COR/${coded(customsOrigin, 'customsOrigin', CUSTOMS_ORIGIN)}`);
  },
  SPH: (writer, { specialHandling }) => {
    if ((specialHandling?.length ?? 0) > MAX_SPECIAL_HANDLING) refuse('LINES', 'specialHandling', '');
    writeList(writer, 'SPH', specialHandling, (code, path) => [coded(code, path, CODE3)]);
  },
  OCI: (writer, content) => {
    writeOci(writer, content.oci, true);
  },
};

function routingText({ airport, carrier }: RoutingLeg, path: string): string {
  const from = airport === undefined ? '' : coded(airport, `${path}.airport`, AIRPORT);
  const by = carrier === undefined ? '' : coded(carrier, `${path}.carrier`, CARRIER);
  return from + by || refuse('EMPTY', path, '');
}

function textLimits(field: string): { field: string; max: number; maxLines: number } {
  return { field, max: 65, maxLines: MAX_TEXT_LINES };
}

const LIST_PATHS: Readonly<Record<string, string>> = { FLT: 'flights', RTG: 'routing', SPH: 'specialHandling' };

function writeList<T>(
  writer: LineWriter,
  id: string,
  values: readonly T[] | undefined,
  fields: (value: T, path: string) => string[],
): void {
  if (values === undefined || values.length === 0) return;
  writer.line([id, ...values.flatMap((value, index) => fields(value, `${LIST_PATHS[id]}[${index}]`))].join('/'));
}

function writeAgent(writer: LineWriter, agent: Agent): void {
  const part = (value: string | undefined, field: string, form: RegExp): string =>
    value === undefined ? '' : coded(value, `agent.${field}`, { form });
  const head = [
    'AGT',
    agent.account === undefined ? '' : cleanText(agent.account, { field: 'agent.account', max: 14 }),
    part(agent.iataCode, 'iataCode', /^[A-Z0-9]{7}$/),
    part(agent.cassAddress, 'cassAddress', /^\d{4}$/),
    part(agent.participant, 'participant', /^[A-Z]{3}$/),
  ];
  writer.line(head.join('/').replace(/\/+$/, ''));
  writer.line(`/${cleanText(agent.name, { field: 'agent.name', max: 35 })}`);
  writer.line(`/${cleanText(agent.place, { field: 'agent.place', max: 17 })}`);
}

function writeIssue(writer: LineWriter, { issue }: FwbContent): void {
  if (parseImpDateWithYear(issue.date.text) === undefined) refuse('FORM', 'issue.date', issue.date.text);
  const place = cleanText(issue.place, { field: 'issue.place', max: 17 });
  const { signature } = issue;
  const end = signature === undefined ? '' : `/${cleanText(signature, { field: 'issue.signature', max: 20 })}`;
  writer.line(`ISU/${issue.date.text}/${place}${end}`);
}

function writeKept(writer: LineWriter, content: FwbContent, id: string): void {
  for (const block of content.kept ?? []) {
    if (block.id !== id) continue;
    for (const [index, line] of block.lines.entries()) {
      const right = index === 0 ? line === id || line.startsWith(`${id}/`) : line.startsWith('/');
      writer.line(right ? line : refuse('FORM', `kept ${id}`, line));
    }
  }
}
