import { describe, expect, it } from 'vitest';
import { bound, pointerStep, shown } from './bounds.ts';

const LIMITS = new Map([['items', 2]]);

describe('bound', () => {
  it('leaves alone what is within the limits', () => {
    const value = { items: [1, 2, 3], note: '第一行\n第二行\t😀' };
    expect(bound(value, LIMITS)).toEqual({ value, findings: [] });
    expect(bound(value, LIMITS).value).toBe(value);
  });

  it('cuts a list one entry behind its limit, so that the schema still says it is too long', () => {
    const value = { items: [1, 2, 3, 4, 5] };
    expect(bound(value, LIMITS).value).toEqual({ items: [1, 2, 3] });
    expect(value.items).toHaveLength(5);
  });

  it('refuses as a whole what has too many values or levels', () => {
    const wide = bound({ x: new Array(70_000).fill(0) }, LIMITS);
    expect(wide.value).toBeUndefined();
    expect(wide.findings).toMatchObject([{ pointer: '', code: 'DECL-TOO-MANY' }]);
    const deep = bound(JSON.parse('['.repeat(50) + ']'.repeat(50)), LIMITS);
    expect(deep.findings).toMatchObject([{ pointer: '', code: 'DECL-TOO-MANY' }]);
  });

  it('names texts no message can carry', () => {
    const { findings } = bound({ a: ['ok', 'bad\u0000'], b: { c: '\ud83d' }, d: '\u007f' }, LIMITS);
    expect(findings.map(({ pointer }) => pointer)).toEqual(['/d', '/a/1', '/b/c']);
    expect(findings[1]?.detail).toContain('U+0000');
  });
});

describe('what is said back', () => {
  it('is short, and pointers are escaped', () => {
    expect(shown('x'.repeat(1000))).toHaveLength(61);
    expect(pointerStep('a/b~c')).toBe('a~1b~0c');
  });
});
