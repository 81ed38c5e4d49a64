import type { DecVersion } from '../../contracts/customs/dec-common.ts';
import { attributeOf, child, children, textOf, type XmlElement } from '../syntax/xml/index.ts';

const HEAD_2018 = [
  'TradeCoScc',
  'MarkNo',
  'DespPortCode',
  'EntyPortCode',
  'GoodsPlace',
  'InspOrgCode',
  'NoOtherPack',
  'OrgCode',
];
const HEAD_2016 = ['DistrictCode', 'InRatio', 'PayWay', 'PaymentMark', 'TradeCodeScc'];
const ITEM_2018 = ['CiqCode', 'DestCode', 'DistrictCode', 'GoodsAttr'];

/**
 * The version of a DecMessage by what it holds, for most messages carry no Version attribute or the same one, 3.1.
 * Elements of one version count once, the shape of a country or currency (letters 2018, digits 2016) three times: the
 * codes are what the mapping depends on. Without any evidence it is 2018, the version in force.
 */
export function decVersionOf(message: XmlElement): DecVersion {
  const head = child(message, 'DecHead');
  const item = children(child(message, 'DecLists'), 'DecList')[0];
  const present = (element: XmlElement | undefined, names: readonly string[]) =>
    names.filter((name) => child(element, name) !== undefined).length;
  const codes = [
    ...['TradeCountry', 'TradeAreaCode', 'FeeCurr', 'InsurCurr'].map((name) => textOf(head, name)),
    ...['OriginCountry', 'DestinationCountry', 'TradeCurr'].map((name) => textOf(item, name)),
  ];
  const letters = codes.filter((code) => /^[A-Z]{3}$/.test(code)).length;
  const digits = codes.filter((code) => /^[0-9]{3}$/.test(code)).length;
  const declared = /^[4-9]/.test(attributeOf(message, 'Version') || attributeOf(message, 'version')) ? 3 : 0;
  const for2018 = present(head, HEAD_2018) + present(item, ITEM_2018) + letters * 3 + declared;
  return present(head, HEAD_2016) + digits * 3 > for2018 ? '2016' : '2018';
}
