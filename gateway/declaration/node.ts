/** Looking into a JSON value of unknown shape by path, keeping the JSON pointer of what is found. */

export interface Node {
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly value: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// A star in a path stands for every entry of a list, as in items, star, quantity, unit. What is not there is not found.
export function nodesAt(root: Node, path: string): Node[] {
  let nodes: Node[] = [root];
  for (const step of path.split('/')) {
    nodes = nodes.flatMap((node): Node[] => {
      const { pointer, value } = node;
      if (step === '*') {
        return Array.isArray(value)
          ? value.map((entry, index) => ({ pointer: `${pointer}/${index}`, value: entry }))
          : [];
      }
      return isObject(value) && Object.hasOwn(value, step)
        ? [{ pointer: `${pointer}/${step}`, value: value[step] }]
        : [];
    });
  }
  return nodes;
}

/** The one value at a path without `*`; undefined when it is not there. */
export const at = (root: Node, path: string): Node | undefined => nodesAt(root, path)[0];
