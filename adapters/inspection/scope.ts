/** Of which units a receipt speaks, and what is left of what it says where its text cannot be understood. */
import type { Problem, Statement } from '../adapter.ts';
import { freedBy, keptBy } from '../kept-back.ts';
import { mineUnits } from '../unit-mining.ts';
import { warning } from './problems.ts';
import { type Disposition, verdictOf } from './refusals.ts';

type Kind = Statement['kind'];

export interface Scope {
  readonly kind: Kind;
  /** Empty: the whole declaration. */
  readonly units: readonly NonNullable<Statement['unit']>[];
  readonly disposition?: Disposition;
  readonly problems: readonly Problem[];
}

const shown = (words: readonly string[]): string => words.slice(0, 5).join(' ').slice(0, 200);

/**
 * What a receipt of that kind is said of, by its text. A release frees the units it names, all where it names none, and
 * nothing where a name cannot be read or something is kept back; goods are disposed of likewise. An inspection and a
 * refusal are of the units named, and of all where one of them cannot be read. Other kinds speak of the whole.
 * @param at where the text stands.
 */
export function scopeOf(kind: Kind, text: string, code: string, at: string): Scope {
  if (kind === 'released') return released(text, at);
  if (kind === 'inspect') return kept(kind, text, at);
  if (code === '1901') return ofRefused(text, at);
  return { kind, units: [], problems: [] };
}

function released(text: string, at: string): Scope {
  const { units, unreadable, keptBack, nothing } = freedBy(text);
  const kind = nothing ? 'noted' : 'released';
  if (keptBack !== undefined) {
    const message = `The text of the release says ${keptBack}; nothing is taken to be released: ask inspection what is meant.`;
    const zh = `放行回执的内容含“${keptBack}”，不视为放行，请向检验检疫核实。`;
    return { kind, units, problems: [warning('ECIQ-RELEASE', at, message, zh)] };
  }
  if (unreadable.length === 0) return { kind, units, problems: [] };
  const message = `${shown(unreadable)} is no container, wagon, ULD or air waybill number; it is not taken to be released.`;
  const zh = `${shown(unreadable)} 不是有效的箱号、车号、集装器号或运单号，不视为放行。`;
  return { kind, units, problems: [warning('ECIQ-UNIT', at, message, zh)] };
}

function kept(kind: 'inspect' | 'refused', text: string, at: string, disposition?: Disposition): Scope {
  const { units, unreadable } = keptBy(text);
  const scope = { kind, units, ...(disposition === undefined ? {} : { disposition }) };
  if (unreadable.length === 0) return { ...scope, problems: [] };
  const [what, whatZh] = kind === 'inspect' ? ['inspection', '查验'] : ['refusal', '不合格'];
  const message = `${shown(unreadable)} is no container, wagon, ULD or air waybill number; the ${what} is taken for the whole declaration.`;
  const zh = `${shown(unreadable)} 不是有效的箱号、车号、集装器号或运单号，按整票${whatZh}处理。`;
  return { ...scope, problems: [warning('ECIQ-UNIT', at, message, zh)] };
}

function ofRefused(text: string, at: string): Scope {
  const { kind, disposition, unclear } = verdictOf(text);
  const { units, unreadable } = mineUnits(text);
  if (unclear === true || (kind === 'disposed' && unreadable.length > 0)) {
    const message = 'The text speaks of goods as gone, and of more than that; nothing is taken to be disposed of.';
    const zh = '回执称货物已退运或已销毁，但内容不明确，不视为已处置，请向检验检疫核实。';
    const problem = warning('ECIQ-DISPOSAL', at, message, zh);
    return { kind: kind === 'refused' ? kind : 'noted', units: [], problems: [problem] };
  }
  if (kind === 'refused') return kept(kind, text, at, disposition);
  if (kind !== 'disposed') return { kind, units: [], problems: [] };
  return { kind, units, ...(disposition === undefined ? {} : { disposition }), problems: [] };
}
