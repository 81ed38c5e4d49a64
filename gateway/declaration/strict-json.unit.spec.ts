import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesTwice } from './strict-json.ts';

const pointers = (text: string): string[] => namesTwice(text).map(({ pointer }) => pointer);

describe('namesTwice', () => {
  it('finds a name that stands twice in one object, at its place', () => {
    expect(pointers('{"a":1,"a":2}')).toEqual(['/a']);
    expect(pointers('{"x":[{"a":1},{"b":{"c":1,"d":[],"c":{}}}]}')).toEqual(['/x/1/b/c']);
    expect(pointers('{"a":1,"a":2,"a":3}')).toEqual(['/a', '/a']);
  });

  it('knows a name however it is written', () => {
    expect(pointers('{"a":1,"\\u0061":2}')).toEqual(['/a']);
    expect(pointers('{"~/":1,"~/":2}')).toEqual(['/~0~1']);
    expect(pointers('{"__proto__":1,"__proto__":2}')).toEqual(['/__proto__']);
  });

  it('is not misled by texts, nor by the same name in different objects', () => {
    expect(pointers('{"a":"a","b":"{\\"a\\":1,\\"a\\":2}","c":{"a":1}}')).toEqual([]);
    expect(pointers('[{"a":1},{"a":1},"a","a"]')).toEqual([]);
    expect(pointers('{"a":"\\\\","b":"\\"","c":1}')).toEqual([]);
  });

  it('finds nothing in what JSON.stringify writes, and the name that is added once more', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.string(), (value, name) => {
        expect(namesTwice(JSON.stringify(value))).toEqual([]);
        const key = JSON.stringify(name);
        expect(namesTwice(`{${key}:${JSON.stringify(value)},${key}:0}`)).toHaveLength(1);
      }),
    );
  });
});
