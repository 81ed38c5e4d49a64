/** Declarations to be sent: the repository's samples, each time under numbers that nobody had before. */

import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import { airWaybillCheckDigit } from '../../contracts/identifiers/air-waybill.ts';
import { containerCheckDigit } from '../../contracts/identifiers/container-number.ts';
import { sampleText } from '../../gateway/cli/sample.ts';

/**
 * - `rail`: rail import in two containers, under inspection: customs, inspection, station;
 * - `air`: air export, under inspection: customs, inspection, airport.
 */
export type Kind = 'rail' | 'air';

/** Offices to share the declarations of a day among: one counts to 99,999 in each direction. */
const OFFICES = ['0503', '0501', '0502', '0504'] as const;
const MARKS = { reference: 'bench-reference', bill: 'BENCHBILL', office: '9999' } as const;

export const sampleOf = (kind: Kind): Declaration =>
  JSON.parse(sampleText(kind === 'rail' ? 'rail-import' : 'air-export')) as Declaration;

/** The trader of both samples. */
export const FIRM = sampleOf('rail').parties.trader.uscc;

/** Makes declarations one after the other; one maker for each store, so that no number comes twice in it. */
export class Maker {
  readonly #templates: Readonly<Record<Kind, Template>> = { rail: template('rail'), air: template('air') };
  #made = 0;

  /** @param scenario what the mock agencies are to do with it (mocks/scenarios.ts). */
  next(kind: Kind, scenario = 'clear'): string {
    this.#made += 1;
    return this.#templates[kind](this.#made, scenario);
  }
}

type Template = (serial: number, scenario: string) => string;

/** The text is cut once where numbers stand, so that making one costs next to nothing beside sending it. */
function template(kind: Kind): Template {
  const sample = sampleOf(kind);
  const containers = sample.containers ?? [];
  const holes = new Map<string, Template>([
    [MARKS.reference, (serial, scenario) => `${scenario}-B${serial}`],
    [MARKS.bill, (serial) => `B${String(serial).padStart(9, '0')}`],
    [MARKS.office, (serial) => OFFICES[serial % OFFICES.length] ?? OFFICES[0]],
    ...containers.map(({ number }, index): [string, Template] => [
      number,
      (serial) => containerNumber(serial * containers.length + index),
    ]),
    ...(sample.airWaybill === undefined ? [] : [[sample.airWaybill.number, waybillNumber] as [string, Template]]),
  ]);
  const marked: Declaration = {
    ...sample,
    traderReference: MARKS.reference,
    declarationOffice: MARKS.office,
    ...(sample.bill === undefined ? {} : { bill: { ...sample.bill, number: MARKS.bill } }),
  };
  const parts = JSON.stringify(marked).split(new RegExp(`(${[...holes.keys()].join('|')})`));
  const fillers = parts.map((part): Template => holes.get(part) ?? (() => part));
  return (serial, scenario) => fillers.map((fill) => fill(serial, scenario)).join('');
}

function containerNumber(serial: number): string {
  const letters = String.fromCharCode(65 + (Math.floor(serial / 1_000_000) % 26));
  const first10 = `TG${letters}U${String(serial % 1_000_000).padStart(6, '0')}`;
  return `${first10}${containerCheckDigit(first10) ?? ''}`;
}

function waybillNumber(serial: number): string {
  const first7 = String(serial).padStart(7, '0');
  return `999-${first7}${airWaybillCheckDigit(first7) ?? ''}`;
}
