/** Groups of DecMessage that are the same in 2016 and in 2018, and the two versions side by side. */
import {
  DEC_2016_CONTAINER,
  DEC_2016_HEAD,
  DEC_2016_ITEM,
  DEC_2016_MAX_ITEMS,
  DEC_2016_ROOT,
  DEC_2016_SIGN,
} from './dec-2016.ts';
import {
  DEC_2018_CONTAINER,
  DEC_2018_HEAD,
  DEC_2018_ITEM,
  DEC_2018_MAX_ITEMS,
  DEC_2018_ROOT,
  DEC_2018_SIGN,
} from './dec-2018.ts';
import { type DecField, decFields } from './dec-field.ts';

export const DEC_NAMESPACE = 'http://www.chinaport.gov.cn/dec';

export const DEC_DOCUMENT = decFields([
  ['DocuCode', '单证代码', 1, 'R', 'kind', '@document-kind'],
  ['CertCode', '单证编号', 32, 'R', 'number'],
]);

export const DEC_CERTIFICATE = decFields([
  ['AppCertCode', '申请单证代码', 50, 'R', 'kind', '@ciq-certificate'],
  ['ApplOri', '正本数', 50, '', 'originals', 'integer'],
  ['ApplCopyQuan', '副本数', 50, '', 'copies', 'integer'],
]);

export const DEC_OTHER_PACK = decFields([
  ['PackQty', '包装件数', 20, '', 'count', 'integer'],
  ['PackType', '包装材料种类', 20, 'R', 'kind', 'package-kind'],
]);

export const DEC_QUALIFICATION = decFields([
  ['EntQualifNo', '企业资质编号', 40, '', 'number'],
  ['EntQualifTypeCode', '企业资质类别', 5, 'R', 'kind'],
]);

/** The schema says 5 for the telephone; the published sample has 8 digits and no telephone has 5, so 25 is taken. */
export const DEC_USER = decFields([
  ['UseOrgPersonCode', '使用单位联系人', 40, '', 'name'],
  ['UseOrgPersonTel', '使用单位联系电话', 25, '', 'telephone'],
]);

export const DEC_FREE_TEXT = decFields([
  ['RelId', '关联报关单号', 18, '', 'relatedEntry'],
  ['RelManNo', '关联备案号', 12, '', 'relatedManual'],
  ['BonNo', '监管仓号', 32, '', 'bondedPlace'],
  ['VoyNo', '航次号', 32, '', 'transport.journeyId'],
  ['DecBpNo', '报关员联系方式', 32],
  ['CusFie', '货场代码', 8],
  ['DecNo', '报关员号', 13],
]);

export const DEC_ATTACHMENT = decFields([
  ['EdocID', '单据编号', 64, 'R', 'id'],
  ['EdocCode', '随附单据类别', 8, 'R', 'kind', '@edoc-kind'],
  ['EdocFomatType', '格式类型', 2],
  ['OpNote', '说明', 255, '', 'note'],
  ['EdocCopId', '文件名', 64, '', 'name'],
  ['EdocOwnerCode', '所属单位代码', 10, '', 'owner'],
  ['SignUnit', '签名单位代码', 10],
  ['SignTime', '签名时间', 14, '', 'signedAt', 'timestamp'],
  ['EdocOwnerName', '所属单位名称', 100],
  ['EdocSize', '文件大小', 12, '', 'size'],
]);

export type DecVersion = '2016' | '2018';

export interface DecTables {
  readonly version: DecVersion;
  readonly head: readonly DecField[];
  readonly item: readonly DecField[];
  readonly container: readonly DecField[];
  readonly root: readonly string[];
  readonly sign: readonly string[];
  readonly maxItems: number;
}

export const DEC_TABLES: Readonly<Record<DecVersion, DecTables>> = Object.freeze({
  '2016': {
    version: '2016',
    head: DEC_2016_HEAD,
    item: DEC_2016_ITEM,
    container: DEC_2016_CONTAINER,
    root: DEC_2016_ROOT,
    sign: DEC_2016_SIGN,
    maxItems: DEC_2016_MAX_ITEMS,
  },
  '2018': {
    version: '2018',
    head: DEC_2018_HEAD,
    item: DEC_2018_ITEM,
    container: DEC_2018_CONTAINER,
    root: DEC_2018_ROOT,
    sign: DEC_2018_SIGN,
    maxItems: DEC_2018_MAX_ITEMS,
  },
});
