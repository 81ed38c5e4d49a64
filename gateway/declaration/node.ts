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
  const found: Node[] = [];
  collect(root.pointer, root.value, path.split('/'), 0, found);
  return found;
}

function collect(pointer: string, value: unknown, steps: readonly string[], from: number, found: Node[]): void {
  let at = value;
  let place = pointer;
  for (let index = from; index < steps.length; index += 1) {
    const step = steps[index] ?? '';
    if (step === '*') {
      if (!Array.isArray(at)) return;
      for (let entry = 0; entry < at.length; entry += 1) {
        collect(`${place}/${entry}`, at[entry], steps, index + 1, found);
      }
      return;
    }
    if (!isObject(at) || !Object.hasOwn(at, step)) return;
    at = at[step];
    place = `${place}/${step}`;
  }
  found.push({ pointer: place, value: at });
}

/** The one value at a path without `*`; undefined when it is not there. */
export const at = (root: Node, path: string): Node | undefined => nodesAt(root, path)[0];
