import type { XmlElement } from './types.ts';

/** The first child of that local name, whatever its namespace. */
export function child(element: XmlElement | undefined, localName: string): XmlElement | undefined {
  return element?.children.find((each) => each.localName === localName);
}

/** All children of that local name, in order. */
export function children(element: XmlElement | undefined, localName: string): readonly XmlElement[] {
  return element?.children.filter((each) => each.localName === localName) ?? [];
}

/** Follows local names downwards, first child each time. */
export function descend(element: XmlElement | undefined, ...localNames: readonly string[]): XmlElement | undefined {
  return localNames.reduce<XmlElement | undefined>((at, name) => child(at, name), element);
}

/** The trimmed text of the first child of that name; `''` where it is missing or empty. */
export function textOf(element: XmlElement | undefined, localName: string): string {
  return child(element, localName)?.text.trim() ?? '';
}

/** The value of an attribute by its local name; `''` where it is missing. */
export function attributeOf(element: XmlElement | undefined, localName: string): string {
  for (const [name, value] of Object.entries(element?.attributes ?? {})) {
    if (name.slice(name.indexOf(':') + 1) === localName) return value;
  }
  return '';
}

/** The first element of that local name at or below `element`, in document order. */
export function find(element: XmlElement | undefined, localName: string): XmlElement | undefined {
  if (element === undefined || element.localName === localName) return element;
  for (const each of element.children) {
    const found = find(each, localName);
    if (found !== undefined) return found;
  }
  return undefined;
}
