/**
 * JSON bodies of what is asked for: read strictly, and checked against the schema the contract gives them, with
 * everything that is wrong said at once. The contract is what is checked; there is no second description.
 */
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { Request } from 'express';
import { jsonSchema } from '../../contracts/json-schema.ts';
import { pointerStep } from '../declaration/bounds.ts';
import type { Finding } from '../declaration/finding.ts';
import { bytesOf, jsonOf } from './body.ts';
import type { Contract } from './contract.ts';
import { ProblemError } from './problem.ts';

/** Codes of what can be wrong with the body of a request. */
export const BODY_CODES = {
  'BODY-MISSING': ['Give the field that `pointer` names.', '请填写 pointer 所指字段。'],
  'BODY-UNKNOWN-FIELD': ['There is no such field here; check its spelling.', '此处无该字段，请核对拼写。'],
  'BODY-TYPE': ['Another type is needed.', '类型不符。'],
  'BODY-VALUE': ['It is not one of the values allowed here.', '取值不符。'],
  'BODY-FORM': [
    'It has not the right form; a reason is one line with at least one visible character.',
    '格式不符；理由须为单行且非空白。',
  ],
  'BODY-LENGTH': ['It is too long or too short.', '长度不符。'],
  'BODY-ITEMS': ['The list has too many or too few entries.', '项数不符。'],
  'BODY-UNIT': ['This is no unit of control of the declaration.', '不是该申报的监管单元。'],
  'BODY-PARTY': ['This party is no agency of the declaration.', '该部门与本申报无关。'],
  'BODY-DECLARATION': ['There is no such declaration.', '无此申报。'],
} as const;
export type BodyCode = keyof typeof BODY_CODES;

/** Entries said at most: a broken program can repeat one error in every entry. */
const MOST_ERRORS = 200;

/** One thing wrong with a body. */
export const bodyFinding = (pointer: string, code: BodyCode, detail: string, detailZh: string): Finding => ({
  pointer,
  code,
  detail,
  detailZh,
});

/** A body as it was read, with what is wrong with it. */
export interface CheckedBody {
  readonly value: unknown;
  readonly findings: readonly Finding[];
}

export type BodyCheck = (request: Request, schema: string) => CheckedBody;

/**
 * Makes the check of bodies against `components/schemas` of the contract.
 * @param unchecked a member of a body that is checked elsewhere, by `<schema>/<member>`.
 */
export function bodyCheck(contract: Contract, unchecked: readonly string[] = []): BodyCheck {
  const ajv = jsonSchema({ strict: false, verbose: true });
  ajv.addSchema(withoutMembers(contract.document, unchecked), 'contract');
  const validators = new Map<string, ValidateFunction>();
  return (request, schema) => {
    const { value, findings } = readJson(request);
    const validate = validators.get(schema) ?? ajv.compile({ $ref: `contract#/components/schemas/${schema}` });
    validators.set(schema, validate);
    const wrong = validate(value) ? [] : (validate.errors ?? []).slice(0, MOST_ERRORS).map(explain);
    return { value, findings: [...findings, ...wrong].slice(0, MOST_ERRORS) };
  };
}

/** @throws ProblemError TG-1002, TG-1003 or TG-1011 when it is no JSON. */
function readJson(request: Request): CheckedBody {
  const bytes = bytesOf(request);
  if (bytes.length > 0 && !request.is(['application/json', '+json'])) {
    throw new ProblemError('TG-1011', `The body is ${request.get('content-type') ?? 'without a media type'}.`);
  }
  if (bytes.length === 0) throw new ProblemError('TG-1002', 'The body is empty.');
  return jsonOf(bytes);
}

/**
 * What was asked for.
 * @throws ProblemError TG-1012 when anything is wrong with it; `more` is what the schema cannot say.
 */
export function validBody<T>({ value, findings }: CheckedBody, more: (value: T) => readonly Finding[] = () => []): T {
  const all = findings.length > 0 ? findings : more(value as T);
  if (all.length > 0) throw wrongBody(all);
  return value as T;
}

export function wrongBody(findings: readonly Finding[]): ProblemError {
  const count = findings.length === 1 ? 'One thing is' : `${findings.length} things are`;
  return new ProblemError('TG-1012', `${count} wrong with the request.`, findings);
}

interface Schemas {
  readonly components: { readonly schemas: Readonly<Record<string, SchemaObject>> };
}
interface SchemaObject {
  readonly properties?: Readonly<Record<string, unknown>>;
}

function withoutMembers(document: object, unchecked: readonly string[]): object {
  const { components } = document as Schemas;
  const schemas = { ...components.schemas };
  for (const member of unchecked) {
    const [name = '', property = ''] = member.split('/');
    schemas[name] = { ...schemas[name], properties: { ...schemas[name]?.properties, [property]: {} } };
  }
  return { ...document, components: { ...components, schemas } };
}

function explain({ keyword, params, instancePath, parentSchema, message }: ErrorObject): Finding {
  const known = (params ?? {}) as Readonly<Record<string, unknown>>;
  const member = (name: unknown) => `${instancePath}/${pointerStep(String(name))}`;
  switch (keyword) {
    case 'required':
      return bodyFinding(member(known.missingProperty), 'BODY-MISSING', 'is missing; give it', '缺少该项，请填写');
    case 'additionalProperties':
      return bodyFinding(
        member(known.additionalProperty),
        'BODY-UNKNOWN-FIELD',
        'is not a field here; remove it or check its spelling',
        '此处无该字段，请删除或核对拼写',
      );
    case 'type':
      return bodyFinding(instancePath, 'BODY-TYPE', `must be ${String(known.type)}`, `类型须为 ${String(known.type)}`);
    case 'enum':
      return bodyFinding(
        instancePath,
        'BODY-VALUE',
        `must be one of ${String(known.allowedValues)}`,
        `须为以下之一：${String(known.allowedValues)}`,
      );
    case 'minLength':
    case 'maxLength':
      return bodyFinding(
        instancePath,
        'BODY-LENGTH',
        `must have ${keyword === 'minLength' ? 'at least' : 'at most'} ${String(known.limit)} characters`,
        `${keyword === 'minLength' ? '至少' : '至多'} ${String(known.limit)} 个字符`,
      );
    case 'minItems':
    case 'maxItems':
      return bodyFinding(
        instancePath,
        'BODY-ITEMS',
        `must have ${keyword === 'minItems' ? 'at least' : 'at most'} ${String(known.limit)} entries`,
        `${keyword === 'minItems' ? '至少' : '至多'} ${String(known.limit)} 项`,
      );
    default: {
      // What a pattern means is said where it stands in the contract, in both languages.
      const form = typeof parentSchema?.description === 'string' ? parentSchema.description.trim() : (message ?? '');
      return bodyFinding(instancePath, 'BODY-FORM', `has not the right form: ${form}`, `格式不正确：${form}`);
    }
  }
}
