import { describe, expect, it } from 'vitest';
import { type Declaration, EncodeError } from '../adapter.ts';
import { child, readXml, textOf } from '../syntax/xml/index.ts';
import { ENCODE, RAIL_EXPORT, READ } from './examples.fixture.ts';
import { customsAdapter } from './index.ts';
import { lengthIn } from './values.ts';

type Version = '2016' | '2018';
const encode = (declaration: Declaration, version: Version) =>
  customsAdapter.encode({ kind: 'declare', declaration }, ENCODE, `customs/dec-${version}`);

/** What is wrong with a declaration in that version: code, place and both messages. */
function problems(declaration: Declaration, version: Version) {
  try {
    encode(declaration, version);
    return [];
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error;
    return error.problems.map(({ code, at, message, messageZh }) => ({ code, at, message, messageZh }));
  }
}

const named = (name: string): Declaration => ({
  ...RAIL_EXPORT,
  parties: { ...RAIL_EXPORT.parties, trader: { ...RAIL_EXPORT.parties.trader, name } },
});

describe('the length of a text', () => {
  it('is counted in bytes of GB in 2016, in characters in 2018', () => {
    expect(['A1', '大同', 'é', '㐂', '😀'].map((text) => lengthIn('2016', text))).toEqual([2, 4, 2, 4, 4]);
    expect(['A1', '大同', 'é', '㐂', '😀'].map((text) => lengthIn('2018', text))).toEqual([2, 2, 1, 1, 1]);
  });

  it.each([
    ['同'.repeat(35), 0, 0],
    [`${'同'.repeat(35)}A`, 2, 0],
    ['同'.repeat(70), 2, 0],
    ['A'.repeat(70), 0, 0],
  ])('%s as TradeName and OwnerName', (name, in2016, in2018) => {
    expect(problems(named(name), '2016').map(({ code }) => code)).toEqual(Array(in2016).fill('DEC-LENGTH'));
    expect(problems(named(name), '2018')).toHaveLength(in2018);
  });

  it('is told in the unit it is counted in', () => {
    const [first] = problems(named('同'.repeat(36)), '2016');
    expect(first?.message).toMatch(/holds 70 bytes \(two for a Chinese character\), not 72/);
    expect(first?.messageZh).toMatch(/最多 70 个字节（汉字占2个字节），现为 72 个/);
    const [second] = problems(named('同'.repeat(71)), '2018');
    expect(second?.message).toMatch(/holds 70 characters, not 71/);
    expect(second?.messageZh).toMatch(/最多 70 个字符，现为 71 个/);
  });

  it('decides in 2016 whether the note has room for the reference and the further bills', () => {
    const note = (declaration: Declaration) =>
      textOf(child(readXml(encode(declaration, '2016').body).root, 'DecHead'), 'NoteS');
    expect(note({ ...RAIL_EXPORT, note: '注'.repeat(28) })).toBe(`${'注'.repeat(28)} REF:YL-E-0001`);
    expect(note({ ...RAIL_EXPORT, note: '注'.repeat(29) })).toBe('注'.repeat(29));
    const bills = { ...RAIL_EXPORT, note: '注'.repeat(25), furtherBills: [{ number: 'RWB0000124' }] };
    const found = problems(bills, '2016');
    expect(found.map(({ code, at }) => `${code} ${at}`)).toEqual(['DEC-LENGTH /furtherBills']);
    expect(found[0]?.message).toContain('70 bytes (two for a Chinese character)) has 20 left');
    expect(found[0]?.messageZh).toContain('余 20 个');
    expect(problems(bills, '2018')).toEqual([]);
  });

  it('is the same when a DecMessage of 2016 is read', () => {
    const text = new TextDecoder().decode(encode(named('同'.repeat(35)), '2016').body);
    const read = (content: string) => customsAdapter.read(new TextEncoder().encode(content), READ)?.problems ?? [];
    const lengths = (content: string) => read(content).filter(({ code }) => code === 'DEC-LENGTH');
    expect(lengths(text)).toEqual([]);
    const [found] = lengths(text.replace(`<TradeName>${'同'.repeat(35)}`, `<TradeName>${'同'.repeat(36)}`));
    expect(found?.at).toBe('/DecMessage/DecHead/TradeName');
    expect(found?.message).toContain('70 bytes');
  });
});
