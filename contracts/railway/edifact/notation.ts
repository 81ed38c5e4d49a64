/**
 * The compact notation our EDIFACT tables are written in, and its parser.
 *
 *   message   UNH! BGM! DTM*9 SG1*9(RFF! DTM*9)        `!` mandatory, `*n` at most n times (default 1)
 *   segment   C507!(2005! an..3 : 2380 an..35) + 1004 an..35
 *
 * The parser throws on a table it cannot read: tables are ours, so that is a defect of this repository.
 */

export interface SegmentNode {
  readonly kind: 'segment';
  readonly tag: string;
  readonly mandatory: boolean;
  readonly max: number;
}

export interface GroupNode {
  readonly kind: 'group';
  readonly name: string;
  /** Tag of the group's first segment: its presence opens the group. */
  readonly trigger: string;
  readonly mandatory: boolean;
  readonly max: number;
  readonly nodes: readonly TableNode[];
}

export type TableNode = SegmentNode | GroupNode;

/** Representation of a data element: `a3`, `n..18`, `an..35`. */
export interface Representation {
  readonly type: 'a' | 'n' | 'an';
  readonly max: number;
  /** True for a fixed length (`an2`), false for a maximum (`an..2`). */
  readonly fixed: boolean;
}

export interface ComponentLayout {
  readonly id: string;
  readonly mandatory: boolean;
  readonly representation: Representation;
}

export interface ElementLayout {
  /** Data element or composite number: `1004`, `C507`, `S009`. */
  readonly id: string;
  readonly mandatory: boolean;
  readonly composite: boolean;
  /** The components of a composite; for a simple element, the element itself. */
  readonly components: readonly ComponentLayout[];
}

export type SegmentLayout = readonly ElementLayout[];

const NODE = /^([A-Z][A-Z0-9]+)(!?)(?:\*(\d+))?$/;

/** Parse a message structure. Throws `Error` naming the token it cannot read. */
export function parseMessageTable(text: string): readonly TableNode[] {
  const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const list = (nested: boolean): TableNode[] => {
    const nodes: TableNode[] = [];
    while (at < tokens.length) {
      const token = tokens[at++] ?? '';
      if (token === ')') {
        if (!nested) throw new Error('edifact table: unexpected )');
        return nodes;
      }
      const match = NODE.exec(token);
      const name = match?.[1];
      if (!match || name === undefined) throw new Error(`edifact table: cannot read "${token}"`);
      const mandatory = match[2] === '!';
      const max = match[3] === undefined ? 1 : Number(match[3]);
      if (tokens[at] !== '(') {
        nodes.push({ kind: 'segment', tag: name, mandatory, max });
        continue;
      }
      at++;
      const children = list(true);
      const first = children[0];
      if (first?.kind !== 'segment') throw new Error(`edifact table: group ${name} does not begin with a segment`);
      nodes.push({ kind: 'group', name, trigger: first.tag, mandatory, max, nodes: children });
    }
    if (nested) throw new Error('edifact table: ) missing');
    return nodes;
  };
  return list(false);
}

const ITEM = /^(\d{4})(!?)\s+(an|a|n)(\.\.)?(\d+)$/;
const COMPOSITE = /^([CES]\d{3})(!?)\(([^()]+)\)$/;

/** Parse a segment layout. Throws `Error` naming the part it cannot read. */
export function parseSegmentLayout(text: string): SegmentLayout {
  return text.split('+').map((part): ElementLayout => {
    const trimmed = part.trim();
    const composite = COMPOSITE.exec(trimmed);
    if (composite) {
      const components = (composite[3] ?? '').split(':').map(parseComponent);
      return { id: composite[1] ?? '', mandatory: composite[2] === '!', composite: true, components };
    }
    const simple = parseComponent(trimmed);
    return { id: simple.id, mandatory: simple.mandatory, composite: false, components: [simple] };
  });
}

function parseComponent(text: string): ComponentLayout {
  const match = ITEM.exec(text.trim());
  const type = match?.[3];
  if (!match || (type !== 'a' && type !== 'n' && type !== 'an')) {
    throw new Error(`edifact table: cannot read "${text.trim()}"`);
  }
  return {
    id: match[1] ?? '',
    mandatory: match[2] === '!',
    representation: { type, max: Number(match[5]), fixed: match[4] === undefined },
  };
}
