/** The table of kill points: for people, as JSON, and as the page that is kept. */
import type { Finding } from './finding.ts';
import type { Killed } from './kill.ts';
import { nameOf, roleOf } from './plan.ts';

export interface Outaged {
  readonly name: string;
  /** When it began. */
  readonly from: number;
  /** When it was over. */
  readonly time: number;
  /** How long after that it took until everything went on. */
  readonly takenOverMs: number | undefined;
}

/** From when to when a declaration was on its way. */
export interface Life {
  readonly reference: string;
  readonly from: number;
  readonly until: number;
}

export interface Result {
  readonly points: number;
  readonly seed: number;
  readonly seconds: number;
  readonly declarations: number;
  readonly killed: readonly Killed[];
  readonly outages: readonly Outaged[];
  readonly findings: readonly Finding[];
  /** Points of the plan at which nobody died, however often it was tried. */
  readonly unreached: readonly string[];
  readonly lives: ReadonlyMap<string, Life>;
}

export interface Row {
  readonly point: string;
  readonly process: string;
  readonly role: string;
  readonly times: number;
  readonly lost: number;
  readonly doubled: number;
  /** Milliseconds. */
  readonly longestTakeOver: number | undefined;
}

const count = (findings: readonly Finding[], fault: Finding['fault']): number =>
  findings.filter((finding) => finding.fault === fault).length;

/** A row for each point; what was lost counts at every point that was met while the declaration was on its way. */
function rowsOf({ killed, outages, findings, lives }: Result): Row[] {
  const metBy = (spans: readonly { readonly from: number; readonly until: number }[]) =>
    findings.filter(({ reference = '' }) => {
      const life = lives.get(reference);
      return life === undefined || spans.some(({ from, until }) => until >= life.from && from <= life.until);
    });
  const row = (
    point: string,
    process: string,
    role: string,
    each: readonly { readonly from?: number; readonly time: number; readonly takenOverMs: number | undefined }[],
  ): Row => {
    const met = metBy(each.map(({ from, time }) => ({ from: from ?? time, until: time })));
    const took = each.map(({ takenOverMs }) => takenOverMs);
    return {
      point,
      process,
      role,
      times: each.length,
      lost: count(met, 'lost'),
      doubled: count(met, 'doubled'),
      longestTakeOver: took.some((ms) => ms === undefined) ? undefined : Math.max(...took.map((ms) => ms ?? 0)),
    };
  };
  const dead = killed.filter(({ died }) => died);
  const byPoint = groupBy(dead, keyOf);
  const byOutage = groupBy(outages, ({ name }) => name);
  return [
    ...[...byPoint.values()].flatMap((each) => {
      const [first] = each;
      return first === undefined ? [] : [row(nameOf(first.kill), first.kill.on, roleOf(first.kill), each)];
    }),
    ...[...byOutage].map(([name, each]) => row(name, '-', '-', each)),
  ].sort((a, b) => a.process.localeCompare(b.process) || a.point.localeCompare(b.point));
}

const keyOf = ({ kill }: Killed): string => `${kill.on} ${nameOf(kill)}`;

function groupBy<T>(values: readonly T[], key: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) groups.set(key(value), [...(groups.get(key(value)) ?? []), value]);
  return groups;
}

const seconds = (ms: number | undefined): string => (ms === undefined ? 'never' : `${(ms / 1000).toFixed(1)} s`);

const cellsOf = ({ point, process, role, times, lost, doubled, longestTakeOver }: Row): string[] => [
  point,
  process,
  role,
  String(times),
  String(lost),
  String(doubled),
  seconds(longestTakeOver),
];

const HEAD = ['kill point', 'process', 'role', 'times', 'lost', 'doubled', 'taken over within'];
const NUMBERS_FROM = 3;

/** The table as text. */
export function textOf(result: Result): string {
  const rows = [HEAD, ...rowsOf(result).map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < NUMBERS_FROM ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

/** Everything that is not as it should be, a line each. */
export function troubleOf({ findings, unreached, killed, outages }: Result): string[] {
  const never = [
    ...killed.filter(({ died, takenOverMs }) => died && takenOverMs === undefined).map(({ kill }) => nameOf(kill)),
    ...outages.filter(({ takenOverMs }) => takenOverMs === undefined).map(({ name }) => name),
  ];
  return [
    ...findings.map(({ fault, reference, text }) => `${fault}: ${reference ?? '-'} ${text}`),
    ...never.map((name) => `not taken over in time: ${name}`),
    ...unreached.map((name) => `not reached: ${name}`),
  ];
}

const killsOf = ({ killed }: Result): number => killed.filter(({ died }) => died).length;

/** The last line of a run. */
export const summaryOf = (result: Result): string =>
  `${killsOf(result)} kill points, lost ${count(result.findings, 'lost')}, doubled ${count(result.findings, 'doubled')}`;

/** For programs. */
export function jsonOf(result: Result): object {
  const { seed, seconds: took, declarations, findings, unreached } = result;
  return {
    points: killsOf(result),
    seed,
    seconds: took,
    declarations,
    lost: count(findings, 'lost'),
    doubled: count(findings, 'doubled'),
    broken: count(findings, 'broken'),
    rows: rowsOf(result),
    findings,
    unreached,
  };
}

/** The page that is kept in docs/. */
export function pageOf(result: Result): string {
  const { seed, seconds: took, declarations, outages, findings } = result;
  const table = [HEAD, HEAD.map((_, column) => (column < NUMBERS_FROM ? '--' : '--:')), ...rowsOf(result).map(cellsOf)];
  const worst = (of: string) =>
    seconds(
      Math.max(...result.killed.filter(({ kill, died }) => died && kill.on === of).map((k) => k.takenOverMs ?? 0)),
    );
  return `# Kill points 强杀测试

Written by \`npm run test:crash -- --points ${result.points} --seed ${seed} --write docs/crash.md\`; do not edit it by hand.

Six processes, two for each of api, clearance, and delivery with notify and monitor, share PostgreSQL and Kafka and
exchange messages with the four mock agencies, while firms submit declarations of eight kinds, ask again when they get no
answer, and now and then send one twice. Meanwhile processes are ended by SIGKILL: at **named points**, where a module that is loaded
before the program finds every commit, request, answer and record as it leaves or arrives at the border of the libraries
([test/crash/failpoints.ts](../test/crash/failpoints.ts)), and at **random moments**, at work, at the start and during a
stop. The points are not made up: a first part of the run, in which nobody is killed, finds those that are passed. While
that goes on, the database, the broker and the agencies are ended and started again, and the network between any two is cut.

In the end the books are compared ([test/crash/books.ts](../test/crash/books.ts)): **lost** is an accepted declaration
that does not come to its end or is not to be found, a message an agency was acknowledged for that is not here, a message
of ours that never left. **Doubled** is a second declaration for one key, a second declaration, order, release or opening
in the books of an agency, a fact or an order twice in the event log. What an agency calls a violation fails the run too.

| | |
| -- | -- |
| kill points | ${killsOf(result)}, and ${outages.length} outages |
| declarations | ${declarations} |
| lost | ${count(findings, 'lost')} |
| doubled | ${count(findings, 'doubled')} |
| invariants broken | ${count(findings, 'broken')} |
| taken over, api | within ${worst('api')}: until a declaration submitted after the kill was accepted |
| taken over, clearance | within ${worst('clearance')}: until every event there was in the log was handled |
| taken over, delivery | within ${worst('delivery')}: until every event was published and every message under way had an outcome |
| took | ${took} s, seed ${seed} |

What clearance had to do is taken over when Kafka gives the partitions of the dead to the other: after the session of the
consumer, 6 s by default. Both are often dead at once, and an outage may come in between: the times are of a
machine that is busy with dying, not of one that loses a process now and then.

How to read a name: \`commit:before a+b\` is a transaction that writes at least the tables a and b, before the commit is
sent; \`commit:after\`, when it was answered and nobody in the process knows yet. \`send\` is a request to an agency, before
it leaves, when it has left, when it was answered. \`ack\` is our answer to a firm or an agency. \`publish\`, \`fetch\` and
\`offsets\` are records to Kafka, from Kafka, and the place of a consumer. *Role* is what the process was doing; of an
outage, the time is counted from its end: until every event there was then was handled and published, every message that
was being sent or had failed to leave had left, and a declaration was accepted.

${table.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')}

**${summaryOf(result)}**
`;
}
