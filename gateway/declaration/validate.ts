/** Everything wrong with a declaration, in one answer: its form, its rules, and what each agency's format needs. */
import { EncodeError, type Party } from '../../adapters/adapter.ts';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import { type Gateway, partnerOf } from '../context.ts';
import { bound } from './bounds.ts';
import type { Validation } from './checked.ts';
import type { Finding } from './finding.ts';
import { checkRules } from './rule-check.ts';
import { checkSchema, LIST_LIMITS } from './schema-check.ts';

/** What a check needs to know of the gateway. */
export type CheckContext = Pick<Gateway, 'adapters' | 'partners' | 'utcOffsetMinutes' | 'clock'>;

/** A number of the right form for trying out an encoding; it is never given to a declaration (serial 00000). */
const TRIAL_NUMBER = '1000101000000000';

/** Findings said at most: a broken export can repeat one error in every item. */
export const MOST_FINDINGS = 200;

/**
 * Validates a value of unknown shape. Never throws on bad input.
 * @returns all findings: schema, rules, and what the format of each party it concerns cannot do without.
 */
export function validateDeclaration(value: unknown, context: CheckContext): Validation {
  const bounded = bound(value, LIST_LIMITS);
  if (bounded.value === undefined && value !== undefined) {
    return { findings: bounded.findings, parties: [], declaration: undefined };
  }
  const schema = [...checkSchema(bounded.value), ...bounded.findings];
  const rules = checkRules(bounded.value);
  const wellFormed = schema.length === 0;
  const parties = concerned(bounded.value, context, wellFormed);
  const formats = parties.flatMap((party) => tryEncoding(bounded.value as Declaration, party, context, wellFormed));
  const findings = distinct([...schema, ...rules, ...formats]).slice(0, MOST_FINDINGS);
  return { findings, parties, declaration: findings.length === 0 ? (value as Declaration) : undefined };
}

/** Which parties a declaration concerns. Follows from its data alone. */
function concerned(value: unknown, context: Pick<Gateway, 'adapters'>, wellFormed: boolean): Party[] {
  try {
    return [...context.adapters.values()]
      .filter((adapter) => adapter.concerns(value as Declaration))
      .map(({ party }) => party);
  } catch (error) {
    // Asked of something that is no declaration by form: whatever it lacks is already among the findings.
    if (wellFormed) throw error;
    return [];
  }
}

function tryEncoding(declaration: Declaration, party: Party, context: CheckContext, wellFormed: boolean): Finding[] {
  try {
    context.adapters.get(party)?.encode(
      { kind: 'declare', declaration },
      {
        declarationNo: TRIAL_NUMBER,
        numbers: [],
        reference: 'TG000000000000',
        now: context.clock(),
        utcOffsetMinutes: context.utcOffsetMinutes,
        partner: partnerOf(context, party),
      },
    );
    return [];
  } catch (error) {
    if (error instanceof EncodeError) {
      return error.problems.map(({ at, code, message, messageZh }) => ({
        pointer: at,
        code,
        detail: `${party}: ${message}`,
        detailZh: `${party}：${messageZh}`,
      }));
    }
    if (wellFormed) throw error;
    return [];
  }
}

/** One finding per place and code; a place that is missing altogether is said once. */
function distinct(findings: readonly Finding[]): Finding[] {
  const missing = new Set(findings.filter(({ code }) => code === 'DECL-MISSING').map(({ pointer }) => pointer));
  const seen = new Set<string>();
  return findings.filter(({ pointer, code }) => {
    const key = missing.has(pointer) ? pointer : `${pointer} ${code}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
