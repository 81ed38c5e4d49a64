/**
 * The code lists this folder carries and the columns of each, in file order.
 * A file `<id>.json` holds `{ list, title, source, asOf, note?, ambiguous?, columns, rows }`; a row is an array of
 * strings in the order of `columns`, the first being the code. An empty string means "not known" or "none".
 * The two-letter columns `zh` and `en` are names; `customs2016` is the value of the customs tables before
 * 1 August 2018; `ciq…` is the value of the inspection and quarantine tables of the same time.
 */
export const CODE_LIST_COLUMNS = {
  /** 关区代码: 4 digits, district (直属海关) and office. */
  'customs-office': ['code', 'zh', 'en'],
  /** 运输方式 of the customs declaration, with its twins in inspection, UN/ECE Rec. 19 and manifest list CN012. */
  'transport-mode': ['code', 'zh', 'en', 'customs2016', 'ciq', 'unRec19', 'cn012'],
  /** 监管方式 (贸易方式 before 2018). */
  'supervision-mode': ['code', 'zh', 'en', 'ciqTradeMode'],
  /** 征免性质. */
  'exemption-nature': ['code', 'zh', 'en'],
  /** 征减免税方式. */
  'duty-mode': ['code', 'zh', 'en'],
  /** 成交方式. `incoterm` is the term whose cost split the code stands for. */
  'trade-terms': ['code', 'zh', 'en', 'incoterm'],
  /** 国别（地区）: ISO 3166-1 alpha-3 and the customs extras. `customs2016` and `ciqNumeric` are 3 digits. */
  country: ['code', 'alpha2', 'zh', 'en', 'customs2016', 'ciqNumeric'],
  /** 币制: ISO 4217 alpha. */
  currency: ['code', 'zh', 'en', 'customs2016', 'isoNumeric', 'ciqNumeric'],
  /** 计量单位: 3 digits. `unRec20` is filled only where the unit is the same beyond doubt. */
  unit: ['code', 'zh', 'en', 'unRec20'],
  /** 包装种类 of the 2018 declaration. */
  'package-kind': ['code', 'zh', 'en', 'customs2016', 'ciq'],
  /** 集装箱规格 of the 2018 declaration. `isoLength` and `isoTypeGroup`: the ISO 6346 size-types it stands for. */
  'container-spec': ['code', 'zh', 'en', 'customs2016', 'ciq', 'isoLength', 'isoTypeGroup'],
  /** 港口: country alpha-3 and 3 digits. */
  port: ['code', 'zh', 'en', 'customs2016', 'ciq'],
  /** 国内口岸: 6 digits. */
  'domestic-port': ['code', 'zh'],
  /** 国内地区 (境内目的地 / 境内货源地): 5 characters. */
  district: ['code', 'zh'],
  /** 行政区划: 6 digits. */
  'admin-division': ['code', 'zh'],
  /** 检验检疫机关: 6 digits. */
  'ciq-org': ['code', 'zh'],
  /** 监管证件 (DocuCode). */
  'document-kind': ['code', 'zh', 'en'],
  /** 报关单类型 element `Type`; the ordinary declaration is the empty code. */
  'declaration-type': ['code', 'zh', 'en'],
  /** 报关单通关形式 element `EntryType`. */
  'entry-type': ['code', 'zh', 'en'],
  /** 随附单据 of customs, element `EdocCode`. */
  'edoc-kind': ['code', 'zh', 'en'],
  /** 随附单据 of inspection. `direction` is I or E. */
  'ciq-attachment-kind': ['code', 'zh', 'en', 'direction'],
  /** 申请单证: the certificates a trader asks inspection for. */
  'ciq-certificate': ['code', 'zh', 'en'],
  /** 货物用途 of inspection. */
  'ciq-purpose': ['code', 'zh', 'en'],
  /** 货物属性. */
  'goods-attribute': ['code', 'zh', 'en'],
  /** 报检类别 (DeclCode). `direction` is I or E. */
  'ciq-declaration-kind': ['code', 'zh', 'en', 'direction'],
  /** 检验检疫类别 letters. `direction` is I or E. */
  'inspection-category': ['code', 'zh', 'en', 'direction'],
  /** 海关回执 CHANNEL. `class` is what the gateway may conclude; see the note in the file. */
  'customs-channel': ['code', 'zh', 'en', 'class'],
  /** 检验检疫回执 RspCodes. `rank` orders receipts that arrive out of order, as an integer in decimal. */
  'inspection-receipt': ['code', 'zh', 'en', 'rank', 'class'],
  /** 放行方式 REL_MODE of the yard messages. `effect` is held, released or partial. */
  'release-mode': ['code', 'zh', 'en', 'effect'],
  /** 检验检疫包装种类 before the merger. */
  'ciq-package-kind': ['code', 'zh'],
  /** 检验检疫集装箱规格 before the merger. */
  'ciq-container-spec': ['code', 'zh', 'en'],
  /** 检验检疫贸易方式 before the merger. */
  'ciq-trade-mode': ['code', 'zh', 'en'],
  /** 用途 (UseTo) of the 2016 declaration. */
  'goods-use': ['code', 'zh', 'en'],
} as const;

export type CodeListId = keyof typeof CODE_LIST_COLUMNS;

/** A column of list `L`, e.g. `'customs2016'` for `country`. */
export type CodeColumn<L extends CodeListId> = (typeof CODE_LIST_COLUMNS)[L][number];

/** One row of list `L`; a column without a value is absent, never an empty string (but the code may be). */
export type CodeRow<L extends CodeListId> = { readonly code: string; readonly zh: string } & {
  readonly [C in Exclude<CodeColumn<L>, 'code' | 'zh'>]?: string;
};

export const CODE_LIST_IDS = Object.freeze(Object.keys(CODE_LIST_COLUMNS)) as readonly CodeListId[];
