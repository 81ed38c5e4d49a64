import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Node {
  readonly title?: string;
  readonly description?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly $defs?: Readonly<Record<string, Node>>;
}

const schema = JSON.parse(readFileSync(new URL('./declaration.schema.json', import.meta.url), 'utf8')) as Node;

const defined = (node: Node): Node => schema.$defs?.[node.$ref?.split('/').at(-1) ?? ''] ?? {};

function undescribed(node: Node, path: string): string[] {
  const own = Object.entries(node.properties ?? {}).flatMap(([name, property]) => {
    const { title = defined(property).title, description = defined(property).description } = property;
    const bilingual = [title, description].every(
      (text = '') => /[\u4e00-\u9fff]/.test(text) && /[A-Za-z0-9]/.test(text),
    );
    return [...(bilingual ? [] : [`${path}/${name}`]), ...undescribed(property, `${path}/${name}`)];
  });
  const items = node.items === undefined ? [] : undescribed(node.items, `${path}/*`);
  const defs = Object.entries(node.$defs ?? {}).flatMap(([name, definition]) => undescribed(definition, `#${name}`));
  return [...own, ...items, ...defs];
}

it('gives every field a title and a description in both languages', () => {
  expect(undescribed(schema, '')).toEqual([]);
  expect(Object.keys(schema.properties ?? {}).length).toBeGreaterThan(20);
});
