/**
 * Words by which the free text of a notice (customs NOTE, inspection RspInfo) takes back what its code says: a release
 * that is none, an exception from it, a hold that is lifted.
 *
 * The rule is docs/exchange.md: what was not understood is neither released nor disposed of; a hold, a refusal or an
 * inspection that cannot be read applies to all.
 */
import type { Unit } from '../contracts/events/events.generated.ts';
import { MAX_TEXT, MAX_UNITS, mineUnits } from './unit-mining.ts';

/** What stands in place of a word where a text is longer than is read: what it says at its end is not known. */
const CUT = '……';

/** Whether a text is longer than is read of it. */
export const isCut = (text: string): boolean => text.length > MAX_TEXT;

/** Half width, capitals, no blanks; a line is a clause of its own. Clauses then end in `,` `;` or `。`. */
export function foldedClauses(text: string): string {
  const cut = text.slice(0, MAX_TEXT).normalize('NFKC').toUpperCase();
  return cut.replace(/[\r\n]+/g, ';').replace(/\s/g, '');
}

/** 除…外, 以外, 例外; 除 is not that of 解除, 免除 and their like. */
const EXCEPTION = /(?<![解免消清拆扣去删移])除(?:[^。;]{1,200}外|外)|[以之例]外/;

/** Whether a text speaks of everything except what it names: what it names is then not what is meant. */
const makesException = (text: string): boolean => EXCEPTION.test(foldedClauses(text));

const NOT_BEFORE_LIFTING = '(?<!未|未予|未能|不|不予|不能|不得|不可|暂缓|无法|拒绝|待)';
/** What is lifted stands between 解除 and 扣留; another deed there (取消查验并扣留) begins something new. */
const LIFTED_THING =
  '(?:(?!放行|查验|检查|布控|扣留|予以|同时|进行|实施|[并改转再后另又而])[^,，。;；!！\\r\\n]){0,30}';
const LIFTING = new RegExp(
  `${NOT_BEFORE_LIFTING}(?:解除|取消|撤销)${LIFTED_THING}扣留(?!条件|申请|手续|前)` +
    '|扣留(?:措施|状态|指令|决定|通知)?(?:已经?|均已|业已|现已|已予以?|现予以?|予以)?被?(?:解除|取消|撤销)(?!条件|申请|手续|前)',
  'g',
);

/**
 * A text without what it says of holds that are lifted (`解除对TCKU3125044的扣留`, `扣留已解除`): where 扣留 is still in it,
 * something is held. Linear in the text, never throws; what is longer than 8000 characters is left as it is.
 */
export const withoutLiftedHolds = (text: string): string => (isCut(text) ? text : text.replace(LIFTING, '，'));

/** What is over or did not take place, and keeps nothing back. */
const DONE = new RegExp(
  [
    '(?<!未|不|待)(?:已经?|经|完成)(?:人工|机检|开箱|联合|海关){0,2}查验(?![前中])',
    '(?<!未|不|待|[须需应]|经)查验(?:已)?(?:完毕|完成|结束|合格|正常|无误|通过|未见异常|无异常)(?![前后方再才])',
    '(?:无需|无须|不需要?|免于|免予|免|未抽中|未布控)查验',
    '未(?:见|发现)(?:异常|问题)|无(?:异常|问题)',
    '(?<!未|不|不予)(?:解除|取消|撤销)(?:查验|布控|暂扣|扣押|封存)',
  ].join('|'),
  'g',
);

/** A release that is not said, or of a part nobody named. */
const NO_RELEASE = new RegExp(
  [
    '(?:部分|撤[销回]|取消|收回|追回|暂|停止|中止|终止|拒绝|禁止|不|未)[^,。;!]{0,40}放行',
    '(?:拟|待|等待|申请|建议|准备|缓)放行',
    '放行[^,。;!]{0,10}(?:撤[销回]|取消|收回|作废|无效|失败|暂停|中止|终止|有误)',
    '扣[留押货]|查扣|其余|其它|其他(?!提运单)',
  ].join('|'),
);

/** Beside a name, what may be said of it instead of the release. */
const NOT_OF_THIS_ONE = new RegExp(
  [
    '除|例外|[以之]外|部分|其余|其它|其他(?!提运单)|[不未暂扣撤待留另补拒禁勿退]',
    '查验|布控|取消|作废|无效|失败|停止|[中终]止|销毁|整改|异常|问题|后(?:方可|再|才|准予|予以)?放行|[查检审][^,。;!]{0,2}中',
  ].join('|'),
);

/**
 * The word by which the text of a release keeps something back, undefined where there is none. `names`: the numbers it
 * names. Beside a name, which of them such a word is said of is not read, so any is enough, unless it speaks of what is
 * over (`已查验`, `未见异常`) and does not stand between names (`A已查验，B放行`). Without names only what contradicts the
 * release itself counts.
 */
function keptBackIn(text: string, names: readonly string[]): string | undefined {
  if (isCut(text)) return CUT;
  const folded = foldedClauses(withoutLiftedHolds(text));
  const left = folded.replace(DONE, '');
  const beside = names.length > 0 ? (NOT_OF_THIS_ONE.exec(left)?.[0] ?? doneBetween(folded, names)) : undefined;
  return (beside ?? NO_RELEASE.exec(left)?.[0] ?? EXCEPTION.exec(left)?.[0])?.slice(0, 40);
}

function doneBetween(folded: string, names: readonly string[]): string | undefined {
  const places = names.map((name) => [folded.indexOf(name), folded.lastIndexOf(name)] as const);
  const first = Math.min(...places.map(([at]) => at).filter((at) => at >= 0));
  const last = Math.max(...places.map(([, at]) => at));
  return [...folded.matchAll(DONE)].find(({ index }) => first < index && index < last)?.[0];
}

/** What a notice that lets goods go names. */
export interface Freed {
  /** With `nothing` false and none here the whole is meant. */
  readonly units: readonly Unit[];
  /** Names that cannot be read, and are not taken to be let go. */
  readonly unreadable: readonly string[];
  /** The word by which something is kept back. */
  readonly keptBack?: string;
  /** Nothing is let go: names that cannot be read, or something kept back. */
  readonly nothing: boolean;
}

/** What the text of a release lets go: what it names, all where it names nothing, nothing where something is kept back. */
export function freedBy(text: string): Freed {
  const { units, unreadable } = mineUnits(text);
  const keptBack = keptBackIn(text, [...units.map(({ id }) => id), ...unreadable]);
  if (keptBack !== undefined) return { units: [], unreadable, keptBack, nothing: true };
  return { units, unreadable, nothing: unreadable.length > 0 && units.length === 0 };
}

/** What a notice names that holds, refuses or wants to see goods. */
export interface Kept {
  /** Empty: the whole declaration is meant. */
  readonly units: readonly Unit[];
  /** Why it is taken for the whole although it may name something: names that cannot be read, an exception, its length. */
  readonly unreadable: readonly string[];
}

/**
 * What the text of a hold, a refusal or an inspection is said of: the units it names; the whole where it names none, where
 * one of the names cannot be read, and where it names what is not meant (除…外): letting a unit go that was meant is the
 * worse mistake.
 */
export function keptBy(text: string): Kept {
  const { units, unreadable } = mineUnits(text);
  const named = units.length + unreadable.length > 0;
  const unknown = isCut(text) || units.length >= MAX_UNITS ? [CUT] : named && makesException(text) ? ['除…外'] : [];
  const why = unreadable.length > 0 ? unreadable : unknown;
  return { units: why.length > 0 ? [] : units, unreadable: why };
}
