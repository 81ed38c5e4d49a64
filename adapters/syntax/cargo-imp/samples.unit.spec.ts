import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCargoImp, writeCsn, writeFhl, writeFma, writeFna, writeFsu, writeFwb } from './index.ts';
import type { CargoImpMessage, FhlContent, FwbContent } from './types.ts';

/** Reference messages live outside the repository; without them this suite says so and is skipped. */
const FOLDER = new URL('../../../../shared/samples/airport/', import.meta.url);
const present = existsSync(FOLDER);
if (!present) console.warn('reference messages not found: the sample suite of Cargo-IMP is skipped');

/** Files that hold no message. */
const NO_MESSAGE = ['SOURCES.txt', 'cargo-xml-element-trees.txt'];

/** Broken messages and the errors that say why. */
const BROKEN: Readonly<Record<string, readonly string[]>> = {
  'pact_fwb16_asprinted_two_broken_lines.txt': ['CIMP-LINE-UNKNOWN line 20', 'CIMP-FIELD-INVALID line 39 field 3'],
  'onerecord_FWB-Example1_fragment.txt': [
    'CIMP-LINE-UNKNOWN line 3',
    'CIMP-LINE-UNKNOWN line 12',
    ...['RTG', 'SHP', 'CNE', 'CVD', 'ISU', 'REF'].map(() => 'CIMP-LINE-MISSING line 13'),
  ],
};

/** Deviations that are only warned of, wrong check digits counted apart. */
const WARNED: Readonly<Record<string, readonly string[]>> = {
  'gumraq_fwb17_03.txt': ['CIMP-NON-ASCII line 15', 'CIMP-LINE-JOINED line 15'],
  'pact_fwb16_asprinted_two_broken_lines.txt': ['CIMP-LINE-JOINED line 40'],
  'pact_per_bad_format.txt': ['CIMP-CHARACTER line 2'],
  'pact_psn_manifest_received_no_awb.txt': ['CIMP-CHARACTER line 2'],
  'pact_psn_received.txt': ['CIMP-CHARACTER line 3'],
};
const WRONG_CHECK_DIGITS: Readonly<Record<string, number>> = {
  'gumraq_fbl4_01.txt': 5,
  'pact_ffm8.txt': 6,
  'pact_fhl5.txt': 1,
  'pact_fwb16_asprinted_two_broken_lines.txt': 1,
  'pact_psn_received.txt': 1,
};

const files = present
  ? ['', 'constructed/'].flatMap((folder) =>
      readdirSync(new URL(folder || '.', FOLDER))
        .filter((name) => name.endsWith('.txt'))
        .map((name) => folder + name),
    )
  : [];
const messages = files.filter((file) => !NO_MESSAGE.includes(file));
const bytesOf = (file: string): Uint8Array => readFileSync(new URL(file, FOLDER));
const read = (file: string) => readCargoImp(bytesOf(file), { reference: new Date('2024-01-10T00:00:00Z') });

/** The kind and version a file should have follow from its name: gumraq_fwb17_01, fna1_reject, pact_psn_7H. */
function expectedKind(file: string): { smi: string; version?: string } {
  if (file.startsWith('onerecord_FWB')) return { smi: 'FWB', version: '17' };
  if (file.includes('fsr_')) return { smi: 'FSR' };
  const [, smi = '', version = ''] =
    /(?:^|[_/])(fwb|fhl|ffm|fbl|ffa|fsa|fsu|fna|fma|psn|per|mvt)(\d*)[_.]/.exec(file) ?? [];
  return version === '' ? { smi: smi.toUpperCase() } : { smi: smi.toUpperCase(), version };
}

function write(message: CargoImpMessage): Buffer | undefined {
  const options = { strictAwb: false };
  switch (message.smi) {
    case 'FWB':
      return writeFwb(message as FwbContent, { ...options, version: message.version });
    case 'FHL':
      return writeFhl(message as FhlContent, { ...options, version: message.version });
    case 'FSU':
    case 'FSA':
      return writeFsu(message, { ...options, version: message.version, answer: message.smi === 'FSA' });
    case 'PSN':
      return writeCsn(message, options);
    case 'FMA':
      return writeFma(message);
    case 'FNA':
      return writeFna(message, { version: message.version ?? '' });
    default:
      return undefined;
  }
}

describe.skipIf(!present)('reference messages', () => {
  it('finds the files', () => {
    expect(messages.length).toBeGreaterThan(40);
  });

  it.each(NO_MESSAGE.filter(() => present))('%s is not a message', (file) => {
    expect(read(file)).toMatchObject({ recognised: false, problems: [{ code: 'CIMP-NOT-CARGO-IMP' }] });
  });

  it.each(messages)('%s has the kind, version and soundness it should', (file) => {
    const reading = read(file);
    const { smi, version } = expectedKind(file);
    expect(reading.recognised).toBe(true);
    expect(reading.smi).toBe(smi);
    expect(reading.version).toBe(version);
    const found = (severity: string) =>
      reading.problems
        .filter((problem) => problem.severity === severity && problem.code !== 'CIMP-AWB-CHECK-DIGIT')
        .map((problem) => `${problem.code} ${problem.at}`);
    expect(found('error')).toEqual(BROKEN[file] ?? []);
    expect(found('warning')).toEqual(WARNED[file] ?? []);
    const digits = reading.problems.filter((problem) => problem.code === 'CIMP-AWB-CHECK-DIGIT');
    expect(digits.length).toBe(WRONG_CHECK_DIGITS[file] ?? 0);
  });

  it.each(Object.keys(WRONG_CHECK_DIGITS).filter(() => present))('%s is broken in strict mode', (file) => {
    const strict = readCargoImp(bytesOf(file), { strictAwb: true });
    const digits = strict.problems.filter((problem) => problem.code === 'CIMP-AWB-CHECK-DIGIT');
    expect(digits.map((problem) => problem.severity)).toEqual(digits.map(() => 'error'));
    expect(digits.length).toBe(WRONG_CHECK_DIGITS[file]);
  });

  it.each(messages.filter((file) => BROKEN[file] === undefined))('%s is written back as it was read', (file) => {
    const { message } = read(file);
    if (message === undefined) throw new Error('no message');
    const written = write(message);
    if (written === undefined) return expect(['FFM', 'FBL', 'FFA', 'FSR', 'MVT', 'PER']).toContain(message.smi);
    const normalised = message.rawLines.map((line) => line.text.replace('\u2013', '-').toUpperCase());
    return expect(written.toString('latin1').split('\r\n')).toEqual([...normalised, '']);
  });
});
