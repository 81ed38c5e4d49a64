/** `npm run bench`: figures of the gateway and its ratios to what it is measured beside. It tells and does not judge. */
import { parseArgs } from 'node:util';
import { acceptsBench } from './accepts.ts';
import { AT_WORK, atWork } from './at-work.ts';
import type { GatewayBench, PureBench, Setting } from './bench.ts';
import { decideBench } from './decide.ts';
import { growthBench, memoryBench } from './growth.ts';
import { machineLine } from './machine.ts';
import { FULL, QUICK } from './plan.ts';
import { Report } from './report.ts';
import { BACKENDS, type Backend, type BackendName } from './start.ts';
import { translateBench } from './translate.ts';

const PURE: Readonly<Record<string, PureBench>> = { decide: decideBench, translate: translateBench };
const WORK = Object.keys(AT_WORK) as (keyof typeof AT_WORK)[];
const NAMES = [...Object.keys(PURE), 'accepts', ...WORK, 'growth', 'memory'];

const HELP = `usage: npm run bench -- [--json] [--quick] [--only NAME]... [--backend NAME]... [--profile DIR]

  --json          figures and ratios as JSON instead of a table; progress goes to stderr either way
  --quick         everything in under a minute, with figures that only show that it works
  --only NAME     ${NAMES.join(', ')}
  --backend NAME  ${Object.keys(BACKENDS).join(', ')}; both where nothing is said
  --profile DIR   CPU profiles of the gateway, for the developer tools of a browser

docs/bench.md tells what each figure means.
`;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    backend: { type: 'string', multiple: true, default: [] },
    profile: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const backends = Object.keys(BACKENDS) as BackendName[];
const unknown = [
  ...values.only.filter((name) => !NAMES.includes(name)),
  ...values.backend.filter((name) => !backends.some((known) => known === name)),
];
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) process.stderr.write(`there is no ${unknown.join(', ')}\n`);
  process.stdout.write(HELP);
  process.exit(unknown.length > 0 ? 2 : 0);
}

const report = new Report();
const setting: Setting = {
  plan: values.quick ? QUICK : FULL,
  report,
  say: (text) => process.stderr.write(`${text}\n`),
  profiles: values.profile,
};
const isWanted = (name: string) => values.only.length === 0 || values.only.includes(name);
const stores: string[] = [];
const machine = machineLine();

for (const [name, bench] of Object.entries(PURE)) if (isWanted(name)) bench(setting);

const work = WORK.filter(isWanted);
const benches: GatewayBench[] = [
  ...(isWanted('accepts') ? [acceptsBench] : []),
  ...(work.length > 0 ? [atWork(work)] : []),
  // The filling of the stores that grow tells the memory too.
  ...(isWanted('growth') ? [growthBench] : isWanted('memory') ? [memoryBench] : []),
];
for (const name of backends) {
  if (benches.length === 0 || (values.backend.length > 0 && !values.backend.includes(name))) continue;
  const backend = await startBackend(name);
  if (backend === undefined) continue;
  try {
    stores.push(await backend.about());
    for (const bench of benches) await bench(setting, backend);
  } finally {
    await backend.stop();
  }
}

const line = [machine, ...stores].join('; ');
process.stdout.write(`${values.json ? report.json(line) : report.table(line)}\n`);

async function startBackend(name: BackendName): Promise<Backend | undefined> {
  try {
    return await BACKENDS[name]();
  } catch (error) {
    report.leave(name, error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
