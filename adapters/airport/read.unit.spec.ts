import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from './encode.ts';
import { bytes, encodeContext, exportDeclaration, lines, readContext } from './examples.fixture.ts';
import { airportAdapter } from './index.ts';

const read = (body: Uint8Array) => airportAdapter.read(body, readContext());

describe('the kinds of message', () => {
  it.each([
    [['PSN', '999-76543213', 'CSN/SF/05JAN1600/0180105050300007-R1'], 'CSN', ''],
    [['PSN'], 'PSN', ''],
    [['FMA', 'ACK/OK', 'FWB/16', '999-76543213DATICN/T1K1'], 'FMA', ''],
    [['FNA/1', 'ACK/NO', 'FWB/16', '999-76543213DATICN/T1K1'], 'FNA', '1'],
    [['PER', 'ERR/400/BAD'], 'PER', ''],
    [['FSR', '999-76543213'], 'FSR', ''],
    [['FSA/15', '999-76543213', 'OSI/NO RECORD FOUND'], 'FSA', '15'],
    [['FFM/8', '1/CA1234/05JAN/DAT', 'PEK', '999-76543213DATPEK/T1K1/GEARS', 'LAST'], 'FFM', '8'],
  ])('%j is %s', (text, type, version) => {
    expect(read(bytes(...text))).toMatchObject({ party: 'airport', format: 'airport/cargo-imp', type, version });
  });

  it('says codes in English and Chinese', () => {
    const reading = read(
      bytes('FSU/15', '999-76543213DATICN/T12', 'DIS/CA1234/05JAN1500/DAT/OFLD/T12', 'OCI/CN/EXP/M/0180105050300007'),
    );
    expect(reading?.meaning).toMatchObject({
      message: { code: 'FSU', en: 'Status update', zh: '货物状态通知' },
      consignments: [
        {
          airWaybill: '999-76543213',
          statuses: [
            {
              status: { code: 'DIS', en: 'Discrepancy', zh: '不正常' },
              discrepancy: { code: 'OFLD', en: 'Offloaded', zh: '已卸下(拉货)' },
              date: '2018-01-05T15:00',
              declarationNo: '0180105050300007',
              customs: [{ control: { code: 'M', zh: '报关单号' } }],
            },
          ],
        },
      ],
    });
  });

  it('names the ULDs of a status and of a notice', () => {
    const status = read(bytes('FSU/15', '999-76543213DATICN/T12', 'TGC/05JAN0940/DAT/P6T12', 'ULD/AKE12345CA'));
    expect(status?.meaning).toMatchObject({ consignments: [{ statuses: [{ unitLoadDevices: ['AKE12345CA'] }] }] });
    const order = '0180105050300007-R1';
    const notice = (text: string) => {
      const notices = read(bytes('PSN', '999-76543213', `CSN/SF/05JAN1600/${text}`))?.meaning.notices;
      return Array.isArray(notices) ? notices[0] : undefined;
    };
    expect(notice(`${order} ULD AKE12345CA PMC1234MU`)).toMatchObject({
      orderNo: order,
      unitLoadDevices: ['AKE12345CA', 'PMC1234MU'],
    });
    for (const text of [order, `${order} ULD`, `${order} ULD AKE`, `${order} JOINT`, 'ULD AKE12345CA'])
      expect(notice(text)).not.toHaveProperty('unitLoadDevices');
  });

  it('gives nothing for what is no Cargo-IMP', () => {
    for (const text of ['', '<Waybill/>', '{"a":1}', "UNA:+.? 'UNB+UNOA:1'", '报关单']) {
      expect(read(Buffer.from(text))).toBeUndefined();
    }
  });

  it('has a meaning that is JSON', () => {
    const { body } = encode({ kind: 'declare', declaration: exportDeclaration() }, encodeContext());
    const meaning = read(body)?.meaning;
    expect(JSON.parse(JSON.stringify(meaning))).toEqual(meaning);
  });
});

/** What each reference sample is; `broken` where it is wrong as printed. Others of the folder are well made. */
const EXPECTED: Readonly<Record<string, { type: string; version: string; broken?: true; reports?: number }>> = {
  'constructed/fma_ack_fwb17_constructed.txt': { type: 'FMA', version: '', reports: 1 },
  'constructed/fna1_reject_fwb16.txt': { type: 'FNA', version: '1', reports: 1 },
  'constructed/fsu15_dep.txt': { type: 'FSU', version: '15', reports: 1 },
  'constructed/fsu15_dis_offloaded.txt': { type: 'FSU', version: '15', reports: 1 },
  'constructed/fsu15_rcs_customs_chain.txt': { type: 'FSU', version: '15', reports: 5 },
  'constructed/fwb16_dat_export.txt': { type: 'FWB', version: '16' },
  'fna1_reject_ffr4.txt': { type: 'FNA', version: '1', reports: 1 },
  'gumraq_fbl4_01.txt': { type: 'FBL', version: '4' },
  'gumraq_ffa4_01.txt': { type: 'FFA', version: '4' },
  'gumraq_ffm8_01.txt': { type: 'FFM', version: '8' },
  'gumraq_ffm8_03.txt': { type: 'FFM', version: '8' },
  'gumraq_ffm8_05.txt': { type: 'FFM', version: '8' },
  'gumraq_fhl5_01.txt': { type: 'FHL', version: '5' },
  'gumraq_fhl5_03.txt': { type: 'FHL', version: '5' },
  'gumraq_fhl5_05.txt': { type: 'FHL', version: '5' },
  'gumraq_fhl5_06.txt': { type: 'FHL', version: '5' },
  'gumraq_fsa15_02.txt': { type: 'FSA', version: '15', reports: 1 },
  'gumraq_fsa15_04.txt': { type: 'FSA', version: '15', reports: 1 },
  'gumraq_fsa15_05.txt': { type: 'FSA', version: '15', reports: 1 },
  'gumraq_fsa15_07.txt': { type: 'FSA', version: '15', reports: 1 },
  'gumraq_fsa15_08.txt': { type: 'FSA', version: '15', reports: 1 },
  'gumraq_fsa15_10.txt': { type: 'FSA', version: '15', reports: 1 },
  'gumraq_fsa15_11.txt': { type: 'FSA', version: '15', reports: 2 },
  'gumraq_fsa15_13.txt': { type: 'FSA', version: '15', reports: 1 },
  'gumraq_fsa15_14.txt': { type: 'FSA', version: '15', reports: 3 },
  'gumraq_fsa15_16.txt': { type: 'FSA', version: '15', reports: 1 },
  'gumraq_fsa15_17.txt': { type: 'FSA', version: '15', reports: 1 },
  'gumraq_fsa15_19.txt': { type: 'FSA', version: '15', reports: 1 },
  'gumraq_fsa15_20.txt': { type: 'FSA', version: '15', reports: 1 },
  'gumraq_fsa15_22.txt': { type: 'FSA', version: '15', reports: 1 },
  'gumraq_fsa15_23.txt': { type: 'FSA', version: '15', reports: 1 },
  'gumraq_fsr_01.txt': { type: 'FSR', version: '' },
  'gumraq_fsr_02.txt': { type: 'FSR', version: '' },
  'gumraq_fsr_03.txt': { type: 'FSR', version: '' },
  'gumraq_fsu14_01.txt': { type: 'FSU', version: '14', reports: 58 },
  'gumraq_fwb17_01.txt': { type: 'FWB', version: '17' },
  'gumraq_fwb17_03.txt': { type: 'FWB', version: '17' },
  'gumraq_fwb17_05.txt': { type: 'FWB', version: '17' },
  'onerecord_FWB-Example1_fragment.txt': { type: 'FWB', version: '17', broken: true },
  'pact_ffm8.txt': { type: 'FFM', version: '8' },
  'pact_fhl5.txt': { type: 'FHL', version: '5' },
  'pact_fwb16_asprinted_two_broken_lines.txt': { type: 'FWB', version: '16', broken: true },
  'pact_per_bad_format.txt': { type: 'PER', version: '' },
  'pact_psn_6H.txt': { type: 'CSN', version: '' },
  'pact_psn_6J.txt': { type: 'CSN', version: '' },
  'pact_psn_7H.txt': { type: 'CSN', version: '' },
  'pact_psn_7J.txt': { type: 'CSN', version: '' },
  'pact_psn_8H.txt': { type: 'CSN', version: '' },
  'pact_psn_manifest_received_no_awb.txt': { type: 'CSN', version: '' },
  'pact_psn_received.txt': { type: 'CSN', version: '' },
  'prod_fwb17_masked.txt': { type: 'FWB', version: '17' },
  'prod_mvt_masked.txt': { type: 'MVT', version: '' },
};

const SAMPLES = '../shared/samples/airport';
const present = existsSync(SAMPLES);
if (!present) console.warn(`airport samples are not at ${SAMPLES}: the tests over them do not run`);

/** Lists of files and notes of the folder, in no message format. */
const NO_MESSAGE = ['SOURCES.txt', 'cargo-xml-element-trees.txt'];

describe.runIf(present)('the reference samples', () => {
  const files = present
    ? readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:txt|xml|json)$/.test(name))
    : [];
  const messages = files.filter((name) => name.endsWith('.txt') && !NO_MESSAGE.includes(name)).sort();

  it('are all listed with what is expected of them', () => {
    expect(messages).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(messages)('%s', (name) => {
    const body = readFileSync(join(SAMPLES, name));
    const reading = read(body);
    const errors = reading?.problems.filter((found) => found.severity === 'error') ?? [];
    const { type, version, broken = false, reports = 0 } = EXPECTED[name] ?? { type: '', version: '' };
    expect({ type: reading?.type, version: reading?.version, broken: errors.length > 0 }).toEqual({
      type,
      version,
      broken,
    });
    expect(reading?.reports).toHaveLength(reports);
    const answer = airportAdapter.acknowledge(body, reading, encodeContext());
    const expected = ['FMA', 'FNA', 'PER'].includes(type) ? undefined : broken ? 'FNA' : 'FMA';
    expect(answer?.type).toBe(expected);
  });

  it('in XML and JSON are none of the formats built here, and refused by FNA', () => {
    const others = files.filter((name) => !name.endsWith('.txt'));
    expect(others.length).toBeGreaterThan(10);
    for (const name of [...others, ...NO_MESSAGE]) {
      const body = readFileSync(join(SAMPLES, name));
      expect(read(body), name).toBeUndefined();
      const answer = airportAdapter.acknowledge(body, undefined, encodeContext());
      expect(lines(answer?.body ?? bytes()).slice(0, 2)).toEqual(['FNA/1', 'ACK/MESSAGE NOT RECOGNISED']);
    }
  });
});

describe('whatever comes', () => {
  const everything = (body: Uint8Array): void => {
    const reading = read(body);
    const answer = airportAdapter.acknowledge(body, reading, encodeContext());
    airportAdapter.toDeclaration(body, readContext());
    // Even the quote of a broken text makes a well made answer.
    if (answer !== undefined) expect(read(answer.body)?.type).toBe(answer.type);
    if (reading?.problems.some((found) => found.severity === 'error')) expect(reading.reports).toEqual([]);
    for (const report of reading?.reports ?? []) {
      for (const { senderTime } of report.statements) expect(Number.isNaN(Date.parse(senderTime))).toBe(false);
    }
  };

  it('never throws on bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), everything), { numRuns: 300 });
  });

  it('never throws on lines that look like messages', () => {
    const smi = fc.constantFrom(
      'FWB/16',
      'FWB/17',
      'FSU/15',
      'FSA/12',
      'PSN',
      'FSN',
      'FMA',
      'FNA/1',
      'PER',
      'FHL/4',
      'MVT',
    );
    const part = fc.constantFrom(
      '999-76543213DATICN',
      'T12K340.5MC2.1',
      'T2L999999999.9999',
      '05JAN0910',
      '29FEB2359-T',
      'CA1234/05JAN',
      'DAT',
      'OSI',
      'TGC',
      'OCI/CN/EXP/M/0180105050300007',
      'ACC/GEN/REF A',
      '0180105050300007-I1',
      'ACK',
      'CSN/8H',
      'RTD/1/NG',
      'FLT/CA1234/31',
      'ISU/05JAN18/DAT',
      '中',
      '',
    );
    const line = fc.array(part, { maxLength: 5 }).map((parts) => parts.join('/'));
    const text = fc.tuple(smi, fc.array(line, { maxLength: 12 })).map(([head, rest]) => [head, ...rest].join('\r\n'));
    fc.assert(
      fc.property(text, (value) => everything(Buffer.from(value))),
      { numRuns: 600 },
    );
  });

  it('never throws on a message of ours with a change in it', () => {
    const { body } = encode({ kind: 'declare', declaration: exportDeclaration() }, encodeContext());
    fc.assert(
      fc.property(fc.nat({ max: body.length - 1 }), fc.nat({ max: 255 }), (index, value) => {
        const changed = Uint8Array.from(body);
        changed[index] = value;
        everything(changed);
      }),
      { numRuns: 300 },
    );
  });

  it('takes time in proportion to the size, up to the limit', () => {
    const many = bytes('FSU/15', '999-76543213DATICN/T12', ...Array<string>(7000).fill('TGC/05JAN0940/DAT/T12'));
    expect(read(many)?.reports).toHaveLength(7000);
  });
});
