/** The declaration against its JSON Schema: every departure, with words a trader can act on. */
import { readFileSync } from 'node:fs';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { jsonSchema } from '../../contracts/json-schema.ts';
import { pointerStep } from './bounds.ts';
import type { DeclCode } from './codes.ts';
import type { Finding } from './finding.ts';

const SCHEMA_FILE = new URL('../../contracts/declaration/declaration.schema.json', import.meta.url);

const schema = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as {
  readonly properties: Readonly<Record<string, { readonly maxItems?: number }>>;
};
const validate = jsonSchema({ strictTypes: false, strictRequired: false, verbose: true }).compile(schema);

/** Most entries of each list of the declaration, by its name. */
export const LIST_LIMITS: ReadonlyMap<string, number> = new Map(
  Object.entries(schema.properties).flatMap(([name, { maxItems }]) =>
    maxItems === undefined ? [] : [[name, maxItems]],
  ),
);

/** Everything in which the value is not what the schema says. Empty when it is a declaration by form. */
export function checkSchema(value: unknown): Finding[] {
  if (validate(value)) return [];
  const findings = (validate.errors ?? []).map(explain);
  return [...new Map(findings.map((finding) => [`${finding.pointer} ${finding.code}`, finding])).values()];
}

function explain(error: ErrorObject): Finding {
  const { keyword, params, instancePath, parentSchema } = error;
  const known = (params ?? {}) as Record<string, unknown>;
  const title = typeof parentSchema?.title === 'string' ? `${parentSchema.title}: ` : '';
  const at = (pointer: string, code: DeclCode, detail: string, detailZh: string): Finding => ({
    pointer,
    code,
    detail: `${title}${detail}`,
    detailZh: `${title}${detailZh}`,
  });
  switch (keyword) {
    case 'required':
      return at(
        `${instancePath}/${pointerStep(String(known.missingProperty))}`,
        'DECL-MISSING',
        'is missing; give it',
        '缺少该项，请填写',
      );
    case 'additionalProperties':
      return at(
        `${instancePath}/${pointerStep(String(known.additionalProperty))}`,
        'DECL-UNKNOWN-FIELD',
        'is not a field of the declaration; remove it or check its spelling',
        '不是申报字段，请删除或核对拼写',
      );
    case 'type':
      return at(instancePath, 'DECL-TYPE', `must be ${String(known.type)}`, `类型须为 ${String(known.type)}`);
    case 'enum':
      return at(
        instancePath,
        'DECL-VALUE',
        `must be one of ${String(known.allowedValues)}`,
        `须为以下之一：${String(known.allowedValues)}`,
      );
    case 'pattern':
      return at(
        instancePath,
        'DECL-FORM',
        `has not the right form (${String(known.pattern)})`,
        `格式不正确（${String(known.pattern)}）`,
      );
    case 'format':
      return at(instancePath, 'DECL-FORM', `is not a ${String(known.format)}`, `不是有效的 ${String(known.format)}`);
    case 'maxLength':
      return at(
        instancePath,
        'DECL-TOO-LONG',
        `is longer than ${String(known.limit)} characters`,
        `超过 ${String(known.limit)} 个字符`,
      );
    case 'minLength':
      return at(instancePath, 'DECL-EMPTY', 'is empty; give it or leave it out', '为空，请填写或省略');
    case 'maxItems':
      return at(
        instancePath,
        'DECL-TOO-MANY',
        `has more than ${String(known.limit)} entries`,
        `超过 ${String(known.limit)} 项`,
      );
    case 'minItems':
      return at(
        instancePath,
        'DECL-TOO-FEW',
        `needs at least ${String(known.limit)}`,
        `至少 ${String(known.limit)} 项`,
      );
    case 'minimum':
    case 'maximum':
      return at(
        instancePath,
        'DECL-RANGE',
        `must be ${String(known.comparison)} ${String(known.limit)}`,
        `须 ${String(known.comparison)} ${String(known.limit)}`,
      );
    default:
      return at(instancePath, 'DECL-FORM', error.message ?? 'is not as the schema says', '不符合申报数据格式');
  }
}
