import { type CodeColumn, type CodeListId, codeList, translate } from '../../contracts/codes/codes.ts';
import type { Problem } from '../adapter.ts';
import { error } from './problems.ts';

/** Attachment kinds of customs (8 digits) in the inspection list, import and export; the rest are "other". */
const PAPER_KINDS: readonly (readonly [customs: string, entry: string, exit: string])[] = [
  ['00000001', '101002', '102002'],
  ['00000002', '101004', '102004'],
  ['00000003', '101005', '102999'],
  ['00000004', '101001', '102001'],
  ['00000009', '101010', '102999'],
];

export type Direction = 'import' | 'export';

/** The inspection kind of an attached paper; 101040 / 102999 其他单据 where the list has none of its own. */
export function paperKindToCiq(customsKind: string, direction: Direction): string {
  const row = PAPER_KINDS.find(([customs]) => customs === customsKind);
  if (direction === 'import') return row?.[1] ?? '101040';
  return row?.[2] ?? '102999';
}

/** The customs kind of an attached paper of inspection; 00000005 其他1 for what customs has no kind for. */
export function paperKindToCustoms(ciqKind: string): string {
  return PAPER_KINDS.find(([, entry, exit]) => entry === ciqKind || exit === ciqKind)?.[0] ?? '00000005';
}

/** Translates and remembers what could not be: one problem for each, at its place. */
export class Translator {
  readonly problems: Problem[] = [];

  /** The value in the other list, or undefined with a problem noted. */
  code<L extends CodeListId>(
    list: L,
    from: CodeColumn<L>,
    value: string | undefined,
    to: CodeColumn<L>,
    at: string,
  ): string | undefined {
    if (value === undefined || value === '') return undefined;
    const translated = translate(list, from, value, to);
    if (translated === undefined) this.cannot(list, value, at);
    return translated;
  }

  cannot(list: CodeListId, value: string, at: string): void {
    const { title } = codeList(list);
    const shown = value.slice(0, 40);
    this.problems.push(
      error(
        'ECIQ-CODE',
        at,
        `${shown} has no counterpart in the list "${title.en}"; use a code that both agencies know.`,
        `代码 ${shown} 在“${title.zh}”中没有对应值，请改用双方通用的代码。`,
      ),
    );
  }
}

/** Container specifications of inspection that the merged table does not lead back to: the rail kinds. */
const RAIL_SPECIFICATIONS: Readonly<Record<string, string>> = { '311': '11', '312': '12', '321': '21', '322': '22' };

/** The customs specification of an inspection one, undefined when nothing says which. */
export function specificationToCustoms(ciq: string): string | undefined {
  return RAIL_SPECIFICATIONS[ciq] ?? translate('container-spec', 'ciq', ciq, 'code');
}

/** The inspection specification of a container, from its customs one or, without it, from its ISO 6346 size-type. */
export function specificationToCiq(
  specification: string | undefined,
  sizeType: string | undefined,
): string | undefined {
  if (specification !== undefined) return translate('container-spec', 'code', specification, 'ciq');
  if (sizeType === undefined) return undefined;
  const ofLength = codeList('container-spec').by('isoLength', sizeType.charAt(0));
  const row = ofLength.find((each) => each.isoTypeGroup === sizeType.charAt(2));
  return (row ?? ofLength.find((each) => each.isoTypeGroup === undefined))?.ciq ?? '999';
}

/** Inspection's list has three kinds of ULD by their type code 空运; what is of another type is 999 其他集装箱. */
const ULD_SPECIFICATIONS: Readonly<Record<string, string>> = { IKE: '201', DPE: '202', BJF: '203' };

/** The inspection specification of a ULD 集装器, by the type its number begins with. */
export function specificationOfUld(number: string): string {
  return ULD_SPECIFICATIONS[number.slice(0, 3)] ?? '999';
}

/**
 * The customs transport mode of an inspection one. 9 其他 stands for mail and for every place of supervision as well;
 * it comes back as 9 其他方式运输, which says no more than the message did.
 */
export function transportModeToCustoms(ciq: string): string | undefined {
  return ciq === '9' ? '9' : translate('transport-mode', 'ciq', ciq, 'code');
}
