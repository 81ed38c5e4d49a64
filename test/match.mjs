/**
 * Proves the matching over many more sequences than `npm test` tries.
 *
 *     npm run test:match -- --runs 1000000 --seed 42
 *
 * Ends with a line `N sequences, V violations`; exit 1 when there is a violation. The seed repeats a run exactly.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

/** The sequences are shared among the properties: two and three agencies, the plain table, and shared goods. */
const PROPERTIES = 4;

const { values } = parseArgs({ options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string' } } });
const runs = Number(values.runs);
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed)) {
  process.stderr.write('usage: npm run test:match -- [--runs N] [--seed S], whole numbers\n');
  process.exit(2);
}
process.stdout.write(`seed ${seed}; repeat with: npm run test:match -- --runs ${runs} --seed ${seed}\n`);

const child = spawn(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    'gateway/clearance/match.prop',
    'gateway/clearance/match-shared.prop',
    '--disable-console-intercept',
  ],
  {
    env: {
      ...process.env,
      TONGGUAN_MATCH_RUNS: String(Math.ceil(runs / PROPERTIES)),
      TONGGUAN_MATCH_SEED: String(seed),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const ended = once(child, 'exit');
let sequences = 0;
let violations = 0;
for await (const line of createInterface({ input: child.stdout })) {
  const [, done, wrong] = /^(\d+) sequences, (\d+) violations$/.exec(line) ?? [];
  if (done === undefined) process.stdout.write(`${line}\n`);
  else {
    sequences += Number(done);
    violations += Number(wrong);
  }
}
const [code] = await ended;
const failed = code !== 0;
process.stdout.write(`${sequences} sequences, ${failed ? Math.max(1, violations) : violations} violations\n`);
process.exitCode = failed || violations > 0 || sequences < runs ? 1 : 0;
