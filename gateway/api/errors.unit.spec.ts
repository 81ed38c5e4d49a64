import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERRORS } from './errors.ts';
import { errorsPage } from './write-errors-doc.ts';

describe('the table of errors', () => {
  it('has a status, words and advice in both languages for every code', () => {
    for (const [code, row] of Object.entries(ERRORS)) {
      expect(code).toMatch(/^TG-\d{4}$/);
      expect(row.status).toBeGreaterThanOrEqual(400);
      for (const text of [row.title, row.advice]) expect(text).toMatch(/[a-z]/i);
      for (const text of [row.titleZh, row.adviceZh]) expect(text).toMatch(/\p{Script=Han}/u);
    }
  });

  it('is what docs/errors.md says', () => {
    expect(readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')).toBe(errorsPage());
  });
});
