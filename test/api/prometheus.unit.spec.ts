/** The check of the text format finds what is wrong: otherwise it would prove nothing. */
import { expect, it } from 'vitest';
import { figureOf, parsePrometheus } from './prometheus.ts';

const GOOD = `# HELP a_total counts
# TYPE a_total counter
a_total{x="1",y="a \\"b\\" \\\\ c"} 3
a_total{x="2",y=""} 4

# HELP h_seconds how long
# TYPE h_seconds histogram
h_seconds_bucket{le="0.1"} 1
h_seconds_bucket{le="+Inf"} 2
h_seconds_sum 1.5
h_seconds_count 2
`;

it('reads what is right', () => {
  const families = parsePrometheus(GOOD);
  expect([...families.keys()]).toEqual(['a_total', 'h_seconds']);
  expect(figureOf(families, 'a_total', { x: '2', y: '' })).toBe(4);
  expect(figureOf(families, 'a_total', { x: '2' })).toBeUndefined();
  expect(figureOf(families, 'h_seconds_sum')).toBe(1.5);
});

it.each([
  ['the same series twice', 'a_total{x="2",y=""} 4', 'a_total{x="2",y=""} 4\na_total{y="",x="2"} 5'],
  ['a family told twice', '# HELP h_seconds', '# HELP a_total again\n# HELP h_seconds'],
  ['a type without help', '# HELP a_total counts\n', ''],
  ['a counter without _total', /a_total/g, 'a_count'],
  ['a quote that is not escaped', '\\"b\\"', '"b"'],
  ['a value that is none', ' 3\n', ' three\n'],
  ['a sample of another family', 'h_seconds_sum 1.5', 'other 1.5'],
  ['buckets that fall', '{le="0.1"} 1', '{le="0.1"} 3'],
  ['a count that is not the last bucket', 'h_seconds_count 2', 'h_seconds_count 3'],
  ['a histogram without its sum', 'h_seconds_sum 1.5\n', ''],
  ['a line that does not end', /\n$/, ''],
])('refuses %s', (_, found, replaced) => {
  const text = GOOD.replace(found, replaced);
  expect(text).not.toBe(GOOD);
  expect(() => parsePrometheus(text)).toThrow();
});
