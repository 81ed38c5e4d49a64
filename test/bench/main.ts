/** `npm run bench`: figures of the gateway and its ratios to what it is measured beside. It tells and does not judge. */
import { parseArgs } from 'node:util';
import { acceptsBench } from './accepts.ts';
import { AT_WORK, atWork } from './at-work.ts';
import type { GatewayBench, PureBench, Setting } from './bench.ts';
import { decideBench } from './decide.ts';
import { growthBench, memoryBench } from './growth.ts';
import { machineLine, Pace } from './machine.ts';
import { FULL, QUICK } from './plan.ts';
import { Report } from './report.ts';
import { BACKENDS, type Backend, type BackendName } from './start.ts';
import { translateBench } from './translate.ts';

const PURE: Readonly<Record<string, PureBench>> = { decide: decideBench, translate: translateBench };
const WORK = Object.keys(AT_WORK) as (keyof typeof AT_WORK)[];
/** What is measured on a backend that was not asked for by name. */
const USUAL: Readonly<Record<BackendName, readonly string[]>> = {
  embedded: ['accepts', ...WORK, 'growth', 'memory'],
  postgres: ['accepts', 'status-reads'],
  kafka: ['complete', 'fact-to-release'],
};
const AT_GATEWAY = ['accepts', ...WORK, 'growth', 'memory'];
const NAMES = [...Object.keys(PURE), ...AT_GATEWAY];
/** Those that fill stores. */
const LONG: ReadonlySet<string> = new Set(['growth', 'memory']);

const HELP = `usage: npm run bench -- [--json] [--quick] [--only NAME]... [--backend NAME]... [--profile DIR]

  --json          figures and ratios as JSON instead of a table; progress goes to stderr either way
  --quick         the embedded gateway in under a minute, with figures that only show that it works
  --only NAME     ${NAMES.join(', ')}
  --backend NAME  ${Object.keys(BACKENDS).join(', ')}; what is usual on each where nothing is said
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
const pace = new Pace();

for (const [name, bench] of Object.entries(PURE)) if (isWanted(name)) bench(setting);

/** The benches of a gateway, by what they are asked for; parts that share a gateway are run together. */
const suites = (wanted: (name: string) => boolean): readonly (readonly [name: string, bench: GatewayBench])[] => {
  const work = WORK.filter(wanted);
  return [
    ...(wanted('accepts') ? [['accepts', acceptsBench] as const] : []),
    ...(work.length > 0 ? [[work.join(', '), atWork(work)] as const] : []),
    // The filling of the stores that grow tells the memory too.
    ...(wanted('growth')
      ? [['growth', growthBench] as const]
      : wanted('memory')
        ? [['memory', memoryBench] as const]
        : []),
  ];
};

for (const name of backends) {
  const isNamed = values.backend.includes(name);
  if (values.backend.length > 0 && !isNamed) continue;
  const isLong = (bench: string) => values.quick && LONG.has(bench) && !values.only.includes(bench);
  const wanted = [...AT_GATEWAY].filter((bench) => isWanted(bench) && (isNamed || USUAL[name].includes(bench)));
  for (const bench of wanted.filter(isLong))
    report.leave(`${name}: ${bench}`, `not with --quick; --only ${bench} asks for it`);
  const benches = suites((bench) => wanted.includes(bench) && !isLong(bench));
  if (benches.length === 0) continue;
  if (values.quick && !isNamed && name !== 'embedded')
    report.leave(name, `not with --quick; --backend ${name} asks for it`);
  else await measure(name, benches);
}

const line = [machine, ...stores, String(pace)].join('; ');
process.stdout.write(`${values.json ? report.json(line) : report.table(line)}\n`);

/** What cannot be had, or does not come to its end, is left out and told; the others are still worth knowing. */
async function measure(name: BackendName, benches: ReturnType<typeof suites>): Promise<void> {
  const left = (what: string) => (error: unknown) => {
    report.leave(what, error instanceof Error ? error.message : String(error));
    return undefined;
  };
  const backend: Backend | undefined = await BACKENDS[name]().catch(left(name));
  if (backend === undefined) return;
  try {
    stores.push(await backend.about());
    for (const [bench, run] of benches) {
      pace.sample();
      await run(setting, backend).catch(left(`${name}: ${bench}`));
      pace.sample();
    }
  } finally {
    await backend.stop();
  }
}
