/** Events against their schemas (contracts/events): before they leave for other systems, and when they come back. */
import { readFileSync } from 'node:fs';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { jsonSchema } from '../../contracts/json-schema.ts';

const EVENTS = 'urn:tongguan:events:1';

const readSchema = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../contracts/events/${name}.schema.json`, import.meta.url), 'utf8')) as {
    readonly $defs: Readonly<Record<string, { readonly properties?: Readonly<Record<string, { $ref: string }>> }>>;
  };

export interface EventCheck {
  /** Types of event there are, as in the log: `declaration.submitted`. */
  readonly types: ReadonlySet<string>;
  /** Where the schema of this type's data is, as a URI; undefined for a type there is not. */
  dataSchema(type: string): string | undefined;
  /** In what the data are not what the type's schema says; empty when they are. */
  data(type: string, data: unknown): string[];
  /** In what an envelope is not a CloudEvent of ours; without its data. */
  envelope(envelope: Readonly<Record<string, unknown>>): string[];
  /** In what a value is not the named definition of contracts/events. */
  definition(name: 'PartyReport' | 'PartyReceipt', value: unknown): string[];
}

/** Reads the schemas, once per process that needs them; each is compiled when it is first asked for. */
export function eventCheck(): EventCheck {
  const ajv = jsonSchema({ strictTypes: false, strictRequired: false });
  const events = readSchema('events');
  ajv.addSchema(readSchema('clearance'));
  ajv.addSchema(events);
  const compiled = new Map<string, ValidateFunction>();
  const compile = (ref: string): ValidateFunction => {
    const validate = compiled.get(ref) ?? ajv.compile({ $ref: `${EVENTS}${ref}` });
    compiled.set(ref, validate);
    return validate;
  };
  const references = new Map(
    Object.entries(events.$defs.EventData?.properties ?? {}).map(([type, { $ref }]) => [type, $ref]),
  );
  return {
    types: new Set(references.keys()),
    dataSchema(type) {
      const ref = references.get(type);
      return ref === undefined ? undefined : `${EVENTS}${ref}`;
    },
    data(type, data) {
      const ref = references.get(type);
      return ref === undefined ? [`there is no event of type ${type}`] : problems(compile(ref), data);
    },
    envelope: (envelope) => problems(compile('#/$defs/CloudEvent'), { ...envelope, data: {} }),
    definition: (name, value) => problems(compile(`#/$defs/${name}`), value),
  };
}

const problems = (validate: ValidateFunction, value: unknown): string[] =>
  validate(value) ? [] : (validate.errors ?? []).map(words);

function words({ instancePath, keyword, params, message = '' }: ErrorObject): string {
  const which = keyword === 'additionalProperties' ? ` (${String(params.additionalProperty)})` : '';
  return `${instancePath || '/'} ${message}${which}`;
}
