import { expect, it } from 'vitest';
import { eventCheck } from './event-check.ts';
import { bareType, readPartyReport } from './party-report.ts';

const check = eventCheck();
const said = { party: 'customs', kind: 'released', senderTime: '2018-01-05T09:30:00+08:00' };
const numbers = [{ kind: 'entryId', value: '050320181000000001' }];
const read = (value: unknown) => readPartyReport('customs', Buffer.from(JSON.stringify(value)), check);

it('reads numbers, statements and an answer to a message of ours', () => {
  const acknowledgement = { reference: 'TG1', outcome: 'accepted' };
  const { reports, problems, format, type } = read({ numbers, statements: [said], acknowledgement });
  expect(problems).toEqual([]);
  expect([format, type]).toEqual(['customs/report', 'PartyReport']);
  expect(reports).toEqual([{ numbers, learned: [], statements: [said], acknowledgement }]);
});

it('takes nothing of a report that is not one, and names all that is wrong', () => {
  const { reports, problems } = read({ numbers: [], statements: [{ ...said, kind: 'sunk', unit: {} }], more: 1 });
  expect(reports).toEqual([]);
  const text = problems.map(({ message }) => message).join('\n');
  for (const part of ['/numbers ', '/statements/0/kind ', '/statements/0/unit ', '(more)'])
    expect(text).toContain(part);
  expect(
    problems.every(
      ({ code, severity, messageZh }) => code === 'REPORT-FORM' && severity === 'error' && messageZh !== '',
    ),
  ).toBe(true);
});

it('a party says nothing that only a trader or an operator can', () => {
  for (const more of [
    { kind: 'amended' },
    { kind: 'withdrawn' },
    { kind: 'reopened' },
    { setsAside: [] },
    { by: '张三' },
  ]) {
    expect(read({ numbers, statements: [{ ...said, ...more }] }).reports, JSON.stringify(more)).toEqual([]);
  }
});

it('is JSON in UTF-8 or nothing', () => {
  for (const bytes of [
    Buffer.from('{'),
    Buffer.from([0xb9, 0xd8]),
    Buffer.from(''),
    Buffer.from('null'),
    Buffer.from('[]'),
  ]) {
    const { reports, problems } = readPartyReport('customs', bytes, check);
    expect([reports.length, problems.length > 0]).toEqual([0, true]);
  }
});

it('knows a media type by its name alone', () => {
  expect(bareType('Application/VND.tongguan.report+json; charset=utf-8')).toBe('application/vnd.tongguan.report+json');
  expect(bareType('')).toBe('');
});
