import { DISCREPANCY_CODES, type StatusField, statusCode } from '../../../contracts/airport/cargo-imp/status-codes.ts';
import { formatFlightTime, parseFlightTime, parseImpDate } from './dates.ts';
import { AIRPORT, CARRIER, FLIGHT, ULD } from './fields.ts';
import { writeOci } from './oci.ts';
import { parseVolume } from './quantity.ts';
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
import type { CargoImpDate, CargoImpWriteOptions, FlightTime, FsuConsignment, FsuContent, FsuStatus } from './types.ts';

const VERSIONS = ['12', '13', '14', '15'];
const DATE_TIME = /^\d{2}[A-Z]{3}\d{4}(?:-[PNST])?$/;
const DATE = /^\d{2}[A-Z]{3}$/;
/** OSI below a status has two lines. */
const MAX_OSI_LINES = 2;

/**
 * Writes a status message, versions 12 to 15 (default 15), as FSU or, with `answer`, as FSA. CRLF line ends.
 * Throws CargoImpWriteError for a missing or malformed field, naming it.
 */
export function writeFsu(
  content: FsuContent,
  options: CargoImpWriteOptions & { readonly answer?: boolean } = {},
): Buffer {
  const version = versionText(options.version, VERSIONS);
  if (content.consignments.length === 0) refuse('EMPTY', 'consignments', '');
  const writer = lineWriter();
  writer.line(`${options.answer ? 'FSA' : 'FSU'}/${version}`);
  for (const [index, consignment] of content.consignments.entries()) {
    writeConsignment(writer, consignment, `consignments[${index}]`, options);
  }
  return writer.finish();
}

function writeConsignment(writer: LineWriter, one: FsuConsignment, path: string, options: CargoImpWriteOptions): void {
  const awb = awbText(one.awb, `${path}.awb`, options);
  if (one.origin !== undefined && one.destination === undefined) refuse('EMPTY', `${path}.destination`, '');
  const airports = [one.origin ?? '', one.destination ?? ''].map((code, index) =>
    code === '' ? '' : coded(code, `${path}.${index === 0 ? 'origin' : 'destination'}`, AIRPORT),
  );
  const quantity = one.quantity === undefined ? '' : `/${quantityText(one.quantity, `${path}.quantity`)}`;
  writer.line(`${awb}${airports.join('')}${quantity}`);
  const osi = one.otherServiceInformation;
  if (one.statuses.length === 0 && osi === undefined) refuse('EMPTY', `${path}.statuses`, '');
  writeTexts(writer, 'OSI', osi, osiLimits(path));
  for (const [index, status] of one.statuses.entries()) writeStatus(writer, status, `${path}.statuses[${index}]`);
}

function osiLimits(path: string): { field: string; max: number; maxLines: number } {
  return { field: `${path}.otherServiceInformation`, max: 65, maxLines: MAX_OSI_LINES };
}

function writeStatus(writer: LineWriter, status: FsuStatus, path: string): void {
  const spec = statusCode(status.code) ?? refuse('FORM', `${path}.code`, status.code);
  const fields = spec.fields.map((name) => fieldText(status, name, path));
  writer.line([spec.code, ...fields].join('/').replace(/\/+$/, ''));
  if (spec.second === 'volume' && (status.volume !== undefined || status.densityGroup !== undefined)) {
    writer.line(`/${volumeText(status, path)}`);
  }
  if (spec.second === 'other' && (status.otherCarrier !== undefined || status.name !== undefined)) {
    writer.line(`/${otherText(status, path)}`);
  }
  writeUlds(writer, status.ulds ?? [], path);
  writeTexts(writer, 'OSI', status.otherServiceInformation, osiLimits(path));
  writeOci(writer, status.oci, true);
}

function fieldText(status: FsuStatus, name: StatusField, path: string): string {
  switch (name) {
    case 'date':
      return dateText(status.date, `${path}.date`, DATE_TIME);
    case 'flightDate?':
      return status.flightDate === undefined ? '' : dateText(status.flightDate, `${path}.flightDate`, DATE);
    case 'quantity':
      return status.quantity === undefined
        ? refuse('EMPTY', `${path}.quantity`, '')
        : quantityText(status.quantity, `${path}.quantity`);
    case 'airport':
      return coded(status.airport ?? '', `${path}.airport`, AIRPORT);
    case 'carrier':
      return coded(status.carrier ?? '', `${path}.carrier`, CARRIER);
    case 'flight?':
      return status.flight === undefined ? '' : coded(status.flight, `${path}.flight`, FLIGHT);
    case 'route?':
      if (status.airportOfDeparture === undefined && status.airportOfArrival === undefined) return '';
      return routeText(status, path);
    case 'route':
      return routeText(status, path);
    case 'departureTime?':
      return timeText(status.departureTime, `${path}.departureTime`);
    case 'arrivalTime?':
      return timeText(status.arrivalTime, `${path}.arrivalTime`);
    case 'manifest?':
      return status.manifest === undefined ? '' : coded(status.manifest, `${path}.manifest`, { form: /^\d{1,6}$/ });
    case 'name?':
      return status.name === undefined ? '' : cleanText(status.name, { field: `${path}.name`, max: 35 });
    case 'volume?':
      return status.volume === undefined && status.densityGroup === undefined ? '' : volumeText(status, path);
    case 'discrepancy': {
      const code = status.discrepancy ?? '';
      return DISCREPANCY_CODES[code] === undefined ? refuse('FORM', `${path}.discrepancy`, code) : code;
    }
  }
}

function dateText(date: CargoImpDate | undefined, path: string, form: RegExp): string {
  const value = date?.text ?? '';
  return form.test(value) && parseImpDate(value) !== undefined
    ? value
    : refuse(value === '' ? 'EMPTY' : 'FORM', path, value);
}

function routeText(status: FsuStatus, path: string): string {
  const from = coded(status.airportOfDeparture ?? '', `${path}.airportOfDeparture`, AIRPORT);
  return from + coded(status.airportOfArrival ?? '', `${path}.airportOfArrival`, AIRPORT);
}

function timeText(time: FlightTime | undefined, path: string): string {
  if (time === undefined) return '';
  const value = formatFlightTime(time);
  return parseFlightTime(value) === undefined ? refuse('FORM', path, value) : value;
}

function volumeText(status: FsuStatus, path: string): string {
  const volume = status.volume === undefined ? '' : `${status.volume.unit}${status.volume.value}`;
  if (volume !== '' && parseVolume(volume) === undefined) refuse('FORM', `${path}.volume`, volume);
  const { densityGroup } = status;
  const density = densityGroup === undefined ? '' : coded(densityGroup, `${path}.densityGroup`, { form: /^\d{1,2}$/ });
  return density === '' ? volume : `${volume}DG${density}`;
}

function otherText(status: FsuStatus, path: string): string {
  const carrier = status.otherCarrier === undefined ? '' : coded(status.otherCarrier, `${path}.otherCarrier`, CARRIER);
  return status.name === undefined
    ? carrier
    : `${carrier}/${cleanText(status.name, { field: `${path}.name`, max: 35 })}`;
}

/** As many ULDs on a line as fit in 69 columns. */
function writeUlds(writer: LineWriter, ulds: readonly string[], path: string): void {
  let current = '';
  let first = true;
  const flush = (): void => {
    if (current !== '') writer.line(`${first ? 'ULD' : ''}${current}`);
    if (current !== '') first = false;
    current = '';
  };
  for (const [index, uld] of ulds.entries()) {
    const part = `/${coded(uld, `${path}.ulds[${index}]`, ULD)}`;
    if (current.length + part.length > 66) flush();
    current += part;
  }
  flush();
}
