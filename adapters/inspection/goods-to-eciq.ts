import { codeList } from '../../contracts/codes/codes.ts';
import type { Declaration } from '../adapter.ts';
import type { XmlNode } from '../syntax/xml/index.ts';
import { specificationsOf } from './containers-to-eciq.ts';
import { hexId } from './oborm.ts';
import { statutory, weightOf } from './quantities.ts';
import { rowNode, type Values } from './row-node.ts';
import { Translator } from './translate-codes.ts';

type Item = Declaration['items'][number];

/** What every row under a goods item carries. */
interface Goods {
  readonly item: Item;
  /** Spread last into a row: names that follow a spread are added one by one, which costs V8 more than all the rest. */
  readonly keys: { readonly EntDeclNo: string; readonly GoodsId: string; readonly GoodsNo: string };
}

/** ITF_DCL_IO_DECL_GOODS rows with containers, licences and packages under them. */
export function goodsNodes(declaration: Declaration, declarationNo: string, translator: Translator): XmlNode[] {
  return declaration.items.map((item, index) => {
    const number = String(item.number);
    const keys = { EntDeclNo: declarationNo, GoodsId: hexId(declarationNo, 'goods', number), GoodsNo: number };
    const goods = { item, keys };
    return rowNode('ITF_DCL_IO_DECL_GOODS', goodsValues(declaration, goods, index, translator), [
      ...containerRows(declaration, goods),
      // A wagon or a package belongs to the whole declaration; eCIQ has no place for it but under a goods item.
      ...(index === 0 ? wagonRows(declaration, goods) : []),
      ...licenceRows(goods),
      ...(index === 0 ? packRows(declaration, goods, translator) : []),
    ]);
  });
}

function goodsValues(declaration: Declaration, { item, keys }: Goods, index: number, translator: Translator): Values {
  const at = (name: string) => `/items/${index}/${name}`;
  const standard = statutory(item);
  const weight = weightOf(item);
  const { dangerous, producer } = item;
  return {
    EntDeclNo: keys.EntDeclNo,
    GoodsId: keys.GoodsId,
    GoodsNo: keys.GoodsNo,
    PricePerUnit: item.unitPrice,
    ProdHsCode: item.hsCode,
    Qty: item.quantity.value,
    QtyMeasUnit: item.quantity.unit,
    Weight: weight?.value,
    WtMeasUnit: weight?.unit,
    CiqCode: item.inspectionSuffix === undefined ? undefined : `${item.hsCode}${item.inspectionSuffix}`,
    CiqName: item.inspectionName,
    Currency: translator.code('currency', 'code', item.currency, 'ciqNumeric', at('currency')),
    DangName: dangerous?.name,
    DeclGoodsCname: item.name,
    DeclGoodsEname: item.nameEn,
    EngManEntCnm: item.overseasProducer,
    GoodsAttr: item.goodsAttributes?.join(','),
    GoodsBrand: item.brand,
    GoodsModel: item.model,
    GoodsSpec: item.inspectionSpecification,
    GoodsTotalVal: item.totalPrice,
    InspType: item.inspectionCategories?.join(''),
    MnufctrRegName: producer?.name,
    MnufctrRegNo: producer?.registration,
    NoDangFlag: dangerous?.notDangerous === undefined ? undefined : dangerous.notDangerous ? '1' : '0',
    OriCtryCode: translator.code('country', 'code', item.originCountry, 'ciqNumeric', at('originCountry')),
    // On export the place of origin is a Chinese division; on import the region abroad, in words.
    OrigPlaceCode: declaration.direction === 'export' ? (item.division ?? item.originRegion) : item.originRegion,
    PackSpec: dangerous?.packingSpecification,
    PackType: dangerous?.packingGroup,
    ProdBatchNo: item.batchNumber,
    ProdQgp: item.shelfLife,
    ProdValidDt: item.validUntil,
    ProduceDate: item.productionDate,
    Purpose: item.purpose,
    StdQty: standard.quantity?.value,
    StdQtyUnitCode: standard.quantity?.unit,
    StdWeight: standard.weight?.value,
    StdWeightUnitCode: standard.weight?.unit,
    Stuff: item.ingredients,
    UnCode: dangerous?.unNumber,
  };
}

function containerRows(declaration: Declaration, { item, keys }: Goods): XmlNode[] {
  const containers = declaration.containers ?? [];
  // Problems of the specification are noted where the containers themselves are written.
  const specifications = specificationsOf(containers, new Translator());
  return containers
    .filter(({ items }) => items?.includes(item.number))
    .map(({ number }) =>
      rowNode('ITF_DCL_IO_DECL_GOODS_CONT', {
        GoodsContId: hexId(keys.GoodsId, number),
        CntnrModeCode: specifications.get(number),
        ContCode: number,
        ProdHsCode: item.hsCode,
        TransMeansType: '20',
        ...keys,
      }),
    );
}

function wagonRows(declaration: Declaration, { item, keys }: Goods): XmlNode[] {
  return (declaration.wagons ?? []).map(({ number, grossMass }) =>
    rowNode('ITF_DCL_IO_DECL_GOODS_CONT', {
      GoodsContId: hexId(keys.GoodsId, number),
      ContCode: number,
      ProdHsCode: item.hsCode,
      Weight: grossMass,
      WtUnitCode: grossMass === undefined ? undefined : '035',
      TransMeansType: '31',
      ...keys,
    }),
  );
}

function licenceRows({ item, keys }: Goods): XmlNode[] {
  return (item.licences ?? []).map((licence, index) =>
    rowNode('ITF_DCL_IO_DECL_GOODS_LIMIT', {
      LimitId: hexId(keys.GoodsId, 'licence', String(index)),
      LicTypeCode: licence.kind,
      LicenceNo: licence.number,
      LicWrtofDetailNo: licence.line,
      LicWrtofQty: licence.quantity,
      ...keys,
    }),
  );
}

function packRows({ packages }: Declaration, { keys }: Goods, translator: Translator): XmlNode[] {
  const rows: { kind: string; count?: number; main: boolean }[] = [
    { kind: packages.kind, count: packages.count, main: true },
    ...(packages.others ?? []).map((other) => ({ ...other, main: false })),
  ];
  return rows.map(({ kind, count, main }, index) => {
    const at = main ? '/packages/kind' : `/packages/others/${index - 1}/kind`;
    const name = codeList('package-kind').get(kind)?.zh;
    return rowNode('ITF_DCL_IO_DECL_GOODS_PACK', {
      PackId: hexId(keys.GoodsId, 'pack', String(index)),
      PackTypeCode: translator.code('package-kind', 'code', kind, 'ciq', at),
      PackCatgName: name,
      PackTypeShort: name,
      PackQty: count === undefined ? undefined : String(count),
      IsMainPack: main ? '1' : '0',
      ...keys,
    });
  });
}
