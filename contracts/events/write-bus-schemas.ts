/**
 * Writes the schemas of this folder in one file whose references stay inside it: tools for AsyncAPI read files, not the
 * URNs by which our schemas know each other.
 *
 *     node --import tsx contracts/events/write-bus-schemas.ts            writes bus-schemas.generated.yaml
 *     node --import tsx contracts/events/write-bus-schemas.ts --check    exits 1 when it is not what the schemas say
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const FILE = new URL('bus-schemas.generated.yaml', import.meta.url);
const NOTE = ' Generated from clearance.schema.json and events.schema.json by write-bus-schemas.ts. Change those.';
/** Lists every type of event by its name; in AsyncAPI the channels do that. */
const NOT_ON_THE_BUS = ['EventData', 'CloudEvent'];

/** Every definition of the two files, with references to each other. */
export function busSchemas(): string {
  const definitions = ['clearance', 'events'].flatMap((name) => {
    const text = readFileSync(new URL(`${name}.schema.json`, import.meta.url), 'utf8');
    return Object.entries((JSON.parse(text) as { readonly $defs: Readonly<Record<string, Json>> }).$defs);
  });
  const own = definitions
    .filter(([name]) => !NOT_ON_THE_BUS.includes(name))
    .map(([name, schema]) => [name, local(schema)]);
  return `#${NOTE}\n${stringify({ $defs: Object.fromEntries(own) }, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

/** The same schema, whose references name definitions of this file. */
function local(node: Json): Json {
  if (Array.isArray(node)) return node.map(local);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' ? `#/$defs/${value.split('/').at(-1) ?? ''}` : local(value),
    ]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = busSchemas();
  if (!process.argv.includes('--check')) {
    writeFileSync(FILE, text);
  } else if (readFileSync(FILE, 'utf8') !== text) {
    process.stderr.write('contracts/events/bus-schemas.generated.yaml is not what its schemas say: write it again\n');
    process.exitCode = 1;
  }
}
