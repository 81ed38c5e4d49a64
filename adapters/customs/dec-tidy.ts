import { normaliseAirWaybill } from '../../contracts/identifiers/air-waybill.ts';
import { isWagonNumber } from '../../contracts/identifiers/wagon-number.ts';
import type { Problem } from '../adapter.ts';
import { isUnitLoadDevice } from '../unit-mining.ts';
import { problem } from './problems.ts';
import { getPath, type MutableRecord } from './values.ts';

/**
 * Brings what was read element by element into the shape of a canonical declaration: pairs that only mean something
 * together, parties that repeat another, placeholders. Changes `target`; returns what had to be left out.
 */
export function tidyDeclaration(target: MutableRecord, at: string): Problem[] {
  const problems: Problem[] = [];
  tidyParties(target, at, problems);
  tidyCharges(target, at, problems);
  const bill = record(target.bill);
  // A bill declared to inspection only is the bill.
  if (bill !== undefined && bill.number === undefined) bill.number = bill.inspectionNumber;
  if (typeof target.promises === 'string' && /^9+$/.test(target.promises)) delete target.promises;
  for (const item of records(target.items)) tidyItem(item);
  tidyUnitLoadDevices(target);
  tidyWagons(target);
  tidyInspection(target);
  return problems;
}

function record(value: unknown): MutableRecord | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as MutableRecord) : undefined;
}

function records(value: unknown): MutableRecord[] {
  return Array.isArray(value) ? value.filter((each) => record(each) !== undefined) : [];
}

/** owner and dataEntry are written even where they are the trader and the declarant; then they say nothing. */
function tidyParties(target: MutableRecord, at: string, problems: Problem[]): void {
  const parties = record(target.parties);
  if (parties === undefined) return;
  const same = (one: unknown, other: unknown, keys: readonly string[]) =>
    keys.every((key) => getPath(one, key) === undefined || getPath(one, key) === getPath(other, key));
  const entry = record(parties.dataEntry);
  if (entry !== undefined && entry.customsRegistration === String(entry.uscc ?? '').slice(8, 17)) {
    delete entry.customsRegistration;
  }
  if (entry !== undefined && same(entry, parties.declarant, ['name', 'uscc'])) delete parties.dataEntry;
  const keys = ['name', 'uscc', 'customsRegistration', 'inspectionRegistration'];
  if (same(parties.owner, parties.trader, keys)) delete parties.owner;
  const owner = record(parties.owner);
  if (owner?.customsRegistration === 'NO') delete owner.customsRegistration;
  const overseas = record(parties.overseas);
  if (overseas !== undefined && overseas.name === undefined && overseas.nameZh !== undefined)
    overseas.name = overseas.nameZh;
  for (const name of ['owner', 'dataEntry', 'overseas']) {
    const party = record(parties[name]);
    if (party === undefined || party.name !== undefined) continue;
    delete parties[name];
    const message = `The ${name} party has codes but no name; it is left out.`;
    problems.push(problem('DEC-PARTY', `${at}/DecHead`, message, `${name} 只有代码没有名称，已忽略。`, 'warning'));
  }
}

function tidyCharges(target: MutableRecord, at: string, problems: Problem[]): void {
  const terms = record(target.terms);
  if (terms === undefined) return;
  for (const name of ['freight', 'insurance', 'other']) {
    const charge = record(terms[name]);
    if (charge === undefined || (charge.basis !== undefined && charge.amount !== undefined)) continue;
    delete terms[name];
    // A zero beside an empty mark is how programs write "none".
    if (charge.basis === undefined && /^[0.]*$/.test(String(charge.amount ?? ''))) continue;
    const message = `The ${name} charge needs a mark and an amount; it is left out.`;
    problems.push(
      problem('DEC-CHARGE', `${at}/DecHead`, message, '运费、保费或杂费的标志与金额须同时填写，已忽略。', 'warning'),
    );
  }
  if (Object.keys(terms).length === 0) delete target.terms;
}

/** Zero stands for "none" in real messages; a statutory quantity needs its unit. */
function tidyItem(item: MutableRecord): void {
  for (const name of ['firstQuantity', 'secondQuantity']) {
    const quantity = record(item[name]);
    if (quantity === undefined) continue;
    if (quantity.unit === undefined || !/[1-9]/.test(String(quantity.value ?? ''))) delete item[name];
  }
}

/**
 * By air the list of containers names the ULDs 集装器, for which DecMessage has no element: they belong to the waybill.
 * Its airports are not in the message.
 */
function tidyUnitLoadDevices(target: MutableRecord): void {
  if (getPath(target, 'transport.mode') !== '5') return;
  const numberOf = ({ number }: MutableRecord) => String(number ?? '');
  const isUld = (row: MutableRecord) => isUnitLoadDevice(numberOf(row));
  const ulds = records(target.containers).filter(isUld).map(numberOf);
  if (ulds.length === 0) return;
  const others = records(target.containers).filter((row) => !isUld(row));
  if (others.length > 0) target.containers = others;
  else delete target.containers;
  const number = normaliseAirWaybill(String(getPath(target, 'bill.number') ?? ''));
  target.airWaybill = { ...(number !== undefined && { number }), unitLoadDevices: ulds };
}

/** By rail without containers the means of transport is the wagon (车厢号), a unit of its own. */
function tidyWagons(target: MutableRecord): void {
  const name = getPath(target, 'transport.meansName');
  if (getPath(target, 'transport.mode') !== '3' || target.containers !== undefined) return;
  if (typeof name === 'string' && isWagonNumber(name)) target.wagons = [{ number: name }];
}

/** Offices, certificates or a clearance form (documents A, B) mean that inspection is asked to take part. */
function tidyInspection(target: MutableRecord): void {
  const inspection = record(target.inspection);
  const offices = ['acceptingOffice', 'portOffice', 'destinationOffice', 'certificateOffice', 'certificates'];
  const named = offices.some((name) => inspection?.[name] !== undefined);
  const forms = records(target.documents).some((each) => each.kind === 'A' || each.kind === 'B');
  if (named || forms) target.inspection = { ...inspection, requested: true };
}
