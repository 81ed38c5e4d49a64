import { describe, expect, it } from 'vitest';
import type { EncodeContext } from '../adapter.ts';
import { ENCODE, RAIL_IMPORT, READ, utf8 } from './examples.fixture.ts';
import { customsAdapter } from './index.ts';

const result = (channel: string, note: string, seqNo = 'I20180000000000001') =>
  `<DEC_RESULT><SEQ_NO>${seqNo}</SEQ_NO><NOTICE_DATE>20180105T10300000</NOTICE_DATE><CHANNEL>${channel}</CHANNEL><NOTE>${note}</NOTE></DEC_RESULT>`;

const read = (text: string) => customsAdapter.read(utf8(text), READ);

describe('a DEC_DATA with several DEC_RESULT', () => {
  it('is a report for each, in order', () => {
    const other = 'I20180000000000002';
    const reading = read(
      `<DEC_DATA>${result('P', '放行')}${result('M', '扣留')}${result('P', '撤销放行', other)}</DEC_DATA>`,
    );
    expect(reading?.reports.map(({ numbers, statements }) => [numbers[0]?.value, statements[0]?.kind])).toEqual([
      ['I20180000000000001', 'released'],
      ['I20180000000000001', 'held'],
      [other, 'noted'],
    ]);
    expect(reading?.problems.map(({ code, at }) => `${code} ${at}`)).toEqual([
      'DEC-RELEASE /DEC_DATA/DEC_RESULT[3]/NOTE',
    ]);
    expect(reading?.meaning).toMatchObject({ results: [{ channel: 'P' }, { channel: 'M' }, { channel: 'P' }] });
  });

  it('one alone means what it always meant', () => {
    expect(read(`<DEC_DATA>${result('P', '放行')}</DEC_DATA>`)?.meaning).toMatchObject({ channel: 'P' });
  });

  it.each(['<CHANNEL>M</CHANNEL>', '<NOTE>扣留</NOTE>'])(
    'with another %s in one result says nothing for sure',
    (more) => {
      const reading = read(
        `<DEC_DATA>${result('P', '放行').replace('</DEC_RESULT>', `${more}</DEC_RESULT>`)}</DEC_DATA>`,
      );
      expect(reading?.reports[0]?.statements.map(({ kind }) => kind)).toEqual(['noted']);
      expect(reading?.problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['error DEC-REPEATED']);
    },
  );
});

describe('an envelope with more than one message', () => {
  const dec = (context: EncodeContext = ENCODE) =>
    new TextDecoder()
      .decode(customsAdapter.encode({ kind: 'declare', declaration: RAIL_IMPORT }, context).body)
      .replace(/^<\?xml[^>]*>/, '');
  const head = '<SWImpHead><CopMsgId>C1</CopMsgId></SWImpHead>';

  it.each([
    ['in one SWImpData', (one: string) => `<SWImpData>${one}${one}</SWImpData>`],
    ['in two SWImpData', (one: string) => `<SWImpData>${one}</SWImpData><SWImpData>${one}</SWImpData>`],
    ['further down', (one: string) => `<SWImpData><Batch>${one}${one}</Batch></SWImpData>`],
  ])('is an error, read and submitted: %s', (_, data) => {
    const bytes = utf8(`<ImportMessage>${head}${data(dec())}</ImportMessage>`);
    const reading = customsAdapter.read(bytes, READ);
    expect(reading).toMatchObject({ type: 'DecMessage', reports: [] });
    for (const problems of [reading?.problems, customsAdapter.toDeclaration(bytes, READ)?.problems])
      expect(problems?.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['error DEC-REPEATED']);
    expect(customsAdapter.toDeclaration(bytes, READ)?.declaration).toBeUndefined();
  });

  it('one alone is taken', () => {
    const bytes = utf8(`<ImportMessage>${head}<SWImpData>${dec()}</SWImpData></ImportMessage>`);
    expect(customsAdapter.read(bytes, READ)).toMatchObject({ type: 'DecMessage', problems: [] });
    expect(customsAdapter.toDeclaration(bytes, READ)?.problems).toEqual([]);
  });

  it('two Data in a DxpMsg are an error too', () => {
    const data = `<Data>${Buffer.from(result('P', '放行')).toString('base64')}</Data>`;
    const reading = read(`<DxpMsg xmlns="http://www.chinaport.gov.cn/dxp"><TransInfo/>${data}${data}</DxpMsg>`);
    expect(reading?.reports).toEqual([]);
    expect(reading?.problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['error DEC-REPEATED']);
  });
});
