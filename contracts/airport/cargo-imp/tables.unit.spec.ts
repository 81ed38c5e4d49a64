import { describe, expect, it } from 'vitest';
import { CSN_CODES, csnCode } from './csn-codes.ts';
import { FHL_LINES, FWB_LINES, LISTED_LINES } from './lines.ts';
import { MESSAGE_KINDS, messageKind } from './messages.ts';
import { OCI_CONTROL, OCI_INFORMATION } from './oci-codes.ts';
import { SPECIAL_HANDLING_CODES } from './special-handling-codes.ts';
import { DISCREPANCY_CODES, STATUS_CODES, statusCode, XML_ONLY_STATUS_CODES } from './status-codes.ts';

const CHINESE = /\p{Script=Han}/u;

describe('Cargo-IMP tables', () => {
  const named: readonly (readonly [string, readonly (readonly [string, { en: string; zh: string }])[]])[] = [
    ['messages', MESSAGE_KINDS.map((row) => [row.smi, row])],
    ['FWB lines', FWB_LINES.map((row) => [row.id, row])],
    ['FHL lines', FHL_LINES.map((row) => [row.id, row])],
    ['status codes', STATUS_CODES.map((row) => [row.code, row])],
    ['CSN codes', CSN_CODES.map((row) => [row.code, row])],
    ['discrepancy codes', Object.entries(DISCREPANCY_CODES)],
    ['OCI information identifiers', Object.entries(OCI_INFORMATION)],
    ['OCI control identifiers', Object.entries(OCI_CONTROL)],
    ['special handling codes', [...SPECIAL_HANDLING_CODES]],
  ];
  it.each(named)('%s have a code of their own and a meaning in both languages', (_, rows) => {
    expect(new Set(rows.map(([code]) => code)).size).toBe(rows.length);
    for (const [code, { en, zh }] of rows) {
      expect(code).toMatch(/^[A-Z0-9]{1,4}$/);
      expect(en).toMatch(/[a-z]/i);
      expect(CHINESE.test(zh) || zh.startsWith('AEO'), `${code} ${zh}`).toBe(true);
    }
  });

  it('has the customs milestones and the three kinds of hold', () => {
    expect(STATUS_CODES.filter((row) => row.customs).map((row) => row.code)).toEqual(['CRC', 'TGC', 'CCD']);
    for (const kind of ['6', '7', '8']) {
      expect(['H', 'J', 'I'].map((step) => csnCode(kind + step)?.effect)).toEqual(['place', 'in-place', 'remove']);
      expect(csnCode(`${kind}I`)?.xcsn).toBe('CO');
    }
    expect(csnCode('7H')?.xcsn).toBe('RI');
    expect(csnCode('8H')?.xcsn).toBe('RS');
    expect(csnCode('6H')?.xcsn).toBe('CD');
  });

  it('finds rows by code', () => {
    expect(messageKind('FWB')?.read).toEqual([9, 17]);
    expect(messageKind('XXX')).toBeUndefined();
    expect(statusCode('CCD')?.fields).toEqual(['date', 'airport', 'quantity']);
    expect(XML_ONLY_STATUS_CODES.every((code) => statusCode(code) === undefined)).toBe(true);
  });

  it('knows the lines of every message that is only recognised', () => {
    for (const smi of Object.keys(LISTED_LINES)) expect(messageKind(smi)?.write).toEqual([]);
  });

  it('has the codes an officer looks for', () => {
    for (const code of ['PHY', 'FRI', 'AVI', 'PER', 'HUM', 'LIC', 'VAL']) {
      expect(SPECIAL_HANDLING_CODES.get(code)?.group).toBe('border');
    }
  });
});
