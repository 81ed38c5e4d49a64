import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { railwayAdapter } from './index.ts';

/** Beside the repository, not in it; without it these tests say so and are not run. */
const FOLDER = new URL('../../../shared/samples/railway/', import.meta.url);
const present = existsSync(FOLDER);
if (!present) console.warn('railway samples: ../shared/samples/railway is not there, its tests are not run');

const READ = { receivedAt: new Date('2024-01-05T00:00:00Z'), utcOffsetMinutes: 480 };
const read = (name: string) => railwayAdapter.read(readFileSync(new URL(name, FOLDER)), READ);

/** Type, version, and the errors that make a message broken (none: well formed). */
const SAMPLES: readonly (readonly [string, string, string, ...string[]])[] = [
  ['aperak_d96a_syntax_v3.edi', 'APERAK', 'D.96A', 'EDI-UNT-COUNT'],
  ['aperak_rejected_d96a_syntax_v3.edi', 'APERAK', 'D.96A', 'EDI-UNT-COUNT'],
  ['aperak_rejected_d96a_syntax_v4.edi', 'APERAK', 'D.96A', 'EDI-UNT-COUNT'],
  ['coarri_d95b.edi', 'COARRI', 'D.95B'],
  // A seal number of 12 characters where D.95B allows 10.
  ['codeco_d95b_itg13_depot_gate_in.edi', 'CODECO', 'D.95B', 'EDI-ELEMENT-LONG'],
  ['cohaor_d17b_itg12_generated.edi', 'COHAOR', 'D.17B'],
  ['contrl_v3_segment_error_reject.edi', 'CONTRL', 'D.99B'],
  ['cuscar_d95b_manifest_badcount.edi', 'CUSCAR', 'D.95B', 'EDI-ELEMENT-LONG', 'EDI-UNT-COUNT'],
  ['iftmin_d00b_forwarding_instruction_noenvelope.edi', 'IFTMIN', 'D.00B', 'EDI-SEGMENT-EMPTY', 'EDI-UNT-COUNT'],
  ['syntax_release_character.edi', 'PAORES', '93:1', 'EDI-UNT-COUNT'],
  ['syntax_utf8.edi', 'DESADV', '0:96A'],
  ['syntax_wikipedia_una_example.edi', 'PAORES', '93:1'],
  ['syntax_wrapped_lines.edi', 'PAORES', '93:1'],
  ['proposed/aperak_d95b_business_reject.edi', 'APERAK', 'D.95B'],
  ['proposed/codeco_d95b_gate_in.edi', 'CODECO', 'D.95B'],
  ['proposed/codeco_d95b_gate_out.edi', 'CODECO', 'D.95B'],
  ['proposed/cohaor_d95b_hold_and_inspect.edi', 'COHAOR', 'D.95B'],
  ['proposed/contrl_v3_ack.edi', 'CONTRL', 'D.3'],
  ['proposed/contrl_v3_reject_missing_element.edi', 'CONTRL', 'D.3'],
  ['proposed/coreor_d95b_release.edi', 'COREOR', 'D.95B'],
  ['proposed/coreor_d95b_release_cancel.edi', 'COREOR', 'D.95B'],
  ['proposed/iftmin_d95b_notify_declared_consignment.edi', 'IFTMIN', 'D.95B'],
  ['proposed/iftsta_d95b_arrived.edi', 'IFTSTA', 'D.95B'],
  ['proposed/iftsta_d95b_stopped_for_inspection.edi', 'IFTSTA', 'D.95B'],
];
/** Groups, messages and references all at odds: see the reader's own tests for its list. */
const WHOLLY_BROKEN = 'syntax_with_ung_01.edi';

describe.runIf(present)('railway samples', () => {
  it.each(SAMPLES)('%s is a %s %s', (name, type, version, ...broken) => {
    const reading = read(name);
    expect(reading).toMatchObject({ party: 'railway', format: 'railway/edifact', type, version });
    const errors = (reading?.problems ?? []).filter(({ severity }) => severity === 'error').map(({ code }) => code);
    expect([...new Set(errors)].sort()).toEqual(broken.sort());
    if (broken.length > 0) expect(reading?.reports).toEqual([]);
  });

  it('leaves no EDIFACT sample out', () => {
    const files = ['', 'proposed/'].flatMap((folder) =>
      readdirSync(new URL(folder, FOLDER)).map((name) => folder + name),
    );
    const edi = files.filter((name) => name.endsWith('.edi')).sort();
    expect([...SAMPLES.map(([name]) => name), WHOLLY_BROKEN].sort()).toEqual(edi);
    const broken = read(WHOLLY_BROKEN);
    expect(broken?.type).toBe('MSG2');
    expect(broken?.problems.filter(({ severity }) => severity === 'error').length).toBeGreaterThan(5);
    expect(broken?.reports).toEqual([]);
  });

  it('reads no XML of the yard as EDIFACT', () => {
    for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.xml'))) expect(read(name)).toBeUndefined();
  });

  it.each([
    ['proposed/iftsta_d95b_arrived.edi', 'arrived', '1', '2024-01-05T04:05:00.000Z', undefined],
    ['proposed/iftsta_d95b_stopped_for_inspection.edi', 'noted', '90/24', '2024-01-05T04:05:00.000Z', undefined],
    ['proposed/codeco_d95b_gate_in.edi', 'gatedIn', '34', '2024-01-06T03:35:00.000Z', 'REL2024000045'],
    ['proposed/codeco_d95b_gate_out.edi', 'gatedOut', '36', '2024-01-06T03:35:00.000Z', 'REL2024000045'],
  ])('%s states %s', (name, kind, code, senderTime, orderNo) => {
    const reports = read(name)?.reports ?? [];
    expect(reports).toHaveLength(1);
    const unit = { kind: 'container', id: 'TCKU3125044' };
    expect(reports[0]?.statements).toEqual([
      {
        party: 'railway',
        kind,
        unit,
        code,
        senderTime,
        text: expect.any(String),
        ...(orderNo !== undefined && { orderNo }),
      },
    ]);
    expect(reports[0]?.numbers).toEqual(
      expect.arrayContaining([
        { kind: 'entryId', value: '020220240000000123' },
        { kind: 'bill', value: 'AGB14524' },
        { kind: 'container', value: 'TCKU3125044' },
      ]),
    );
  });

  it.each([
    ['proposed/contrl_v3_ack.edi', 'SW0000000102', 'received'],
    ['proposed/contrl_v3_reject_missing_element.edi', 'SW0000000102', 'rejected'],
    ['contrl_v3_segment_error_reject.edi', '665', 'rejected'],
    ['proposed/aperak_d95b_business_reject.edi', 'INS2024000045', 'rejected'],
  ])('%s answers %s: %s', (name, reference, outcome) => {
    expect(read(name)?.reports.map(({ acknowledgement }) => acknowledgement)).toMatchObject([{ reference, outcome }]);
  });
});
