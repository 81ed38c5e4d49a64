/** `npm run test:crash`: kills and outages under load, and what came of them. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { jsonOf, pageOf, summaryOf, textOf, troubleOf } from './report.ts';
import { run } from './run.ts';

const POINTS = 200;

const HELP = `usage: npm run test:crash -- [--points N] [--seed S] [--json] [--write FILE]

  --points N    processes to kill, ${POINTS} by default; an outage comes after every seven
  --seed S      order, points and moments; another one each time where nothing is said
  --json        the outcome as JSON on stdout
  --write FILE  keeps the table as a page, e.g. docs/crash.md

Progress goes to stderr; Ctrl-C ends the killing and reckons up what was done so far. Needs Java 17 and Maven for a Kafka of its own. Exit code 1 when anything was lost or doubled,
an invariant did not hold, or a point was not reached.
`;

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: String(POINTS) },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    json: { type: 'boolean', default: false },
    write: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const points = Number(values.points);
const seed = Number(values.seed);
if (values.help || !Number.isInteger(points) || points < 1 || !Number.isInteger(seed)) {
  process.stdout.write(HELP);
  process.exit(values.help ? 0 : 2);
}
const enough = new AbortController();
process.on('SIGINT', () => (enough.signal.aborted ? process.exit(130) : enough.abort()));
process.once('SIGTERM', () => process.exit(143));

const say = (text: string) => process.stderr.write(`${text}\n`);
say(`npm run test:crash -- --points ${points} --seed ${seed}`);
const result = await run({ points, seed, say, enough: enough.signal });
const trouble = troubleOf(result);
if (values.write !== undefined) writeFileSync(values.write, pageOf(result));
for (const line of trouble) say(line);
if (values.json) process.stdout.write(`${JSON.stringify(jsonOf(result), null, 2)}\n`);
else process.stdout.write(`${textOf(result)}\n\n`);
(values.json ? process.stderr : process.stdout).write(`${summaryOf(result)}\n`);
// All is ended and written. Left to itself, Node has been seen to hang in its last steps on a busy machine.
process.exit(trouble.length === 0 ? 0 : 1);
