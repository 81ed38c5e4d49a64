/**
 * Writes the TypeScript types of the JSON Schemas: the schemas are the source, the types follow.
 *
 *     npm run generate             writes the *.generated.ts files
 *     npm run generate -- --check  exits 1 when a written file is not what its schemas say
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile, type JSONSchema } from 'json-schema-to-typescript';

const HERE = fileURLToPath(new URL('.', import.meta.url));

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** What is generated: one file of types out of one or more schemas whose definitions know each other. */
const TARGETS = [
  { file: 'declaration/declaration', schemas: ['declaration/declaration'], root: 'Declaration' },
  { file: 'events/events', schemas: ['events/clearance', 'events/events'], root: 'Vocabulary' },
] as const;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Makes names come from the definitions' keys: a title becomes the first words of the comment (else the generator
 * would invent a type per property), and what stands beside a `$ref` is left out (else it would copy the type).
 */
function plain(node: Json): Json {
  if (Array.isArray(node)) return node.map(plain);
  if (!isObject(node)) return node;
  if (typeof node.$ref === 'string') return { $ref: `#/$defs/${node.$ref.split('/').at(-1) ?? ''}` };
  const { title, description, ...rest } = node;
  const text = [title, description].filter((part) => typeof part === 'string').join('. ');
  const entries = Object.entries(rest).map(([key, value]): [string, Json] => [
    key,
    key === 'properties' && isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, sub]) => [name, plain(sub)]))
      : plain(value),
  ]);
  return { ...(text === '' ? {} : { description: text }), ...Object.fromEntries(entries) };
}

async function generate(target: (typeof TARGETS)[number]): Promise<string> {
  let defs: JsonObject = {};
  let root: JsonObject = {};
  for (const name of target.schemas) {
    const {
      $defs,
      $id: _id,
      $schema: _schema,
      ...rest
    } = JSON.parse(readFileSync(`${HERE}${name}.schema.json`, 'utf8')) as JsonObject;
    if (isObject($defs)) {
      defs = { ...defs, ...Object.fromEntries(Object.entries($defs).map(([key, value]) => [key, plain(value)])) };
    }
    const body = plain(rest);
    if (isObject(body)) root = { ...root, ...body };
  }
  const schema = { ...root, $defs: defs } as JSONSchema;
  return compile(schema, target.root, {
    unreachableDefinitions: true,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    bannerComment: `/* Generated from ${target.schemas.map((s) => `${s}.schema.json`).join(' and ')} by \`npm run generate\`. Change the schema, not this file. */`,
    style: { singleQuote: true, printWidth: 120 },
  });
}

for (const target of TARGETS) {
  const path = `${HERE}${target.file}.generated.ts`;
  const code = (await generate(target)).replaceAll(
    / \*\n \* This interface was referenced by `[A-Za-z]+`'s JSON-Schema\n \* via the `definition` "[A-Za-z]+"\.\n/g,
    '',
  );
  if (!process.argv.includes('--check')) {
    writeFileSync(path, code);
  } else if (readFileSync(path, 'utf8') !== code) {
    process.stderr.write(`contracts/${target.file}.generated.ts is not what its schemas say: run npm run generate\n`);
    process.exitCode = 1;
  }
}
