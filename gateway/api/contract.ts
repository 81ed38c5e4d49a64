/** The API's contract: contracts/api/openapi.yaml as one self-contained document, and the routes it lists. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const OPENAPI_FILE = new URL('../../contracts/api/openapi.yaml', import.meta.url);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

export interface Contract {
  /** OpenAPI 3.1; every `$ref` points into the document itself. */
  readonly document: Readonly<JsonObject>;
  /** Of the program: `info.version`. */
  readonly version: string;
  readonly routes: readonly Route[];
}

export interface Route {
  /** As documented, e.g. `/v1/declarations/{no}`. */
  readonly path: string;
  /** Upper case; HEAD goes with GET. */
  readonly methods: readonly string[];
  /** Those of them that take a query. */
  readonly queried: readonly string[];
  /** Matches the path of a request. */
  readonly pattern: RegExp;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Reads the contract. @throws Error when a file is missing or a reference leads nowhere: a fault of the installation. */
export function loadContract(): Contract {
  const document = selfContained(parse(readFileSync(OPENAPI_FILE, 'utf8')) as JsonObject, OPENAPI_FILE);
  const paths = Object.entries(document.paths as JsonObject);
  return {
    document,
    version: String((document.info as JsonObject).version),
    routes: paths.map(([path, item]) => {
      const offered = METHODS.filter((method) => Object.hasOwn(item as JsonObject, method));
      const queried = offered.filter((method) => takesQuery((item as JsonObject)[method] as JsonObject, document));
      return { path, methods: named(offered), queried: named(queried), pattern: patternOf(path) };
    }),
  };
}

/** As requests name them. */
const named = (methods: readonly (typeof METHODS)[number][]): string[] =>
  methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));

function takesQuery({ parameters = [] }: JsonObject, { components }: JsonObject): boolean {
  const shared = (components as JsonObject).parameters as JsonObject;
  return (parameters as JsonObject[]).some((parameter) => {
    const { $ref } = parameter;
    const known = typeof $ref === 'string' ? (shared[$ref.split('/').at(-1) ?? ''] as JsonObject) : parameter;
    return known.in === 'query';
  });
}

/** A colon ends a name and begins what is to be done with it (`{no}:amend`). */
function patternOf(path: string): RegExp {
  const literal = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[a-z]+\}/g, '[^/:]+');
  return new RegExp(`^${literal}/?$`, 'i');
}

/**
 * Moves every schema that lies in a file of its own into `components/schemas`, with what it refers to in turn. A client
 * that got the document over the wire has no files.
 */
function selfContained(openapi: JsonObject, file: URL): JsonObject {
  const own = (openapi.components as JsonObject).schemas as JsonObject;
  const added: JsonObject = {};
  const files = new Map<string, JsonObject>();
  const named = new Map<string, string>();

  const inline = (source: URL): Json => {
    const known = named.get(source.href);
    if (known !== undefined) return { $ref: known };
    const { document, schema } = lookUp(source, files);
    const name = freeName(source, document, { ...own, ...added });
    const ref = `#/components/schemas/${name}`;
    named.set(source.href, ref);
    // Its place is taken before it is filled: it may refer to itself.
    added[name] = null;
    const { $schema, $id, $defs, ...rest } = schema;
    added[name] = resolve(rest, source);
    return { $ref: ref };
  };

  const resolve = (node: Json, base: URL): Json => {
    if (Array.isArray(node)) return node.map((entry) => resolve(entry, base));
    if (typeof node !== 'object' || node === null) return node;
    const entries = Object.entries(node).map(([key, value]): [string, Json] => [key, resolve(value, base)]);
    const resolved = Object.fromEntries(entries);
    if (typeof node.$ref !== 'string') return resolved;
    const target = new URL(node.$ref, base);
    if (target.href.split('#')[0] === file.href) return resolved;
    return { ...resolved, ...(inline(target) as JsonObject) };
  };

  const { components, ...others } = resolve(openapi, file) as JsonObject & { components: JsonObject };
  const schemas = { ...(components.schemas as JsonObject), ...added };
  return { ...others, components: { ...components, schemas } };
}

function lookUp(source: URL, files: Map<string, JsonObject>): { document: JsonObject; schema: JsonObject } {
  const path = source.href.split('#')[0] ?? '';
  const document = files.get(path) ?? (JSON.parse(readFileSync(new URL(path), 'utf8')) as JsonObject);
  files.set(path, document);
  let schema: Json | undefined = document;
  for (const step of source.hash.split('/').slice(1)) schema = (schema as JsonObject | undefined)?.[step];
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema))
    throw new Error(`nothing is at ${source}`);
  return { document, schema };
}

/**
 * The definition's own name, of a part of one with the part's name (`AlarmKind`); with the title of its file before it
 * where another schema has that name already.
 */
function freeName(source: URL, document: JsonObject, taken: JsonObject): string {
  const title = typeof document.title === 'string' ? document.title : 'Schema';
  const [, , first = '', ...parts] = source.hash.split('/').filter((step) => step !== 'properties');
  const own = [first, ...parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1))].join('');
  const name = own || `Canonical${title}`;
  return Object.hasOwn(taken, name) ? `${title}${name}` : name;
}
