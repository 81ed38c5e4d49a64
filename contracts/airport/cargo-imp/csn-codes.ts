/**
 * Customs status codes on a `CSN/` line. `notice`: Canada PACT technical implementation guide 1.9, tables 9 and 10,
 * which also gives the XCSN status. `us`: US CBP CAMIR-Air; only 1A 1B 1C 1D 1H 1I 1J are well documented.
 * The pattern worth keeping: H places a hold, J says it still stands, I removes it.
 */
export type CsnEffect =
  | 'received'
  | 'complete'
  | 'place'
  | 'in-place'
  | 'remove'
  | 'examine'
  | 'release'
  | 'movement'
  | 'advice';

export type CsnCode = {
  readonly code: string;
  readonly style: 'notice' | 'us';
  readonly effect: CsnEffect;
  /** Which hold it is about. */
  readonly hold?: 'do-not-load' | 'information' | 'screening' | 'customs';
  /** StatusCode of the XML twin XCSN. */
  readonly xcsn?: 'CO' | 'RI' | 'RS' | 'CD';
  readonly en: string;
  readonly zh: string;
};

export const CSN_CODES: readonly CsnCode[] = [
  { code: 'SR', style: 'notice', effect: 'received', en: 'Message received', zh: '报文已收到' },
  { code: 'SF', style: 'notice', effect: 'complete', xcsn: 'CO', en: 'Assessment complete', zh: '审核完成' },
  { code: '6H', style: 'notice', effect: 'place', hold: 'do-not-load', xcsn: 'CD', en: 'Do not load', zh: '禁止装机' },
  {
    code: '6J',
    style: 'notice',
    effect: 'in-place',
    hold: 'do-not-load',
    xcsn: 'CD',
    en: 'Do not load, still in place',
    zh: '禁止装机仍有效',
  },
  {
    code: '6I',
    style: 'notice',
    effect: 'remove',
    hold: 'do-not-load',
    xcsn: 'CO',
    en: 'Do not load, removed',
    zh: '禁止装机解除',
  },
  {
    code: '7H',
    style: 'notice',
    effect: 'place',
    hold: 'information',
    xcsn: 'RI',
    en: 'Held for information',
    zh: '待补充信息,扣留',
  },
  {
    code: '7J',
    style: 'notice',
    effect: 'in-place',
    hold: 'information',
    xcsn: 'RI',
    en: 'Held for information, still in place',
    zh: '待补充信息,扣留仍有效',
  },
  {
    code: '7I',
    style: 'notice',
    effect: 'remove',
    hold: 'information',
    xcsn: 'CO',
    en: 'Information hold removed',
    zh: '信息扣留解除',
  },
  {
    code: '8H',
    style: 'notice',
    effect: 'place',
    hold: 'screening',
    xcsn: 'RS',
    en: 'Held for screening',
    zh: '待查验,扣留',
  },
  {
    code: '8J',
    style: 'notice',
    effect: 'in-place',
    hold: 'screening',
    xcsn: 'RS',
    en: 'Held for screening, still in place',
    zh: '待查验,扣留仍有效',
  },
  {
    code: '8I',
    style: 'notice',
    effect: 'remove',
    hold: 'screening',
    xcsn: 'CO',
    en: 'Screening hold removed',
    zh: '查验扣留解除',
  },
  {
    code: '1A',
    style: 'us',
    effect: 'examine',
    hold: 'customs',
    en: 'Entered, intensive examination required',
    zh: '已申报,需详细查验',
  },
  { code: '1B', style: 'us', effect: 'release', en: 'Released, examination complete', zh: '查验完毕,放行' },
  {
    code: '1C',
    style: 'us',
    effect: 'release',
    en: 'Entered and released; a standing hold still blocks',
    zh: '已申报放行;其他扣留仍有效',
  },
  { code: '1D', style: 'us', effect: 'movement', en: 'In-bond movement authorised', zh: '准予转关运输' },
  {
    code: '1F',
    style: 'us',
    effect: 'advice',
    en: 'Hold at the in-bond destination (sources disagree on 1F and 1G)',
    zh: '转关目的地扣留',
  },
  {
    code: '1G',
    style: 'us',
    effect: 'advice',
    en: 'Hold at the in-bond destination (sources disagree on 1F and 1G)',
    zh: '转关目的地扣留',
  },
  { code: '1H', style: 'us', effect: 'place', hold: 'customs', en: 'Hold placed', zh: '扣留' },
  { code: '1I', style: 'us', effect: 'remove', hold: 'customs', en: 'Hold removed', zh: '解除扣留' },
  { code: '1J', style: 'us', effect: 'movement', en: 'In-bond authorised, bill stays open', zh: '准予转关,运单未结' },
];

const BY_CODE = new Map(CSN_CODES.map((row) => [row.code, row]));

/** The meaning of a CSN code such as `7H`, or undefined when we have no documentation of it. */
export function csnCode(code: string): CsnCode | undefined {
  return BY_CODE.get(code);
}
