import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ECIQ_CHILDREN, ECIQ_HEAD, ECIQ_MODIFY, ECIQ_RECEIPT, ECIQ_TABLES, EXCHANGE_WSDL } from './index.ts';

describe('tables of the eCIQ messages', () => {
  it.each([...ECIQ_TABLES.values()].map((table) => [table.name, table] as const))('%s is complete', (_name, table) => {
    const names = table.fields.map(({ element }) => element);
    expect(new Set(names).size).toBe(names.length);
    for (const field of table.fields)
      expect(field).toMatchObject({ zh: expect.stringMatching(/./), en: expect.stringMatching(/./) });
    if (![ECIQ_HEAD, ECIQ_RECEIPT, ECIQ_MODIFY].includes(table)) expect(ECIQ_TABLES.has(table.parent ?? '')).toBe(true);
  });

  it('keeps the spellings of the real messages', () => {
    const all = [...ECIQ_TABLES.values()].flatMap((table) => table.fields.map(({ element }) => element));
    for (const name of ['PackLenth', 'FalgArchive', 'ConvynceName', 'LicWrtofQty', 'StdMeasUnitQyt', 'techRegCode']) {
      expect(all).toContain(name);
    }
  });

  it('writes a parent before its children', () => {
    const order = [ECIQ_HEAD.name, ...ECIQ_CHILDREN.map(({ name }) => name)];
    for (const { name, parent } of ECIQ_CHILDREN) expect(order.indexOf(parent ?? '')).toBeLessThan(order.indexOf(name));
  });
});

describe('description of the service', () => {
  it('is document/literal wrapped with the three operations of docs/exchange.md', () => {
    const wsdl = readFileSync(EXCHANGE_WSDL, 'utf8');
    expect(wsdl).toContain('targetNamespace="urn:tongguan:inspection:exchange:1"');
    expect(wsdl).not.toMatch(/style="rpc"|use="encoded"/);
    for (const operation of ['PutMessage', 'GetMessage', 'DeleteMessage']) {
      expect(wsdl).toContain(`<xs:element name="${operation}">`);
      expect(wsdl).toContain(`soapAction="urn:tongguan:inspection:exchange:1/${operation}"`);
    }
  });
});
