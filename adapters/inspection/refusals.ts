/** 1901 says one of four things, told apart by its free text (docs/exchange.md). */
import type { Statement } from '../adapter.ts';
import { foldedClauses, isCut } from '../kept-back.ts';

export type Disposition = NonNullable<Statement['disposition']>;

/** What is to be done with goods that failed 不合格处理. */
const DISPOSITIONS: Readonly<Record<string, Disposition>> = { 退运: 'return', 销毁: 'destroy', 整改: 'treat' };

/** Papers are sent back, and destruction is proved by them; that is not said of the goods. */
const PAPERS = '(?:单证|单据|资料|材料|文件|证书)';

/** Ordered, and not by 不予销毁, 无需退运. */
const ORDERED = new RegExp(
  `(?<!(?:不|不予|不需要?|不必|不得|不能|无需|无须|免予|免于)(?:作|做|进行)?)(退运|销毁|整改)(?!${PAPERS})`,
  'g',
);

/** Said to be done: 已退运, 已销毁; the mere word orders it. */
const DONE = new RegExp(`(?<![未不非无否若待应须需将后])已(退运|销毁)(?!${PAPERS}|证|后|前)`, 'g');

/** What the failed goods are called, which keeps nothing back. */
const FAILED = /不合格|不符合?|不达标|未(?:合格|通过|达标)|不[准予]进境/g;

/** With one of these nobody can tell of which goods, or whether, it is said to be done. */
const DOUBT =
  /除|[以之]外|例外|部分|其余|其它|其他(?!提运单)|[不未尚暂待拟将若]|是否|如(?!下)|请(?:提供|提交|补)|[查检审][^,。;!]{0,2}中/;

/** What a 1901 says. */
export interface Verdict {
  readonly kind: 'deleted' | 'disposed' | 'refused' | 'rejected' | 'noted';
  readonly disposition?: Disposition;
  /** It speaks of goods as disposed of, and cannot be understood. */
  readonly unclear?: boolean;
}

/**
 * What the text of a 1901 says: `撤单` answers a withdrawal, `已退运` or `已销毁` says that refused goods are gone, `退运`,
 * `销毁`, `整改` refuse the goods, the first of them says what becomes of them; anything else refuses the declaration. A
 * disposal counts only where the text speaks of nothing else: with a doubt it is noted, beside another order it refuses.
 */
export function verdictOf(text: string): Verdict {
  const folded = foldedClauses(text);
  if (folded.includes('撤单')) return { kind: 'deleted' };
  const done = [...folded.matchAll(DONE)].map(([, word = '']) => word);
  const ordered = [...folded.replace(DONE, '').matchAll(ORDERED)].map(([, word = '']) => word);
  if (done.length === 0) {
    const [first = ''] = ordered;
    const disposition = DISPOSITIONS[first];
    return disposition === undefined ? { kind: 'rejected' } : { kind: 'refused', disposition };
  }
  if (ordered.some((word) => !done.includes(word))) return { kind: 'refused', unclear: true };
  const disposition = DISPOSITIONS[done[0] ?? ''];
  const doubtful = isCut(text) || new Set(done).size > 1 || DOUBT.test(folded.replace(FAILED, ''));
  return doubtful || disposition === undefined ? { kind: 'noted', unclear: true } : { kind: 'disposed', disposition };
}
