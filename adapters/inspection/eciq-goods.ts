import type { EciqDeclaration, EciqGoods } from './eciq-tree.ts';
import { filled } from './filled.ts';
import { type Row, valueIn } from './rows.ts';
import type { Direction, Translator } from './translate-codes.ts';

/** A decimal greater than nothing, as the canonical declaration writes quantities; else undefined. */
function positive(text: string | undefined): string | undefined {
  if (text === undefined || !/^[0-9]{1,14}(\.[0-9]{1,5})?$/.test(text) || !/[1-9]/.test(text)) return undefined;
  return text.replace(/^0+(?=[0-9])/, '');
}

function quantity(row: Row, value: string, unit: string): { value: string; unit: string } | undefined {
  const amount = positive(valueIn(row, value));
  const code = valueIn(row, unit);
  return amount === undefined || code === undefined ? undefined : { value: amount, unit: code };
}

function quantitiesOf(row: Row) {
  const count = quantity(row, 'StdQty', 'StdQtyUnitCode');
  const mass = quantity(row, 'StdWeight', 'StdWeightUnitCode');
  const declared = quantity(row, 'Qty', 'QtyMeasUnit') ?? quantity(row, 'Weight', 'WtMeasUnit');
  return { quantity: declared, firstQuantity: count ?? mass, secondQuantity: count === undefined ? undefined : mass };
}

const LETTERS = new Set(['M', 'N', 'P', 'Q', 'R', 'S', 'L', 'V', 'W']);
const list = (text: string | undefined) =>
  (text ?? '')
    .slice(0, 200)
    .split(/[,，;、/]/)
    .filter((each) => each !== '');

function licencesOf(goods: EciqGoods) {
  return goods.licences.slice(0, 20).flatMap((row) => {
    const kind = valueIn(row, 'LicTypeCode');
    if (kind === undefined) return [];
    return [
      filled({
        kind,
        number: valueIn(row, 'LicenceNo'),
        line: valueIn(row, 'LicWrtofDetailNo'),
        quantity: valueIn(row, 'LicWrtofQty'),
      }),
    ];
  });
}

function itemOf(goods: EciqGoods, eciq: EciqDeclaration, direction: Direction | undefined, translator: Translator) {
  const { row } = goods;
  const text = (name: string) => valueIn(row, name);
  const at = (name: string) => `${row.at}/${name}`;
  const newCodes = eciq.variant === 'C2';
  const alpha = (value: string | undefined) => newCodes && /^[A-Z]{3}$/.test(value ?? '');
  const hsCode = text('ProdHsCode');
  const ciqCode = text('CiqCode');
  const origin = text('OriCtryCode');
  const currency = text('Currency');
  const place = text('OrigPlaceCode');
  const chinese = direction === 'export' && /^[0-9]{6}$/.test(place ?? '');
  const harmless = text('NoDangFlag');
  const number = Number(text('GoodsNo'));
  return (
    filled({
      number: Number.isInteger(number) ? number : undefined,
      hsCode,
      inspectionSuffix: ciqCode?.length === 13 && ciqCode.slice(0, 10) === hsCode ? ciqCode.slice(10) : undefined,
      inspectionName: text('CiqName'),
      name: text('DeclGoodsCname'),
      nameEn: text('DeclGoodsEname'),
      ...quantitiesOf(row),
      unitPrice: text('PricePerUnit'),
      totalPrice: text('GoodsTotalVal'),
      currency: alpha(currency)
        ? currency
        : translator.code('currency', 'ciqNumeric', currency, 'code', at('Currency')),
      originCountry: alpha(origin)
        ? origin
        : translator.code('country', 'ciqNumeric', origin, 'code', at('OriCtryCode')),
      originRegion: chinese ? undefined : place,
      division: chinese ? place : direction === 'import' ? valueIn(eciq.head, 'DestCode') : undefined,
      inspectionCategories: [...new Set(text('InspType') ?? '')].filter((letter) => LETTERS.has(letter)),
      purpose: text('Purpose'),
      goodsAttributes: list(text('GoodsAttr')).slice(0, 10),
      brand: text('GoodsBrand'),
      model: text('GoodsModel'),
      inspectionSpecification: text('GoodsSpec'),
      ingredients: text('Stuff'),
      validUntil: text('ProdValidDt'),
      shelfLife: text('ProdQgp'),
      productionDate: text('ProduceDate'),
      batchNumber: text('ProdBatchNo'),
      overseasProducer: text('EngManEntCnm'),
      producer: filled({ registration: text('MnufctrRegNo'), name: text('MnufctrRegName') }),
      dangerous: filled({
        notDangerous: harmless === '1' ? true : harmless === '0' ? false : undefined,
        unNumber: text('UnCode'),
        name: text('DangName'),
        packingGroup: text('PackType'),
        packingSpecification: text('PackSpec'),
      }),
      licences: licencesOf(goods),
    }) ?? {}
  );
}

/** The goods items, in the order they came. */
export function itemsOf(
  eciq: EciqDeclaration,
  direction: Direction | undefined,
  translator: Translator,
): readonly object[] {
  return eciq.goods.map((goods) => itemOf(goods, eciq, direction, translator));
}

/**
 * The packages of the whole declaration: main packages of one kind are added up over the goods, whatever else there
 * is comes behind.
 */
export function packagesOf(eciq: EciqDeclaration, translator: Translator) {
  const rows = eciq.goods.flatMap(({ packs }) => packs);
  const kindOf = (row: Row) => {
    const value = valueIn(row, 'PackTypeCode');
    if (eciq.variant === 'C2' && /^[0-9A-Z]{2}$/.test(value ?? '')) return value;
    return translator.code('package-kind', 'ciq', value, 'code', `${row.at}/PackTypeCode`);
  };
  const countOf = (row: Row) => {
    const text = valueIn(row, 'PackQty');
    return text !== undefined && /^[0-9]{1,9}$/.test(text) ? Number(text) : undefined;
  };
  const packs = rows.map((row) => ({
    kind: kindOf(row),
    count: countOf(row),
    main: valueIn(row, 'IsMainPack') !== '0',
  }));
  const first = packs.find(({ main }) => main);
  if (first === undefined) return undefined;
  const same = packs.filter(({ main, kind }) => main && kind === first.kind);
  const count = same.reduce((total, pack) => total + (pack.count ?? 0), 0);
  const others = packs.filter((pack) => !same.includes(pack) && pack.kind !== undefined).slice(0, 20);
  return filled({
    count: count === 0 ? undefined : count,
    kind: first.kind,
    others: others.map(({ kind, count: many }) => filled({ kind, count: many })),
  });
}
