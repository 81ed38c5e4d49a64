import type { Problem } from '../adapter.ts';
import { error, warning } from './problems.ts';
import { type Row, rowsOf, valueIn } from './rows.ts';

/** How the message is nested. A file, B platform, C1 national feed, C2 import client of the single window. */
export type EciqVariant = 'A' | 'B' | 'C1' | 'C2';

export interface EciqGoods {
  readonly row: Row;
  readonly containers: readonly Row[];
  readonly licences: readonly Row[];
  readonly packs: readonly Row[];
}

export interface EciqContainers {
  readonly row: Row;
  readonly details: readonly Row[];
}

/** An inspection declaration, its rows joined, whatever the nesting it came in. */
export interface EciqDeclaration {
  readonly variant: EciqVariant;
  readonly head: Row;
  readonly papers: readonly Row[];
  readonly qualifications: readonly Row[];
  readonly users: readonly Row[];
  readonly containers: readonly EciqContainers[];
  readonly goods: readonly EciqGoods[];
}

const HEAD = 'ITF_DCL_IO_DECL';

/**
 * Names the import client of the single window gives elements that were renamed there (namespace
 * http://www.chinaport.gov.cn/ciq); the rest kept theirs. To the names of 2016-17, so that one reader serves both.
 */
const RENAMED: Readonly<Record<string, string>> = {
  CiqTrafMode: 'TransModeCode',
  TrafName: 'ConvynceName',
  CusVoyageNo: 'TransMeanNo',
  CiqTradeCountryCode: 'TradeCountryCode',
  CiqDespCtryCode: 'DespCtryCode',
  CiqEntyPortCode: 'EntyPortCode',
  CiqDestCode: 'DestCode',
  BillNo: 'BillLadNo',
  CustomMaster: 'DeclCustm',
  CiqWeight: 'Weight',
  CiqQty: 'Qty',
  CiqCurr: 'Currency',
  CiqOriginCountry: 'OriCtryCode',
};

/** The row with the names of 2016-17. */
function oldNames(row: Row): Row {
  const values = new Map([...row.values].map(([name, value]) => [RENAMED[name] ?? name, value]));
  return { ...row, values, children: row.children.map(oldNames) };
}

/**
 * Rows of `all` by the place of their owner among `owners`. The first id both sides know decides; with one owner and
 * no ids the row is its own. Each row gets one owner, in linear time: a join of all with all would let a file of equal
 * ids fill the memory.
 */
function joined(all: readonly Row[], owners: readonly Row[], ids: readonly string[], problems: Problem[]): Row[][] {
  const indexes = ids.map((id) => {
    const places = new Map<string, number>();
    owners.forEach((owner, place) => {
      const value = valueIn(owner, id);
      if (value !== undefined && !places.has(value)) places.set(value, place);
    });
    return { id, places };
  });
  const lists: Row[][] = owners.map(() => []);
  for (const row of all) {
    const index = indexes.find(({ id, places }) => places.size > 0 && valueIn(row, id) !== undefined);
    const place = index ? index.places.get(valueIn(row, index.id) ?? '') : owners.length === 1 ? 0 : undefined;
    if (place !== undefined) lists[place]?.push(row);
    else {
      const message = `No row above has the id of this one (${ids.join(' or ')}); it is left out.`;
      problems.push(warning('ECIQ-MISMATCH', row.at, message, `上级没有与 ${ids.join('、')} 对应的记录，本条未采用。`));
    }
  }
  return lists;
}

/** `parent` holds the tables beside the head (variants C) or is the head itself (A and B). */
function joinRows(variant: EciqVariant, head: Row, parent: Row, problems: Problem[]): EciqDeclaration {
  const of = (table: string) => rowsOf(parent, `${HEAD}_${table}`);
  const under = (owners: readonly Row[], table: string, ids: readonly string[]): readonly (readonly Row[])[] => {
    if (parent === head) return owners.map((owner) => rowsOf(owner, `${HEAD}_${table}`));
    return joined(of(table), owners, ids, problems);
  };
  const containers = of('CONT');
  const details = under(containers, 'CONT_DETAIL', ['ContId', 'CntnrModeCode']);
  const goods = of('GOODS');
  const goodsIds = ['GoodsId', 'GoodsNo'];
  const carried = under(goods, 'GOODS_CONT', goodsIds);
  const licences = under(goods, 'GOODS_LIMIT', goodsIds);
  const packs = under(goods, 'GOODS_PACK', goodsIds);
  return {
    variant,
    head,
    papers: of('ATT'),
    qualifications: of('LIMIT'),
    users: of('USER'),
    containers: containers.map((row, index) => ({ row, details: details[index] ?? [] })),
    goods: goods.map((row, index) => ({
      row,
      containers: carried[index] ?? [],
      licences: licences[index] ?? [],
      packs: packs[index] ?? [],
    })),
  };
}

function single(heads: readonly Row[], parent: Row, problems: Problem[]): Row | undefined {
  if (heads.length === 1) return heads[0];
  const message = `The message holds ${heads.length} declarations; send one in each message.`;
  problems.push(error('ECIQ-STRUCTURE', parent.at, message, `报文含 ${heads.length} 份报检单，请每个报文只放一份。`));
  return heads[0];
}

/** The declaration nested in `parent` (ROOT, MessageBody, or the list of heads that stood alone). */
export function nestedDeclaration(variant: 'A' | 'B', parent: Row, problems: Problem[]): EciqDeclaration | undefined {
  const head = single(rowsOf(parent, HEAD), parent, problems);
  return head && joinRows(variant, head, head, problems);
}

/** The declaration whose tables stand beside each other under EEntDeclIo. */
export function flatDeclaration(root: Row, namespace: string, problems: Problem[]): EciqDeclaration | undefined {
  const variant = namespace === '' ? 'C1' : 'C2';
  const parent = variant === 'C2' ? oldNames(root) : root;
  const head = single(rowsOf(parent, HEAD), parent, problems);
  return head && joinRows(variant, head, parent, problems);
}
