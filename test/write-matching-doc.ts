/**
 * Writes docs/matching.md from the cases that prove it (gateway/clearance/matching-cases.fixture.ts).
 *
 *     node --import tsx test/write-matching-doc.ts             writes the page
 *     node --import tsx test/write-matching-doc.ts --check     exits 1 when the page is not what the cases say
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Statement } from '../contracts/events/events.generated.ts';
import { A, B, clock, DECLARATION_NO, MINUTE_MS } from '../gateway/clearance/case-builder.fixture.ts';
import { RULES, type Rule } from '../gateway/clearance/explain.ts';
import { CHAPTERS } from '../gateway/clearance/matching-cases.fixture.ts';
import type { MatchingCase, Scene } from '../gateway/clearance/matching-story.fixture.ts';

const PAGE = new URL('../docs/matching.md', import.meta.url);

const START = clock(0).getTime();
const minuteOf = (time: string): number => (Date.parse(time) - START) / MINUTE_MS;

function unitName(id: string): string {
  if (id === A.id) return ' A';
  return id === B.id ? ' B' : ' X';
}

/** What was said, in a few words: `customs inspect A (machine) 1`. */
function told({
  party,
  kind,
  unit,
  senderTime,
  method,
  result,
  disposition,
  by,
  setsAside,
  orderNo,
}: Statement): string {
  const particulars = [
    method,
    result,
    disposition,
    by,
    setsAside === undefined ? undefined : 'restarts',
    orderNo?.slice(DECLARATION_NO.length + 1),
  ].filter((each) => each !== undefined);
  const more = particulars.length === 0 ? '' : ` (${particulars.join(', ')})`;
  return `${minuteOf(senderTime)}: ${party} ${kind}${unit === undefined ? '' : unitName(unit.id)}${more}`;
}

function scene(each: Scene | Statement): string {
  if ('kind' in each) return told(each);
  const { said, minute, units, earlier } = each;
  const words = said === undefined ? `${minute}: time passes` : told(said);
  const now = units === undefined ? '' : `, now${units.map(({ id }) => unitName(id)).join('')}`;
  return `${earlier ? '\\*' : ''}${words}${now}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

function caseRow({ en, zh, story, ends }: MatchingCase): string {
  const orders = ends.orders === undefined ? '' : ends.orders.length === 0 ? 'none' : ends.orders.join('<br>');
  const rules = [...new Set(ends.rules ?? [])].map((rule) => `[${rule}](#rules)`).join(', ');
  const outcome = [ends.status ?? '', rules, ...(ends.alarms ?? []).map((alarm) => `alarm ${alarm}`)];
  return row(
    `${en}<br>${zh}`,
    story.map(scene).join('<br>'),
    orders.replaceAll('*', '\\*'),
    outcome.filter((each) => each !== '').join('<br>'),
  );
}

const rules = Object.entries(RULES) as [Rule, { en: string; zh: string }][];

/** The whole page. */
const matchingPage = (): string => `# The matching, case by case 对碰案例

<!-- Written by test/write-matching-doc.ts from gateway/clearance/matching-cases.fixture.ts; do not edit. -->

Every case here is a test (\`gateway/clearance/matching-cases.unit.spec.ts\`). *Said* is what the gateway came to know, with
the minute of the sender's clock; \`\\*\` marks an earlier declaration on the same goods. *Orders* are what was placed, in
order: \`I1v2 A customs+inspection joint\` is version 2 of the first inspection order, for unit A, calling both agencies; \`R\`
is a release, \`H\` a hold. Limits in these cases: 120 minutes for the other agency, 24 hours to move, 24 hours to inspect,
12 hours to move out, 7 days to collect. 下表每例均为测试用例；时间为发送方时钟的分钟。

What holds for every order of arrival, however often a message comes, is proved by properties over random sequences, not by
this list: \`npm run test:match -- --runs 1000000\`.
${CHAPTERS.map(
  ({ en, zh, cases }) => `
## ${en} ${zh}

${row('Case', 'Said', 'Orders', 'In the end')}
|--|--|--|--|
${cases.map(caseRow).join('\n')}
`,
).join('')}
## Rules

The first that applies to a unit, as \`GET /v1/declarations/{no}/matching\` gives it.

${row('Rule', 'Meaning', '含义')}
|--|--|--|
${rules.map(([name, { en, zh }]) => row(`\`${name}\``, en, zh)).join('\n')}
`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--check')) {
    writeFileSync(PAGE, matchingPage());
  } else if (readFileSync(PAGE, 'utf8') !== matchingPage()) {
    process.stderr.write('docs/matching.md is not what the cases say; run test/write-matching-doc.ts\n');
    process.exitCode = 1;
  }
}
