/**
 * Every published message we have, through `inspect`: recognised or not, and rightly called well made or broken. What
 * is expected comes from the notes beside the samples (SOURCES.txt) and from the formats' own rules, read file by file.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inspectBytes } from '../../gateway/cli/inspect.ts';

const SAMPLES = new URL('../../../shared/samples/', import.meta.url);
const present = existsSync(SAMPLES);
if (!present) console.warn('Not run: ../shared/samples is missing, the published messages are not inspected.');

/** File, format, type, version, and the codes of its errors: none where the message is well made. */
const RECOGNISED: readonly (readonly [string, string, string, string, string])[] = [
  ['airport/constructed/fma_ack_fwb17_constructed.txt', 'airport/cargo-imp', 'FMA', '', ''],
  ['airport/constructed/fna1_reject_fwb16.txt', 'airport/cargo-imp', 'FNA', '1', ''],
  ['airport/constructed/fsu15_dep.txt', 'airport/cargo-imp', 'FSU', '15', ''],
  ['airport/constructed/fsu15_dis_offloaded.txt', 'airport/cargo-imp', 'FSU', '15', ''],
  ['airport/constructed/fsu15_rcs_customs_chain.txt', 'airport/cargo-imp', 'FSU', '15', ''],
  ['airport/constructed/fwb16_dat_export.txt', 'airport/cargo-imp', 'FWB', '16', ''],
  ['airport/fna1_reject_ffr4.txt', 'airport/cargo-imp', 'FNA', '1', ''],
  ['airport/gumraq_fbl4_01.txt', 'airport/cargo-imp', 'FBL', '4', ''],
  ['airport/gumraq_ffa4_01.txt', 'airport/cargo-imp', 'FFA', '4', ''],
  ['airport/gumraq_ffm8_01.txt', 'airport/cargo-imp', 'FFM', '8', ''],
  ['airport/gumraq_ffm8_03.txt', 'airport/cargo-imp', 'FFM', '8', ''],
  ['airport/gumraq_ffm8_05.txt', 'airport/cargo-imp', 'FFM', '8', ''],
  ['airport/gumraq_fhl5_01.txt', 'airport/cargo-imp', 'FHL', '5', ''],
  ['airport/gumraq_fhl5_03.txt', 'airport/cargo-imp', 'FHL', '5', ''],
  ['airport/gumraq_fhl5_05.txt', 'airport/cargo-imp', 'FHL', '5', ''],
  ['airport/gumraq_fhl5_06.txt', 'airport/cargo-imp', 'FHL', '5', ''],
  ['airport/gumraq_fsa15_02.txt', 'airport/cargo-imp', 'FSA', '15', ''],
  ['airport/gumraq_fsa15_04.txt', 'airport/cargo-imp', 'FSA', '15', ''],
  ['airport/gumraq_fsa15_05.txt', 'airport/cargo-imp', 'FSA', '15', ''],
  ['airport/gumraq_fsa15_07.txt', 'airport/cargo-imp', 'FSA', '15', ''],
  ['airport/gumraq_fsa15_08.txt', 'airport/cargo-imp', 'FSA', '15', ''],
  ['airport/gumraq_fsa15_10.txt', 'airport/cargo-imp', 'FSA', '15', ''],
  ['airport/gumraq_fsa15_11.txt', 'airport/cargo-imp', 'FSA', '15', ''],
  ['airport/gumraq_fsa15_13.txt', 'airport/cargo-imp', 'FSA', '15', ''],
  ['airport/gumraq_fsa15_14.txt', 'airport/cargo-imp', 'FSA', '15', ''],
  ['airport/gumraq_fsa15_16.txt', 'airport/cargo-imp', 'FSA', '15', ''],
  ['airport/gumraq_fsa15_17.txt', 'airport/cargo-imp', 'FSA', '15', ''],
  ['airport/gumraq_fsa15_19.txt', 'airport/cargo-imp', 'FSA', '15', ''],
  ['airport/gumraq_fsa15_20.txt', 'airport/cargo-imp', 'FSA', '15', ''],
  ['airport/gumraq_fsa15_22.txt', 'airport/cargo-imp', 'FSA', '15', ''],
  ['airport/gumraq_fsa15_23.txt', 'airport/cargo-imp', 'FSA', '15', ''],
  ['airport/gumraq_fsr_01.txt', 'airport/cargo-imp', 'FSR', '', ''],
  ['airport/gumraq_fsr_02.txt', 'airport/cargo-imp', 'FSR', '', ''],
  ['airport/gumraq_fsr_03.txt', 'airport/cargo-imp', 'FSR', '', ''],
  ['airport/gumraq_fsu14_01.txt', 'airport/cargo-imp', 'FSU', '14', ''],
  ['airport/gumraq_fwb17_01.txt', 'airport/cargo-imp', 'FWB', '17', ''],
  ['airport/gumraq_fwb17_03.txt', 'airport/cargo-imp', 'FWB', '17', ''],
  ['airport/gumraq_fwb17_05.txt', 'airport/cargo-imp', 'FWB', '17', ''],
  [
    'airport/onerecord_FWB-Example1_fragment.txt',
    'airport/cargo-imp',
    'FWB',
    '17',
    'CIMP-LINE-MISSING CIMP-LINE-UNKNOWN',
  ],
  ['airport/pact_ffm8.txt', 'airport/cargo-imp', 'FFM', '8', ''],
  ['airport/pact_fhl5.txt', 'airport/cargo-imp', 'FHL', '5', ''],
  [
    'airport/pact_fwb16_asprinted_two_broken_lines.txt',
    'airport/cargo-imp',
    'FWB',
    '16',
    'CIMP-FIELD-INVALID CIMP-LINE-UNKNOWN',
  ],
  ['airport/pact_per_bad_format.txt', 'airport/cargo-imp', 'PER', '', ''],
  ['airport/pact_psn_6H.txt', 'airport/cargo-imp', 'CSN', '', ''],
  ['airport/pact_psn_6J.txt', 'airport/cargo-imp', 'CSN', '', ''],
  ['airport/pact_psn_7H.txt', 'airport/cargo-imp', 'CSN', '', ''],
  ['airport/pact_psn_7J.txt', 'airport/cargo-imp', 'CSN', '', ''],
  ['airport/pact_psn_8H.txt', 'airport/cargo-imp', 'CSN', '', ''],
  ['airport/pact_psn_manifest_received_no_awb.txt', 'airport/cargo-imp', 'CSN', '', ''],
  ['airport/pact_psn_received.txt', 'airport/cargo-imp', 'CSN', '', ''],
  ['airport/prod_fwb17_masked.txt', 'airport/cargo-imp', 'FWB', '17', ''],
  ['airport/prod_mvt_masked.txt', 'airport/cargo-imp', 'MVT', '', ''],
  ['customs/decmessage-2016/DecMessage-real-2018-02-export-0615.xml', 'customs/dec-2016', 'DecMessage', '2016', ''],
  ['customs/decmessage-2016/DecSupplement-save.xml', 'customs/receipt', 'DecSDMessage', '3.1', ''],
  ['customs/decmessage-2016/ImportMessage-SWDEC001-wrapper.xml', 'customs/dec-2016', 'DecMessage', '2016', ''],
  ['customs/decmessage-2018/DecMessage-3.1-merged-import.xml', 'customs/dec-2018', 'DecMessage', '2018', ''],
  [
    'customs/decmessage-2018/DecMessage-template-full.xml',
    'customs/dec-2018',
    'DecMessage',
    '2018',
    'DEC-MISSING DEC-REFERENCE',
  ],
  ['customs/decmod/DecModMessage-enterprise-confirm.xml', 'customs/receipt', 'DecModMessage', '3.1', ''],
  ['customs/decmod/DecModMessage-modify.xml', 'customs/receipt', 'DecModMessage', '3.1', ''],
  ['customs/decmod/DecModSaveResponse.xml', 'customs/receipt', 'DecModSaveResponse', '3.1', ''],
  ['customs/dxp/DxpMsg_MaxNode-Sign.xml', 'customs/receipt', 'DxpMsg', '1.0', ''],
  ['customs/dxp/DxpRep.xml', 'customs/receipt', 'DxpRep', '1.0', ''],
  ['customs/receipts-2016/DEC_DATA-channel7.xml', 'customs/dec-2016', 'DEC_RESULT', '2016', ''],
  ['customs/receipts-2016/DecSupplement-response.xml', 'customs/receipt', 'DecSDImportResponse', '3.1', ''],
  ['customs/receipts-2016/DxpMsg-DEC_DATA-channel7-base64.xml', 'customs/dec-2016', 'DEC_RESULT', '2016', ''],
  ['customs/receipts-2018/synthetic/DEC_RESULT-7.xml', 'customs/dec-2018', 'DEC_RESULT', '2018', ''],
  ['customs/receipts-2018/synthetic/DEC_RESULT-C.xml', 'customs/dec-2018', 'DEC_RESULT', '2018', ''],
  ['customs/receipts-2018/synthetic/DEC_RESULT-E.xml', 'customs/dec-2018', 'DEC_RESULT', '2018', ''],
  ['customs/receipts-2018/synthetic/DEC_RESULT-J.xml', 'customs/dec-2018', 'DEC_RESULT', '2018', ''],
  ['customs/receipts-2018/synthetic/DEC_RESULT-L.xml', 'customs/dec-2018', 'DEC_RESULT', '2018', ''],
  ['customs/receipts-2018/synthetic/DEC_RESULT-P.xml', 'customs/dec-2018', 'DEC_RESULT', '2018', ''],
  ['customs/receipts-2018/synthetic/DEC_RESULT-R.xml', 'customs/dec-2018', 'DEC_RESULT', '2018', ''],
  ['inspection/constructed/ciqresult-2018.xml', 'inspection/eciq-single-window', 'Ciqresult', '2018', ''],
  ['inspection/constructed/dcl-response-1500.json', 'inspection/eciq', 'DCL_RESPONSE', '1.0', ''],
  ['inspection/constructed/itownet-header.xml', 'inspection/eciq', 'ItowNetHeader', '1.0', ''],
  ['inspection/eciq-oborm-pull-request.xml', 'inspection/eciq', 'SEARCH_TABLE', '1.0', ''],
  ['inspection/eciq-oborm-push-import.xml', 'inspection/eciq', 'ITF_DCL_IO_DECL', '1.0', ''],
  ['railway/aperak_d96a_syntax_v3.edi', 'railway/edifact', 'APERAK', 'D.96A', 'EDI-UNT-COUNT'],
  ['railway/aperak_rejected_d96a_syntax_v3.edi', 'railway/edifact', 'APERAK', 'D.96A', 'EDI-UNT-COUNT'],
  ['railway/aperak_rejected_d96a_syntax_v4.edi', 'railway/edifact', 'APERAK', 'D.96A', 'EDI-UNT-COUNT'],
  ['railway/coarri_d95b.edi', 'railway/edifact', 'COARRI', 'D.95B', ''],
  ['railway/codeco_d95b_itg13_depot_gate_in.edi', 'railway/edifact', 'CODECO', 'D.95B', 'EDI-ELEMENT-LONG'],
  ['railway/cohaor_d17b_itg12_generated.edi', 'railway/edifact', 'COHAOR', 'D.17B', ''],
  ['railway/contrl_v3_segment_error_reject.edi', 'railway/edifact', 'CONTRL', 'D.99B', ''],
  ['railway/cuscar_d95b_manifest_badcount.edi', 'railway/edifact', 'CUSCAR', 'D.95B', 'EDI-ELEMENT-LONG EDI-UNT-COUNT'],
  [
    'railway/iftmin_d00b_forwarding_instruction_noenvelope.edi',
    'railway/edifact',
    'IFTMIN',
    'D.00B',
    'EDI-SEGMENT-EMPTY EDI-UNT-COUNT',
  ],
  ['railway/proposed/aperak_d95b_business_reject.edi', 'railway/edifact', 'APERAK', 'D.95B', ''],
  ['railway/proposed/codeco_d95b_gate_in.edi', 'railway/edifact', 'CODECO', 'D.95B', ''],
  ['railway/proposed/codeco_d95b_gate_out.edi', 'railway/edifact', 'CODECO', 'D.95B', ''],
  ['railway/proposed/cohaor_d95b_hold_and_inspect.edi', 'railway/edifact', 'COHAOR', 'D.95B', ''],
  ['railway/proposed/contrl_v3_ack.edi', 'railway/edifact', 'CONTRL', 'D.3', ''],
  ['railway/proposed/contrl_v3_reject_missing_element.edi', 'railway/edifact', 'CONTRL', 'D.3', ''],
  ['railway/proposed/coreor_d95b_release.edi', 'railway/edifact', 'COREOR', 'D.95B', ''],
  ['railway/proposed/coreor_d95b_release_cancel.edi', 'railway/edifact', 'COREOR', 'D.95B', ''],
  ['railway/proposed/iftmin_d95b_notify_declared_consignment.edi', 'railway/edifact', 'IFTMIN', 'D.95B', ''],
  ['railway/proposed/iftsta_d95b_arrived.edi', 'railway/edifact', 'IFTSTA', 'D.95B', ''],
  ['railway/proposed/iftsta_d95b_stopped_for_inspection.edi', 'railway/edifact', 'IFTSTA', 'D.95B', ''],
  ['railway/syntax_release_character.edi', 'railway/edifact', 'PAORES', '93:1', 'EDI-UNT-COUNT'],
  ['railway/syntax_utf8.edi', 'railway/edifact', 'DESADV', '0:96A', ''],
  ['railway/syntax_wikipedia_una_example.edi', 'railway/edifact', 'PAORES', '93:1', ''],
  [
    'railway/syntax_with_ung_01.edi',
    'railway/edifact',
    'MSG2',
    'S.93A',
    'EDI-ELEMENT-MISSING EDI-GROUP-MIXED EDI-GROUP-TYPES EDI-MESSAGE-DUPLICATE EDI-TAG-INVALID EDI-UNT-COUNT EDI-UNZ-REF',
  ],
  ['railway/syntax_wrapped_lines.edi', 'railway/edifact', 'PAORES', '93:1', ''],
];

/** What is no message of a format built here: by a folder, an ending or a name, and why. The first that fits counts. */
const NOT_BUILT: readonly (readonly [RegExp, string])[] = [
  [/SOURCES\.txt$/, 'notes'],
  [/^customs\/(codes|fields|ref-xsd)\//, 'code lists, field lists and schemas'],
  [/^customs\/attachments\/USF/, 'USF, attached documents'],
  [/^customs\/manifest-old\//, 'manifests of before 2018, fixed width and ARRIVAL'],
  [/^customs\/sgy-gzcustoms\//, 'TCS and a regional comparison of two declarations'],
  [/^(customs\/wljk|railway\/(constructed_)?wljk)/, 'WLJK, logistics control'],
  [/^airport\/(riege_|constructed\/xfsu|pact_x|afklm_)[^/]*\.xml$/, 'Cargo-XML'],
  [/^airport\/gacc_mt2201/, 'MT2201, the air manifest of customs'],
  [/^airport\/(onerecord|pucomex)_[^/]*\.json$/, 'ONE Record and a foreign single window'],
  [/^airport\/cimp-line-regexes\.json$/, 'patterns'],
  [/^airport\/cargo-xml-element-trees\.txt$/, 'element lists'],
  [/^inspection\/data\//, 'code and field lists'],
  [/^inspection\/traces-/, 'TRACES'],
  [/^inspection\/constructed\/port-/, 'MT0102 and CIQIM, a port of its own'],
  [/^inspection\/constructed\/(aqsiq|dalian|zjport)-/, 'regional services'],
  [/^inspection\/eciq-npsys-attachlist/, 'the list of attachments of another service'],
  [/^railway\/tables\//, 'directory tables'],
];

const files = present
  ? readdirSync(SAMPLES, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(SAMPLES.pathname.length).replace(/^\/+/, ''))
      .sort()
  : [];

const inspect = (file: string) => inspectBytes(readFileSync(new URL(file, SAMPLES)), file);

describe.runIf(present)('inspect over the published messages', () => {
  it.each(RECOGNISED)('%s is %s %s %s, errors: "%s"', (file, format, type, version, errors) => {
    const { recognised, party, problems, warnings, meaning, ...is } = inspect(file);
    expect({ recognised, ...is }).toEqual({ recognised: true, format, type, version });
    expect(party).toBe(format.split('/')[0]);
    expect([...new Set(problems.map(({ code }) => code))].sort().join(' ')).toBe(errors);
    for (const { at, message, messageZh } of [...problems, ...warnings]) {
      expect(at).not.toBe('');
      expect(message).not.toBe('');
      expect(messageZh).toMatch(/\p{Script=Han}/u);
    }
    if (errors === '') expect(meaning).not.toEqual({});
  });

  const others = files.filter((file) => !RECOGNISED.some(([known]) => known === file));
  it.each(others)('%s is of no format built here', (file) => {
    const why = NOT_BUILT.find(([pattern]) => pattern.test(file))?.[1];
    expect(why, 'a new sample: say here what is expected of it').toBeDefined();
    expect(inspect(file)).toMatchObject({ recognised: false, party: null, format: null, type: null, problems: [] });
  });

  it('no sample of the table is missing', () => {
    expect(RECOGNISED.map(([file]) => file).filter((file) => !files.includes(file))).toEqual([]);
  });
});
