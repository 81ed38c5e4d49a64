import type { Declaration } from '../adapter.ts';
import type { XmlNode } from '../syntax/xml/index.ts';
import { hexId } from './oborm.ts';
import { rowNode } from './row-node.ts';
import { specificationToCiq, type Translator } from './translate-codes.ts';

type Container = NonNullable<Declaration['containers']>[number];

interface Group {
  readonly specification: string | undefined;
  readonly lcl: boolean | undefined;
  readonly containers: Container[];
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

/** Neighbours of one specification share a row, so that the containers keep their order. */
function groupsOf(containers: readonly Container[], specifications: ReadonlyMap<string, string | undefined>): Group[] {
  const groups: Group[] = [];
  for (const container of containers) {
    const specification = specifications.get(container.number);
    const last = groups.at(-1);
    if (last && last.specification === specification && last.lcl === container.lessThanContainerLoad) {
      last.containers.push(container);
    } else groups.push({ specification, lcl: container.lessThanContainerLoad, containers: [container] });
  }
  return groups;
}

const flag = (value: boolean | undefined) => (value === undefined ? undefined : value ? '1' : '0');

/** ITF_DCL_IO_DECL_CONT rows, each with its ITF_DCL_IO_DECL_CONT_DETAIL rows. */
export function containerNodes(declaration: Declaration, declarationNo: string, translator: Translator): XmlNode[] {
  const containers = declaration.containers ?? [];
  let sequence = 0;
  return groupsOf(containers, specificationsOf(containers, translator)).map((group, index) => {
    const contId = hexId(declarationNo, 'containers', String(index));
    const shared = {
      ContId: contId,
      EntDeclNo: declarationNo,
      CntnrModeCode: group.specification,
      LclFlag: flag(group.lcl),
    };
    const details = group.containers.map(({ number }) => {
      sequence += 1;
      const detailId = hexId(declarationNo, 'container', number);
      return rowNode('ITF_DCL_IO_DECL_CONT_DETAIL', {
        ...shared,
        ContDtId: detailId,
        ContNo: number,
        SeqNo: String(sequence),
      });
    });
    const row = {
      ...shared,
      ContainerQty: String(group.containers.length),
      ContNo: group.containers.map(({ number }) => number).join(','),
      SeqNo: String(index + 1),
    };
    return rowNode('ITF_DCL_IO_DECL_CONT', row, details);
  });
}
