/**
 * Reads the text format of Prometheus (0.0.4) more strictly than Prometheus does: whatever a scraper could stumble over
 * or silently take for something else is an error.
 */

export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly series: readonly Series[];
}

const NAME = /^[a-z][a-z0-9_]*$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;

/** Metric families by name. @throws Error naming the line that is not as it should be. */
export function parsePrometheus(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, Family & { series: Series[] }>();
  const seen = new Set<string>();
  let help: readonly [string, string] | undefined;
  let current: string | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const wrong = (what: string) => new Error(`${what}: ${line}`);
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (line === '') continue;
    if (kind === 'HELP') {
      if (families.has(name)) throw wrong('told twice');
      help = [name, rest];
    } else if (kind === 'TYPE') {
      if (help?.[0] !== name) throw wrong('type without help');
      if (!NAME.test(name)) throw wrong('not a name by the conventions');
      if (rest !== 'counter' && rest !== 'gauge' && rest !== 'histogram') throw wrong('no type');
      // prom-client's own have names from before the convention.
      if (rest === 'counter' && !name.endsWith('_total')) throw wrong('a counter ends in _total');
      if (rest !== 'counter' && name.endsWith('_total') && name.startsWith('tongguan_')) throw wrong('no counter');
      families.set(name, { type: rest, help: help[1], series: [] });
      current = name;
    } else {
      const [, sampleName = '', labelText = '', valueText = ''] = SAMPLE.exec(line) ?? [];
      if (sampleName === '') throw wrong('not a line of the format');
      const family = current === undefined ? undefined : families.get(current);
      const belongs =
        sampleName === current ||
        (family?.type === 'histogram' && /^_(bucket|sum|count)$/.test(sampleName.slice(current?.length)));
      if (family === undefined || !belongs) throw wrong('a sample outside its family');
      const value = /^[+-]Inf$/.test(valueText) ? Number(valueText.replace('Inf', 'Infinity')) : Number(valueText);
      if (valueText !== 'Nan' && valueText !== 'NaN' && Number.isNaN(value)) throw wrong('no number');
      const labels = labelsOf(labelText, wrong);
      const key = `${sampleName}${JSON.stringify(Object.entries(labels).sort())}`;
      if (seen.has(key)) throw wrong('the same series twice');
      seen.add(key);
      family.series.push({ name: sampleName, labels, value });
    }
  }
  for (const [name, family] of families) if (family.type === 'histogram') checkHistogram(name, family);
  return families;
}

function labelsOf(text: string, wrong: (what: string) => Error): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== ''; ) {
    const [all = '', name = '', value = ''] = LABEL.exec(rest) ?? [];
    if (all === '' || Object.hasOwn(labels, name)) throw wrong('labels');
    labels[name] = value;
    rest = rest.slice(all.length);
  }
  return labels;
}

/** Buckets rise up to +Inf, which is the count. */
function checkHistogram(name: string, { series }: Family): void {
  const groups = new Map<string, Series[]>();
  for (const one of series) {
    const { le: _, ...labels } = one.labels;
    const key = JSON.stringify(labels);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  for (const [key, group] of groups) {
    const buckets = group.filter((one) => one.name === `${name}_bucket`);
    const counts = buckets.map(({ value }) => value);
    const count = group.find((one) => one.name === `${name}_count`)?.value;
    const rises = counts.every((value, index) => index === 0 || value >= (counts[index - 1] ?? 0));
    if (!rises || buckets.at(-1)?.labels.le !== '+Inf' || counts.at(-1) !== count) throw new Error(`${name} ${key}`);
    if (!group.some((one) => one.name === `${name}_sum`)) throw new Error(`${name} ${key} has no sum`);
  }
}

/** The value of one series; undefined when it is not there. */
export function figureOf(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const family = families.get(name.replace(/_(bucket|sum|count)$/, '')) ?? families.get(name);
  return family?.series.find(
    (one) =>
      one.name === name &&
      Object.keys(one.labels).length === Object.keys(labels).length &&
      Object.entries(labels).every(([key, value]) => one.labels[key] === value),
  )?.value;
}
