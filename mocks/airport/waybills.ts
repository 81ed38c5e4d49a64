/** The waybills of a declaration as they were declared, and the units of them. */
import type { MockCase, MockUnit } from '../records.ts';
import type { Waybill } from './messages.ts';

/** Facts of a case with its waybill, beside those it had before an amendment. */
export function declaredFacts(facts: MockCase['facts'], waybill: Waybill): MockCase['facts'] {
  const text = JSON.stringify(waybill);
  return { ...facts, waybill: text, [`waybill ${waybill.awb}`]: text };
}

/** A waybill of the case as it was declared last; the present one where nothing else is asked for. */
export function waybillOf({ facts }: MockCase, awb?: string): Waybill {
  // A journal of before the ULDs were read has none.
  return { ulds: [], ...JSON.parse(facts[`waybill ${awb}`] ?? facts.waybill ?? '{}') } as Waybill;
}

/** What of a waybill is inspected and let go by itself: its ULDs 集装器, or the waybill where the goods are loose. */
export function unitsOf({ awb, ulds }: Waybill): readonly MockUnit[] {
  return ulds.length > 0 ? ulds.map((number) => ({ kind: 'uld', number })) : [{ kind: 'airWaybill', number: awb }];
}

/** The ULDs to be named where something is said of these units: none where they are all of the waybill. */
export function namedUlds({ ulds }: Waybill, units: readonly string[]): readonly string[] {
  return ulds.every((uld) => units.includes(uld)) ? [] : units;
}
