import type { Declaration } from '../adapter.ts';
import type { XmlNode } from '../syntax/xml/index.ts';
import { hexId } from './oborm.ts';
import { rowNode } from './row-node.ts';
import { specificationOfUld, specificationToCiq, type Translator } from './translate-codes.ts';

type Container = NonNullable<Declaration['containers']>[number];

/** What stands in a row: a container, or a ULD 集装器, for which eCIQ has no table of its own. */
interface Box {
  readonly number: string;
  readonly specification: string | undefined;
  readonly lcl: boolean | undefined;
}

interface Group extends Omit<Box, 'number'> {
  readonly numbers: string[];
}

/** The inspection specification of each container, by its number. */
export function specificationsOf(
  containers: readonly Container[],
  translator: Translator,
): ReadonlyMap<string, string | undefined> {
  return new Map(
    containers.map((container, index) => {
      const ciq = specificationToCiq(container.specification, container.sizeType);
      if (ciq === undefined && container.specification !== undefined) {
        translator.cannot('container-spec', container.specification, `/containers/${index}/specification`);
      }
      return [container.number, ciq] as const;
    }),
  );
}

/** The containers, and behind them the ULDs of the waybill. */
function boxesOf({ containers = [], airWaybill }: Declaration, translator: Translator): Box[] {
  const specifications = specificationsOf(containers, translator);
  return [
    ...containers.map(({ number, lessThanContainerLoad }) => ({
      number,
      specification: specifications.get(number),
      lcl: lessThanContainerLoad,
    })),
    ...(airWaybill?.unitLoadDevices ?? []).map((number) => ({
      number,
      specification: specificationOfUld(number),
      lcl: undefined,
    })),
  ];
}

/** Neighbours of one specification share a row, so that the boxes keep their order. */
function groupsOf(boxes: readonly Box[]): Group[] {
  const groups: Group[] = [];
  for (const { number, specification, lcl } of boxes) {
    const last = groups.at(-1);
    if (last && last.specification === specification && last.lcl === lcl) last.numbers.push(number);
    else groups.push({ specification, lcl, numbers: [number] });
  }
  return groups;
}

const flag = (value: boolean | undefined) => (value === undefined ? undefined : value ? '1' : '0');

/** ITF_DCL_IO_DECL_CONT rows of containers and ULDs, each with its ITF_DCL_IO_DECL_CONT_DETAIL rows. */
export function containerNodes(declaration: Declaration, declarationNo: string, translator: Translator): XmlNode[] {
  let sequence = 0;
  return groupsOf(boxesOf(declaration, translator)).map((group, index) => {
    const contId = hexId(declarationNo, 'containers', String(index));
    const shared = {
      ContId: contId,
      EntDeclNo: declarationNo,
      CntnrModeCode: group.specification,
      LclFlag: flag(group.lcl),
    };
    const details = group.numbers.map((number) => {
      sequence += 1;
      const detailId = hexId(declarationNo, 'container', number);
      return rowNode('ITF_DCL_IO_DECL_CONT_DETAIL', {
        ContDtId: detailId,
        ContNo: number,
        SeqNo: String(sequence),
        ...shared,
      });
    });
    const row = {
      ContainerQty: String(group.numbers.length),
      ContNo: group.numbers.join(','),
      SeqNo: String(index + 1),
      ...shared,
    };
    return rowNode('ITF_DCL_IO_DECL_CONT', row, details);
  });
}
