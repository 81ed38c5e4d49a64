import { describe, expect, it } from 'vitest';
import { originalHead, readCargoImp } from './index.ts';

const FSU = ['FSU/15', '999-00000070DATICN/T8', 'CCD/06JAN1130/DAT/T8'];
const read = (lines: readonly string[]) => readCargoImp(Buffer.from(lines.join('\r\n')));
const codes = (lines: readonly string[]) => read(lines).problems.map(({ code }) => code);

describe('a Type B message', () => {
  it.each([
    ['around heading and text', ['\x01QU DATFMCA', '.PEKFMCA 061130', '\x02FSU/15', ...FSU.slice(1), '\x03']],
    ['on lines of their own', ['\x01', 'QU DATFMCA', '.PEKFMCA 061130', '\x02', ...FSU, '\x03']],
    ['behind the last line', ['QU DATFMCA', '.PEKFMCA 061130', ...FSU.slice(0, 2), `${FSU[2]}\x0b\x03\x04`]],
  ])('is read with control characters %s', (_, lines) => {
    const { message, problems } = read(lines);
    expect(message).toMatchObject({ smi: 'FSU', consignments: [{ awb: '999-00000070', statuses: [{ code: 'CCD' }] }] });
    expect(problems.map(({ code }) => code)).toEqual(['CIMP-HEADING']);
    expect(originalHead(Buffer.from(lines.join('\r\n')))).toEqual(FSU.slice(0, 2));
  });

  it('is read with them where there is no heading', () => {
    expect(codes(['\x02FSU/15', ...FSU.slice(1), '\x03'])).toEqual([]);
  });

  it('shows a control character inside a line instead of hiding it', () => {
    const { problems } = read([...FSU, 'AB\x03C/1', 'CCD/06JAN1130/D\x03T/T8']);
    const text = problems.map(({ message, messageZh }) => message + messageZh).join('');
    expect(text).toContain('␃');
    expect(/[\x00-\x1f]/.test(text)).toBe(false);
  });

  it('does not slow down with many control characters', () => {
    const began = Date.now();
    read([...FSU, `A${'\x03'.repeat(200_000)}A`]);
    expect(Date.now() - began).toBeLessThan(2000);
  });
});

describe('what a reader is told', () => {
  it('is in Chinese where it is in Chinese', () => {
    const texts = (...lines: string[]) => read(lines).problems.map(({ messageZh }) => messageZh);
    expect(texts('FSU/15', '999-00000070DATICN/T8', 'CCD/06JAN1130/D1T/T8')).toEqual([
      '无法从“D1T”读出机场代码,应为三位字母',
    ]);
    expect(texts('FSU/15', 'OSI/X', ...FSU.slice(1))).toEqual(['OSI/X 行在 FSU 的运单号行之前,请移至其后']);
    expect(texts(...FSU, 'DIS/CA1234/06JAN1130/DAT/OFL1/8').join()).not.toMatch(/[a-z]{3}/);
  });

  it('is that a second message begins', () => {
    for (const first of [FSU, ['PSN', '999-00000070', 'CSN/7H/06JAN1902/X']]) {
      const [problem] = read([...first, ...FSU]).problems;
      expect(problem).toMatchObject({ code: 'CIMP-SECOND-MESSAGE', severity: 'error', at: 'line 4' });
      expect(problem?.message).toBe('A second message begins with FSU/15; send each message by itself');
    }
  });
});
