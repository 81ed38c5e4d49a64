/** Real and constructed samples kept outside this repository: which are well made, which are not, and why. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildContrl } from './contrl.ts';
import { readContrl } from './contrl-read.ts';
import { element, findGroups, firstSegment, occurrences } from './navigate.ts';
import { isAcceptable } from './problems.ts';
import { readEdifact } from './reader.ts';
import type { ReadOptions } from './types.ts';

const FOLDER = new URL('../../../../shared/samples/railway/', import.meta.url);
const present = existsSync(FOLDER);

/** Every error of each sample; a sample without errors is well made. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'aperak_d96a_syntax_v3.edi': ['EDI-UNT-COUNT'],
  'aperak_rejected_d96a_syntax_v3.edi': ['EDI-UNT-COUNT'],
  'aperak_rejected_d96a_syntax_v4.edi': ['EDI-UNT-COUNT'],
  'coarri_d95b.edi': [],
  // A seal number of 12 characters where D.95B has an..10.
  'codeco_d95b_itg13_depot_gate_in.edi': ['EDI-ELEMENT-LONG'],
  'cohaor_d17b_itg12_generated.edi': [],
  'contrl_v3_segment_error_reject.edi': [],
  // Names and a vessel number beyond their D.95B lengths besides the count.
  'cuscar_d95b_manifest_badcount.edi': [...Array<string>(4).fill('EDI-ELEMENT-LONG'), 'EDI-UNT-COUNT'],
  'iftmin_d00b_forwarding_instruction_noenvelope.edi': ['EDI-SEGMENT-EMPTY', 'EDI-UNT-COUNT'],
  'syntax_release_character.edi': ['EDI-UNT-COUNT'],
  'syntax_utf8.edi': [],
  'syntax_wikipedia_una_example.edi': [],
  'syntax_with_ung_01.edi': [
    ...Array<string>(3).fill('EDI-ELEMENT-MISSING'),
    ...['EDI-GROUP-TYPES', 'EDI-TAG-INVALID', 'EDI-UNT-COUNT', 'EDI-GROUP-MIXED'],
    ...['EDI-MESSAGE-DUPLICATE', 'EDI-TAG-INVALID', 'EDI-UNT-COUNT'],
    ...['EDI-MESSAGE-DUPLICATE', 'EDI-TAG-INVALID', 'EDI-TAG-INVALID', 'EDI-UNT-COUNT', 'EDI-UNZ-REF'],
  ],
  'syntax_wrapped_lines.edi': [],
  'proposed/aperak_d95b_business_reject.edi': [],
  'proposed/codeco_d95b_gate_in.edi': [],
  'proposed/codeco_d95b_gate_out.edi': [],
  'proposed/cohaor_d95b_hold_and_inspect.edi': [],
  'proposed/contrl_v3_ack.edi': [],
  'proposed/contrl_v3_reject_missing_element.edi': [],
  'proposed/coreor_d95b_release.edi': [],
  'proposed/coreor_d95b_release_cancel.edi': [],
  'proposed/iftmin_d95b_notify_declared_consignment.edi': [],
  'proposed/iftsta_d95b_arrived.edi': [],
  'proposed/iftsta_d95b_stopped_for_inspection.edi': [],
};

const read = (name: string, options: ReadOptions = {}) => readEdifact(readFileSync(new URL(name, FOLDER)), options);
const errors = (name: string, options: ReadOptions = {}) =>
  read(name, options)
    .problems.filter((problem) => problem.severity === 'error')
    .map((problem) => problem.code);

describe('samples', () => {
  it('are there to be read', ({ skip }) => {
    if (!present) skip('the samples folder ../shared/samples/railway is missing: no sample was read');
    const files = ['', 'proposed/'].flatMap((folder) =>
      readdirSync(new URL(`./${folder}`, FOLDER))
        .filter((file) => file.endsWith('.edi'))
        .map((file) => folder + file),
    );
    expect(files.sort()).toEqual(Object.keys(EXPECTED).sort());
  });
});

describe.runIf(present)('each sample', () => {
  it.each(Object.entries(EXPECTED))('%s', (name, expected) => {
    expect(errors(name)).toEqual(expected);
    expect(isAcceptable(read(name))).toBe(expected.length === 0);
  });

  it('is acceptable with lenient counts when only its count is wrong', () => {
    for (const [name, expected] of Object.entries(EXPECTED)) {
      if (expected.join() !== 'EDI-UNT-COUNT') continue;
      const lenient = read(name, { counts: 'lenient' });
      expect(isAcceptable(lenient), name).toBe(true);
      expect(lenient.problems.map((problem) => problem.code)).toContain('EDI-UNT-COUNT');
    }
  });

  it('says what the counts are', () => {
    const message = (name: string) => read(name).problems.find((problem) => problem.code === 'EDI-UNT-COUNT')?.message;
    expect(message('aperak_d96a_syntax_v3.edi')).toMatch(/counts 8, .* 7 segments/);
    expect(message('cuscar_d95b_manifest_badcount.edi')).toMatch(/counts 313, .* 30 segments/);
    expect(message('iftmin_d00b_forwarding_instruction_noenvelope.edi')).toMatch(/counts 61, .* 70 segments/);
  });

  it('of the gate report without envelope is flagged and readable', () => {
    const reading = read('codeco_d95b_itg13_depot_gate_in.edi', { elements: 'lenient' });
    expect(isAcceptable(reading)).toBe(true);
    expect(reading.problems.map((problem) => problem.code)).toEqual(['EDI-UNB-MISSING', 'EDI-ELEMENT-LONG']);
    const [equipment] = findGroups(reading.interchange?.messages[0]?.tree, 'EQD');
    expect(element(equipment?.segments[0], 2)).toBe('TGHU1643396');
  });

  it('of other families is read by syntax only', () => {
    for (const name of ['syntax_utf8.edi', 'syntax_wrapped_lines.edi', 'syntax_wikipedia_una_example.edi']) {
      expect(read(name).interchange?.messages[0]?.table.directory, name).toBe('');
      expect(read(name).problems.map((problem) => problem.code)).toContain('EDI-TABLE-NONE');
    }
    expect(read('syntax_utf8.edi').syntax).toMatchObject({ id: 'UNOC', encoding: 'utf-8' });
    expect(read('syntax_utf8.edi').problems.map((problem) => problem.code)).toContain('EDI-CHARSET-GUESSED');
    const released = read('syntax_release_character.edi').interchange?.messages[0]?.segments.filter(
      ({ tag }) => tag === 'IFT',
    );
    expect(released?.map((segment) => element(segment, 2))).toEqual(
      expect.arrayContaining(['NO MORE FLIGHTS 2?', "NO MORE ' FLIGHTS 3", "NO MORE ?' FLIGHTS 3", 'FIELD 1?+FIELD 2']),
    );
  });

  it('of the exchange with the station reads without a single remark', () => {
    for (const name of Object.keys(EXPECTED).filter((file) => file.startsWith('proposed/'))) {
      expect(read(name).problems, name).toEqual([]);
    }
    const message = read('proposed/cohaor_d95b_hold_and_inspect.edi').interchange?.messages[0];
    const [equipment] = findGroups(message?.tree, 'EQD');
    expect(occurrences(firstSegment(equipment, 'GOR'), 2)).toEqual([['5', '6', '2', '5']]);
    expect(element(firstSegment(equipment, 'GOR'), 4, 1)).toBe('1');
  });

  it('of a CONTRL can be read', () => {
    const contrl = (name: string) => {
      const message = read(name).interchange?.messages[0];
      return message && readContrl(message);
    };
    expect(contrl('proposed/contrl_v3_ack.edi')).toMatchObject({
      interchangeRef: 'SW0000000102',
      action: '7',
      messages: [],
    });
    expect(contrl('proposed/contrl_v3_reject_missing_element.edi')?.messages).toMatchObject([
      {
        ref: '1',
        type: 'COHAOR',
        action: '4',
        errors: [
          { code: '13', segmentPosition: 9 },
          { code: '13', elementPosition: 1 },
        ],
      },
    ]);
    expect(contrl('contrl_v3_segment_error_reject.edi')?.messages).toMatchObject([
      { ref: '318', type: 'IFTMIN', action: '4', errors: [{ code: '12', segmentPosition: 4, elementPosition: 3 }] },
    ]);
  });

  it('with an envelope gets a CONTRL that says what we found', () => {
    const verdict = (name: string) => {
      const contrl = buildContrl(read(name), { controlRef: 'A1', date: '20240105', time: '1200' });
      const message = contrl && readEdifact(contrl).interchange?.messages[0];
      return message && readContrl(message);
    };
    expect(verdict('proposed/coreor_d95b_release.edi')).toMatchObject({ action: '7', messages: [] });
    expect(verdict('aperak_d96a_syntax_v3.edi')).toMatchObject({
      action: '7',
      messages: [{ action: '4', errors: [{ code: '29' }] }],
    });
    expect(verdict('syntax_with_ung_01.edi')).toMatchObject({ action: '4', errors: [{ code: '30' }] });
    expect(verdict('proposed/contrl_v3_ack.edi')).toBeUndefined();
  });
});
