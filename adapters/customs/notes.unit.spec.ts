import { describe, expect, it } from 'vitest';
import { READ, utf8 } from './examples.fixture.ts';
import { customsAdapter } from './index.ts';

/** What a receipt of that CHANNEL with that note says, and the problems found in it. */
function said(channel: string, note: string) {
  const text = `<DEC_RESULT><CUS_CIQ_NO>I20180000000000001</CUS_CIQ_NO><NOTICE_DATE>2018-01-05T10:30:00</NOTICE_DATE><CHANNEL>${channel}</CHANNEL><NOTE>${note}</NOTE></DEC_RESULT>`;
  const reading = customsAdapter.read(utf8(text), READ);
  return {
    said: reading?.reports[0]?.statements.map(({ kind, unit }) => (unit ? `${kind} ${unit.id}` : kind)),
    problems: reading?.problems.map(({ severity, code }) => `${severity} ${code}`),
  };
}

describe('a release that keeps something back releases nothing, and a person is told', () => {
  it.each([
    '除箱号：TGXU3100011外放行',
    '海关已放行，TGXU3100011 暂扣',
    '放行 箱号：TGXU3100011；TGXU3100027查验',
    '箱号：TGXU3100011 不予放行',
    '部分放行',
    '撤销放行',
  ])('%s', (note) => {
    for (const channel of ['P', 'I', 'F', 'B', 'K'])
      expect(said(channel, note)).toEqual({ said: ['noted'], problems: ['warning DEC-RELEASE'] });
  });

  it('but what is over keeps nothing back', () => {
    const note = '箱号：TGXU3100011 已查验，未见异常，放行';
    expect(said('P', note)).toEqual({ said: ['released TGXU3100011'], problems: [] });
  });

  it('and a name that is nearly one is none of the whole', () => {
    expect(said('P', '放行 TGXU 3100011')).toEqual({ said: ['noted'], problems: ['warning DEC-UNIT'] });
  });
});

describe('an inspection of all but one', () => {
  it('is taken for the whole declaration', () => {
    expect(said('C', '除箱号：TGXU3100011外全部查验')).toEqual({ said: ['inspect'], problems: ['warning DEC-UNIT'] });
  });
});

describe('an M that lifts a hold', () => {
  it.each(['解除扣留', '扣留已解除，继续办理', '解除对TGXU3100011的扣留', '对TGXU3100011的扣留予以解除'])(
    'is no new hold: %s',
    (note) => {
      expect(said('M', note)).toEqual({ said: ['noted'], problems: [] });
    },
  );

  it.each([
    ['解除对TGXU3100011的扣留，扣留TGXU3100027', ['held TGXU3100027']],
    ['解除对TGXU3100011的扣留，继续扣留其余货物', ['held']],
    ['取消查验并扣留 箱号：TGXU3100011', ['held TGXU3100011']],
    ['未解除扣留', ['held']],
    ['扣留尚未解除', ['held']],
  ])('and holds something holds it: %s', (note, expected) => {
    expect(said('M', note)).toEqual({ said: expected, problems: [] });
  });
});
