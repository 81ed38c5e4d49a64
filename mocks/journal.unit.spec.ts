import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openJournal } from './journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongguan-journal-'));
let files = 0;
const file = () => {
  files += 1;
  return join(folder, `sub${files}`, 'journal');
};
afterAll(() => rmSync(folder, { recursive: true }));

describe('the journal', () => {
  test('keeps what was committed, in order, over a restart without a clean end', async () => {
    const path = file();
    const first = await openJournal(path);
    first.commit([
      ['a', '2', { text: '查验' }],
      ['a', '1', 'x'],
      ['b', '1', 5],
    ]);
    first.commit([
      ['a', '2', { text: 'later' }],
      ['b', '1', null],
    ]);
    await first.durable();
    const second = await openJournal(path);
    expect(second.list('a')).toEqual([
      ['2', { text: 'later' }],
      ['1', 'x'],
    ]);
    expect(second.get('b', '1')).toBeUndefined();
    expect(second.buckets('')).toEqual(['a']);
    await Promise.all([first.close(), second.close()]);
  });

  test('what is durable is in the file', async () => {
    const path = file();
    const journal = await openJournal(path);
    for (let i = 0; i < 50; i += 1) journal.commit([['n', String(i), i]]);
    await journal.durable();
    expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(50);
    await journal.close();
  });

  test('a torn last line is ignored, and the whole commit with it', async () => {
    const path = file();
    const journal = await openJournal(path);
    journal.commit([['a', '1', 'kept']]);
    await journal.close();
    appendFileSync(path, '[["a","1","lost"],["a","2","lo');
    const again = await openJournal(path);
    expect(again.list('a')).toEqual([['1', 'kept']]);
    again.commit([['a', '3', 'new']]);
    await again.close();
    const third = await openJournal(path);
    expect(third.list('a').map(([id]) => id)).toEqual(['1', '3']);
    await third.close();
  });

  test('a damaged line in the middle is said, with its number', async () => {
    const path = file();
    const journal = await openJournal(path);
    await journal.close();
    writeFileSync(path, '[["a","1",1]]\nnot a line\n[["a","2",2]]\n');
    await expect(openJournal(path)).rejects.toThrow(/line 2/);
  });

  test('is rewritten without its history at start', async () => {
    const path = file();
    const journal = await openJournal(path);
    for (let i = 0; i < 200; i += 1) journal.commit([['a', '1', i]]);
    await journal.close();
    const again = await openJournal(path);
    expect(readFileSync(path, 'utf8')).toBe('[["a","1",199]]\n');
    await again.close();
  });

  test('takes nothing after it is closed', async () => {
    const journal = await openJournal(file());
    await journal.close();
    expect(() => journal.commit([['a', '1', 1]])).toThrow(/closed/);
  });

  test('without a file it keeps everything in memory', async () => {
    const journal = await openJournal();
    journal.commit([['a', '1', 1]]);
    await journal.durable();
    expect(journal.get('a', '1')).toBe(1);
    await journal.close();
  });
});
