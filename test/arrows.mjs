/**
 * Checks the direction of the arrows and that there was something to check: a cruise that saw no modules would
 * otherwise pass for a clean one.
 */
import { cruise } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const LEAST_MODULES = 100;
const options = await extractDepcruiseOptions('./.dependency-cruiser.cjs');
const { output } = await cruise(['contracts', 'adapters', 'gateway', 'mocks', 'test'], options, undefined, {
  tsConfig: extractTSConfig('./tsconfig.json'),
});
if (typeof output === 'string') throw new Error('the cruise answered with text');
const { summary, modules } = output;
for (const { rule, from, to } of summary.violations) process.stderr.write(`${rule.name}: ${from} -> ${to}\n`);
const own = modules.filter(({ source }) => /\.(ts|mjs)$/.test(source) && !source.includes('node_modules'));
const arrows = own.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
if (own.length < LEAST_MODULES || arrows < LEAST_MODULES) {
  process.stderr.write(`only ${own.length} modules and ${arrows} arrows were seen: the check saw nothing\n`);
  process.exitCode = 1;
} else if (summary.violations.length > 0) {
  process.exitCode = 1;
} else {
  process.stdout.write(`${own.length} modules, ${arrows} arrows, all in the right direction\n`);
}
