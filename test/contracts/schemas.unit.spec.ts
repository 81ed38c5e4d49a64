/** Every JSON Schema that something is checked against is one, which the program itself does not look at. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { jsonSchema } from '../../contracts/json-schema.ts';
import { KAFKA_SETTINGS_SCHEMA } from '../../gateway/bus/kafka/settings.ts';
import { CONFIG_SCHEMA } from '../../gateway/config.ts';

const files = readdirSync('contracts', { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.schema.json'),
);
const openapi = parse(readFileSync('contracts/api/openapi.yaml', 'utf8')) as { components: { schemas: object } };
const schemas: readonly (readonly [string, object])[] = [
  ...files.map((file) => [file, JSON.parse(readFileSync(join('contracts', file), 'utf8')) as object] as const),
  ...Object.entries(openapi.components.schemas).map(([name, schema]) => [`openapi ${name}`, schema] as const),
  ['configuration', CONFIG_SCHEMA],
  ['configuration of Kafka', KAFKA_SETTINGS_SCHEMA],
];

it('there are schemas of files and of the API', () => {
  expect(files.length).toBeGreaterThanOrEqual(4);
  expect(schemas.length).toBeGreaterThan(files.length + 10);
});

it.each(schemas)('%s is a JSON Schema', (_, schema) => {
  const ajv = jsonSchema({ validateSchema: true });
  expect(ajv.validateSchema(schema), JSON.stringify(ajv.errors)).toBe(true);
});

it('a schema that is none is seen', () => {
  expect(jsonSchema({ validateSchema: true }).validateSchema({ type: 'strng' })).toBe(false);
});
