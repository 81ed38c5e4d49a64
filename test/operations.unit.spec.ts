/** docs/operations.md and the alert rules speak of metrics there are, of all of them, and lead where they say. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { Metrics } from '../gateway/monitor/metrics.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

const page = readFileSync('docs/operations.md', 'utf8');
const { groups } = parse(readFileSync('docs/operations/alerts.yml', 'utf8')) as {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);
const text = await new Metrics({ version: '1', roles: ['api'] }).text([]);
const names = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));
const labelsOf = new Map(
  [...page.matchAll(/`(tongguan_\w+)\{([\w,]+)\}`/g)].map(([, name = '', labels = '']) => [name, labels.split(',')]),
);
/** As GitHub makes them of headings. */
const anchors = new Set(
  [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\u4e00-\u9fff -]/g, '')
      .replaceAll(' ', '-'),
  ),
);
const spokenOf = (words: string) =>
  [...words.matchAll(/\b(?:tongguan|nodejs|process)_[a-z0-9_]+/g)].map(([name]) => name);

it('the page tells every metric of the gateway, and none that is not there', () => {
  expect(names.size).toBeGreaterThan(40);
  for (const name of names) if (name.startsWith('tongguan_')) expect(page, name).toContain(`\`${name}`);
  for (const name of spokenOf(page)) expect([...names], name).toContain(name);
});

it('every alert asks for metrics and labels there are, and leads to a heading of the page', () => {
  expect(rules.length).toBeGreaterThan(20);
  for (const { alert, expr, labels, annotations } of rules) {
    for (const name of spokenOf(expr)) expect([...names], alert).toContain(name.replace(/_bucket$/, ''));
    for (const [, name = '', selector = ''] of expr.matchAll(/(tongguan_\w+)\{([^}]*)\}/g)) {
      const told = [...(labelsOf.get(name.replace(/_bucket$/, '')) ?? []), 'instance', 'job', 'le'];
      for (const [, label = ''] of selector.matchAll(/(\w+)[=!]/g)) expect(told, `${alert} ${label}`).toContain(label);
    }
    expect(['critical', 'warning'], alert).toContain(labels.severity);
    expect(annotations.summary, alert).toMatch(/[\u4e00-\u9fff]/);
    const [file, anchor = ''] = annotations.runbook.split('#');
    expect(file, alert).toBe('docs/operations.md');
    expect([...anchors], alert).toContain(anchor);
  }
});

it('every link within the page leads to a heading', () => {
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
  expect(links.length).toBeGreaterThan(15);
  for (const link of links) expect([...anchors]).toContain(link);
});
