import { describe, expect, it } from 'vitest';
import { MAX_BYTES, MAX_LINES, normalise } from './lines.ts';
import { problemSink } from './problems.ts';

function run(text: string | Uint8Array) {
  const problems = problemSink();
  const result = normalise(typeof text === 'string' ? Buffer.from(text) : text, problems);
  return {
    result,
    lines: result?.lines.map((line) => line.text),
    codes: problems.list.map((p) => `${p.code} ${p.at}`),
  };
}

describe('line normalisation', () => {
  it.each([
    ['CRLF', 'FSU/15\r\n999-76543213\r\nOSI/A\r\n'],
    ['LF', 'FSU/15\n999-76543213\nOSI/A\n'],
    ['CR', 'FSU/15\r999-76543213\rOSI/A\r'],
    ['no last line end', 'FSU/15\r\n999-76543213\r\nOSI/A'],
    ['blanks at line ends and after the message', '\r\nFSU/15  \r\n999-76543213 \r\nOSI/A\r\n\r\n  \r\n'],
    ['a byte order mark', '\uFEFFFSU/15\n999-76543213\nOSI/A'],
  ])('reads %s', (_, text) => {
    const { lines, codes } = run(text);
    expect(lines).toEqual(['FSU/15', '999-76543213', 'OSI/A']);
    expect(codes).toEqual([]);
  });

  it('joins wrapped lines with a blank, or without one where the line was cut at its full width', () => {
    const full = `SSR/${'A'.repeat(65)}`;
    const { lines, codes } = run(`FWB/17\nSSR/GOODS AS PER\nDECLARATION\n${full}\nBCDE\nOCI/CN/EXP/M/\n12AB`);
    expect(lines).toEqual(['FWB/17', 'SSR/GOODS AS PER DECLARATION', `${full}BCDE`, 'OCI/CN/EXP/M/12AB']);
    expect(codes).toEqual(['CIMP-LINE-JOINED line 3', 'CIMP-LINE-JOINED line 5', 'CIMP-LINE-JOINED line 7']);
  });

  it('keeps the line numbers of the original', () => {
    const { result } = run('\nFWB/17\n\nSHP\nX Y\nCNE');
    expect(result?.lines.map((line) => line.number)).toEqual([2, 4, 6]);
  });

  it('does not join flight lines, movements and quoted messages', () => {
    expect(run('FFA/4\n999-76543213\nCA1234/05JAN/DATPEK/KK').lines).toHaveLength(3);
    expect(run('MVT\nCA1234/05.B1234.DAT\nAD0930 EA1040 PEK').lines).toHaveLength(3);
    expect(run('FNA/1\nACK/WRONG\nXYZ9\nhello').lines).toHaveLength(4);
  });

  it('does not join a line of marks only', () => {
    expect(run('FWB/17\nSSR/A\n...').lines).toEqual(['FWB/17', 'SSR/A', '...']);
  });

  it('warns of long lines, foreign characters and blank lines', () => {
    const { codes } = run(`FWB/17\nSSR/${'A'.repeat(66)}\n\nOSI/A \u2013 B\nOSI/a\nOSI/A\tB`);
    expect(codes).toEqual([
      'CIMP-LINE-LONG line 2',
      'CIMP-LINE-BLANK line 3',
      'CIMP-NON-ASCII line 4',
      'CIMP-CHARACTER line 5',
      'CIMP-CHARACTER line 6',
    ]);
  });

  it('skips a teletype heading', () => {
    const { lines, codes } = run('QD DATFXCA\n.PEKFXCA 050910\nFSU/15\n999-76543213\nOSI/A');
    expect(lines?.[0]).toBe('FSU/15');
    expect(codes).toEqual(['CIMP-HEADING line 1']);
  });

  it.each([
    '',
    '\r\n \r\n',
    'hello',
    'UNB+UNOA:3',
    '<a/>',
    'XYZ/3\nA',
    'FWB/',
    'FWB/x',
    'fwb/17',
    'FWB 17',
    'FWB/17/2',
  ])('does not recognise %j', (text) => {
    expect(run(text)).toEqual({ result: undefined, lines: undefined, codes: ['CIMP-NOT-CARGO-IMP line 1'] });
  });

  it('is bounded in bytes and lines', () => {
    expect(run(`FWB/17\n${'A'.repeat(MAX_BYTES)}`).codes).toEqual(['CIMP-TOO-BIG line 1']);
    expect(run(`FWB/17\n${'A\n'.repeat(MAX_LINES)}`).codes).toEqual([`CIMP-TOO-MANY-LINES line ${MAX_LINES}`]);
    expect(run(new Uint8Array(MAX_BYTES + 1)).result).toBeUndefined();
  });
});
