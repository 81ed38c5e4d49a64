/** Declarations of the demo's kinds and some more, each under numbers that nobody had before. */
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import { airWaybillCheckDigit } from '../../contracts/identifiers/air-waybill.ts';
import { containerCheckDigit } from '../../contracts/identifiers/container-number.ts';
import { CASES, type DemoCase, type StatusView } from '../../gateway/cli/demo-cases.ts';
import { sampleText } from '../../gateway/cli/sample.ts';
import { translateBytes } from '../../gateway/cli/translate.ts';

/** What a trader submits. */
export interface Submission {
  readonly kind: DemoCase;
  readonly reference: string;
  readonly body: Uint8Array;
  readonly mediaType: string;
}

const gone = (status: StatusView): boolean =>
  status.status === 'released' && status.parties.some(({ status: at }) => at === 'gone');

function more(
  key: string,
  sample: string,
  premises: DemoCase['premises'],
  inspection?: DemoCase['expected']['inspection'],
): DemoCase {
  // Whether a hold was still standing when the premises heard of it depends on who was down: it is not asked for.
  const expected = { status: 'released', inspection, releaseOrders: 1, holds: false };
  return { key, title: { en: key, zh: key }, sample, premises, isOver: gone, expected };
}

/** The demo's four, and others by the scenarios of the mocks whose end does not depend on who spoke first. */
export const KINDS: readonly DemoCase[] = [
  ...CASES,
  more('clear', 'air-export', 'airport'),
  more('single-inspection', 'rail-import', 'railway', { kind: 'single', units: 1 }),
  more('hold', 'rail-import', 'railway'),
  more('laboratory', 'rail-import', 'railway', { kind: 'single', units: 1 }),
];

/** @param serial from 1; the same one never twice in one store. */
export function submission(kind: DemoCase, serial: number): Submission {
  const declaration = numbered(JSON.parse(sampleText(kind.sample)) as Declaration, serial);
  const scenario = CASES.includes(kind) ? declaration.traderReference : kind.key;
  const reference = `${scenario}-X${serial}`;
  const json = Buffer.from(JSON.stringify({ ...declaration, traderReference: reference }));
  if (kind.format === undefined) return { kind, reference, body: json, mediaType: 'application/json' };
  const { body, findings } = translateBytes(json, { from: 'declaration', to: kind.format });
  if (body === undefined) throw new Error(findings.map(({ detail }) => detail).join('; '));
  return { kind, reference, body, mediaType: 'application/xml' };
}

function numbered(sample: Declaration, serial: number): Declaration {
  const { bill, airWaybill, containers, wagons } = sample;
  return {
    ...sample,
    ...(bill === undefined ? {} : { bill: { ...bill, number: `X${String(serial).padStart(9, '0')}` } }),
    ...(airWaybill === undefined ? {} : { airWaybill: { ...airWaybill, number: waybillNumber(serial) } }),
    ...(containers === undefined
      ? {}
      : { containers: containers.map((one, n) => ({ ...one, number: containerNumber(serial * 2 + n) })) }),
    ...(wagons === undefined
      ? {}
      : { wagons: wagons.map((one, n) => ({ ...one, number: String(5_000_000 + serial * 10 + n) })) }),
  } as Declaration;
}

function containerNumber(serial: number): string {
  const first10 = `TGXU${String(serial).padStart(6, '0')}`;
  return `${first10}${containerCheckDigit(first10) ?? ''}`;
}

function waybillNumber(serial: number): string {
  const first7 = String(serial).padStart(7, '0');
  return `999-${first7}${airWaybillCheckDigit(first7) ?? ''}`;
}
