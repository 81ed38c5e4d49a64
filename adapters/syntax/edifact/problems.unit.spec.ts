import { describe, expect, it } from 'vitest';
import { EDIFACT_PROBLEMS, ProblemList } from './problems.ts';

describe('EDIFACT_PROBLEMS', () => {
  it('says everything in both languages, with the same particulars', () => {
    for (const [code, row] of Object.entries(EDIFACT_PROBLEMS)) {
      expect(code).toMatch(/^EDI-[A-Z0-9-]+$/);
      expect(row.zh, code).toMatch(/\p{Script=Han}/u);
      const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]?.replace(/Zh$/, ''));
      for (const name of names(row.zh)) expect(names(row.en), code).toContain(name);
    }
  });
});

describe('ProblemList', () => {
  it('sorts by place in the interchange and fills in the particulars', () => {
    const list = new ProblemList(9);
    list.add({ code: 'EDI-UNT-MISSING', at: 'b', order: 2 });
    list.add({ code: 'EDI-TAG-INVALID', at: 'a', order: 1, params: { tag: 'x'.repeat(99) } });
    const [first, second] = list.finish();
    expect(first?.message).toContain(`"${'x'.repeat(60)}…"`);
    expect(second?.at).toBe('b');
  });

  it('never hides an error behind the limit', () => {
    const list = new ProblemList(1);
    list.add({ code: 'EDI-BOM', at: '', order: 0 });
    list.add({ code: 'EDI-BOM', at: '', order: 0 });
    expect(list.finish().at(-1)).toMatchObject({ code: 'EDI-MORE-PROBLEMS', severity: 'warning' });
    list.add({ code: 'EDI-UNT-MISSING', at: '', order: 1 });
    expect(list.finish().at(-1)).toMatchObject({ severity: 'error', contrl: { level: 'interchange', code0085: '18' } });
    expect(list.finish().at(-1)?.message).toMatch(/^2 more problems/);
  });
});
