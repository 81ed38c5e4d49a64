/** Whether an answer is what the OpenAPI document says of its operation: status, headers, media type, body. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Response } from 'supertest';
import { expect } from 'vitest';
import { loadContract } from '../../gateway/api/contract.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

export const { document, routes } = loadContract();

const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);
ajv.addSchema(closed(document) as JsonObject, 'contract');
const validators = new Map<string, ValidateFunction>();

/** A member the contract does not have is a departure too, though clients are asked to bear it. */
function closed(node: Json): Json {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]): [string, Json] => [key, closed(value)]));
  const isOpen = copy.type === 'object' && copy.properties !== undefined && copy.additionalProperties === undefined;
  return isOpen ? { ...copy, additionalProperties: false } : copy;
}

/** What is at a place of the document, references followed, and where that is. */
function lookUp(pointer: string): { readonly at: string; readonly node: JsonObject } | undefined {
  let node: Json | undefined = document;
  let at = '#';
  for (const step of pointer.split('/').slice(1)) {
    node = (node as JsonObject)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
    if (node === undefined) return undefined;
    at = `${at}/${step}`;
    const ref = (node as JsonObject | null)?.$ref;
    if (typeof ref !== 'string') continue;
    const target = lookUp(ref);
    if (target === undefined) throw new Error(`${ref} leads nowhere`);
    ({ at, node } = target);
  }
  return { at, node: node as JsonObject };
}

function errorsOf(schemaAt: string, value: unknown): string {
  const validate = validators.get(schemaAt) ?? ajv.compile({ $ref: `contract${schemaAt}` });
  validators.set(schemaAt, validate);
  return validate(value) ? '' : ajv.errorsText(validate.errors);
}

const step = (text: string): string => text.replaceAll('~', '~0').replaceAll('/', '~1');

/** @param operation e.g. `GET /v1/declarations/{no}`. Gives the answer back. */
export function expectDocumented(response: Response, operation: string): Response {
  const [method = '', path = ''] = operation.split(' ');
  const at = `#/paths/${step(path)}/${method.toLowerCase()}/responses/${response.status}`;
  const documented = lookUp(at);
  expect(documented, `${operation} answered ${response.status}: ${response.text}`).toBeDefined();
  if (documented === undefined) return response;
  expectHeaders(response, documented.at, operation);
  const content = Object.keys((documented.node.content ?? {}) as JsonObject);
  if (content.length === 0) {
    expect(response.text ?? '', `${operation} ${response.status} has no body`).toBe('');
    return response;
  }
  const type = (response.get('content-type') ?? '').split(';')[0] ?? '';
  if (content.includes('*/*')) return response;
  expect(content, `${operation} ${response.status}`).toContain(type);
  if (type === 'text/plain') return response;
  const body: unknown = JSON.parse(response.text);
  expect(errorsOf(`${documented.at}/content/${step(type)}/schema`, body), `${operation} ${response.status}`).toBe('');
  if (type === 'application/problem+json') expect((body as JsonObject).status).toBe(response.status);
  return response;
}

function expectHeaders(response: Response, at: string, operation: string): void {
  for (const name of Object.keys((lookUp(`${at}/headers`)?.node ?? {}) as JsonObject)) {
    const header = lookUp(`${at}/headers/${name}`);
    const value = response.get(name);
    if (header === undefined || (value === undefined && header.node.required !== true)) continue;
    expect(value, `${operation} ${response.status} header ${name}`).toBeDefined();
    expect(errorsOf(`${header.at}/schema`, value), `header ${name}`).toBe('');
  }
}

/** A problem document that stands in no operation, e.g. of a path that is not documented. */
export function expectProblem(body: unknown, code: string): void {
  expect(errorsOf('#/components/schemas/Problem', body)).toBe('');
  expect(body).toMatchObject({ code });
}
