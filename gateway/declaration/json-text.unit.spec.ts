import { expect, it } from 'vitest';
import { readJson } from './json-text.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

it.each(['', ' \n', '\u{feff}'])('of nothing (%j) it says that it is nothing', (text) => {
  expect(readJson(bytes(text))).toMatchObject({
    kind: 'notJson',
    broken: 'text',
    detail: expect.stringContaining('nothing in it 内容为空'),
  });
});

it('of what is cut off it says where', () => {
  expect(readJson(bytes('{"a":1,'))).toMatchObject({
    kind: 'notJson',
    broken: 'text',
    detail: expect.stringContaining('position 7'),
  });
});

it('reads behind a byte order mark, and names what stands twice', () => {
  expect(readJson(bytes('\u{feff}{"a":1,"a":2}'))).toMatchObject({
    kind: 'json',
    value: { a: 2 },
    findings: [{ code: 'DECL-KEY-TWICE' }],
  });
});
