import type { Problem, Statement } from '../adapter.ts';
import { freedBy, keptBy } from '../kept-back.ts';
import { problem } from './problems.ts';

export type Unit = NonNullable<Statement['unit']>;

export interface NoteUnits {
  /** Empty: the note names nothing, the whole declaration is meant. */
  readonly units: readonly Unit[];
  readonly problems: readonly Problem[];
}

/**
 * What an inspection notice or a hold names in its free text (docs/exchange.md). If one of the names cannot be read nobody
 * knows which unit was meant, so the whole declaration is taken, and a warning says so.
 */
export function unitsInNote(note: string, at: string): NoteUnits {
  const { units, unreadable } = keptBy(note);
  if (unreadable.length === 0) return { units, problems: [] };
  const list = unreadable.slice(0, 10).join(', ');
  const message = `${list} cannot be read as a unit; the notice is taken for the whole declaration.`;
  const zh = `${list} 无法识别，按整票处理。`;
  return { units: [], problems: [problem('DEC-UNIT', at, message, zh, 'warning')] };
}

/**
 * What a release names in its free text. Without any name it lets everything go; with names it lets go what can be
 * read of them, and nothing where none can, or where the text keeps something back: what was not understood is not
 * released.
 */
export function unitsReleased(note: string, at: string): NoteUnits & { readonly nothing: boolean } {
  const { units, unreadable, keptBack, nothing } = freedBy(note);
  if (keptBack !== undefined) {
    const message = `The note of the release says ${keptBack}; nothing is taken to be released: ask customs what is meant.`;
    const zh = `放行回执的备注含“${keptBack}”，不视为放行，请向海关核实。`;
    return { units, problems: [problem('DEC-RELEASE', at, message, zh, 'warning')], nothing };
  }
  if (unreadable.length === 0) return { units, problems: [], nothing };
  const list = unreadable.slice(0, 10).join(', ');
  const message = `${list} cannot be read as a unit; it is not taken to be released.`;
  const problems = [problem('DEC-UNIT', at, message, `${list} 无法识别，不视为放行。`, 'warning')];
  return { units, problems, nothing };
}
