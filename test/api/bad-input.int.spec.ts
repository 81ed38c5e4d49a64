/** Bad input: one clear problem document each, the process lives, nothing is stored. */
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import supertest, { type Response } from 'supertest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import { expectDocumented } from './documented.ts';
import { type Bench, bearer, sample, sampleText, startBench } from './support.ts';

const PATHS = ['/v1/declarations', '/v1/declarations:validate'] as const;

let bench: Bench;
let before: Readonly<Record<string, number>>;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());
beforeEach(async () => {
  before = await bench.rows();
});
afterEach(async () => {
  expect(await bench.rows()).toEqual(before);
  expect((await supertest(bench.url).get('/livez')).status).toBe(200);
});

type Headers = Readonly<Record<string, string>>;

/** Sends it to both routes, which must say the same. */
async function send(body: string | Buffer, type = 'application/json', headers: Headers = {}): Promise<Response> {
  const answers: Response[] = [];
  for (const path of PATHS) {
    const request = supertest(bench.url).post(path).set(bearer(bench.keys.firm)).set('Content-Type', type).set(headers);
    // A request of superagent's own sends text as it is and would put JSON around bytes.
    request.serialize((sent: unknown) => sent as string);
    answers.push(expectDocumented(await request.send(body), `POST ${path}`));
  }
  const [first, second] = answers;
  if (first === undefined || second === undefined) throw new Error('no answer');
  expect({ ...second.body, instance: '' }).toEqual({ ...first.body, instance: '' });
  expect(first.text.length).toBeLessThan(200_000);
  return first;
}

const sendJson = (value: unknown) => send(JSON.stringify(value));
const found = ({ body }: Response): string[] =>
  (body.errors ?? []).map(({ pointer, code }: { pointer: string; code: string }) => `${code} ${pointer}`);

function expectCode(response: Response, status: number, code: string): void {
  expect({ status: response.status, code: response.body.code }, response.text).toEqual({ status, code });
}

/** The sample changed by one function. */
function changed(change: (declaration: Declaration) => void): Declaration {
  const declaration = sample('rail-import');
  change(declaration);
  return declaration;
}

describe('a body that is not JSON', () => {
  const broken: [string, string][] = [
    ['words', 'a declaration, please'],
    ['a bracket too few', sampleText('rail-import').trimEnd().slice(0, -1)],
    ['a comma too many', sampleText('rail-import').trimEnd().replace(/\}$/, ',}')],
    ['single quotes', "{'a': 1}"],
    ['two values', '{} {}'],
    ['NaN', '{"a": NaN}'],
    ['white space', ' \n\t'],
    ['a raw NUL', '{"a": "\u0000"}'],
  ];
  it.each(broken)('%s', async (_name, text) => {
    expectCode(await send(text), 400, 'TG-1002');
  });

  it('nothing at all, whatever it is called', async () => {
    for (const type of ['application/json', 'application/xml', 'text/plain']) {
      expectCode(await send('', type), 400, 'TG-1002');
    }
  });

  it('GBK called UTF-8', async () => {
    const bytes = iconv.encode(sampleText('rail-import'), 'gbk');
    const response = await send(bytes, 'application/json; charset=utf-8');
    expectCode(response, 400, 'TG-1003');
    expect(response.body.detail).toContain('GBK');
  });

  it('UTF-16', async () => {
    expectCode(await send(Buffer.from(sampleText('rail-import'), 'utf16le')), 400, 'TG-1003');
  });
});

describe('JSON that is no declaration', () => {
  it.each(['null', 'true', '0', '"text"', '[]', '[[]]', '{}'])('%s', async (text) => {
    expectCode(await send(text), 422, 'TG-1001');
  });

  it('missing parts are all named at once', async () => {
    const response = await sendJson({ traderReference: 'MISSING-1', direction: 'import', items: [{}] });
    expectCode(response, 422, 'TG-1001');
    const missing = [
      ...['declarationOffice', 'borderOffice', 'supervisionMode', 'parties', 'transport', 'packages', 'grossMass'],
      ...['netMass', 'items/0/number', 'items/0/hsCode', 'items/0/name', 'items/0/quantity', 'items/0/totalPrice'],
      ...['items/0/currency', 'items/0/originCountry', 'items/0/destinationCountry'],
    ];
    expect(found(response)).toEqual(expect.arrayContaining(missing.map((path) => `DECL-MISSING /${path}`)));
    expect(new Set(found(response)).size).toBe(found(response).length);
  });

  it('wrong types, values, codes, check characters and rules are all named at once', async () => {
    const response = await sendJson({
      ...sample('rail-import'),
      direction: 'sideways',
      declarationOffice: '9999',
      grossMass: 36600,
      netMass: '-1',
      note: '',
      containers: [{ number: 'TGKU3125040' }],
      parties: {
        ...sample('rail-import').parties,
        trader: { ...sample('rail-import').parties.trader, uscc: '91140200MA0K7X3E77' },
      },
      packages: { count: '18', kind: 'ZZ' },
      colour: 'red',
    });
    expectCode(response, 422, 'TG-1001');
    expect(found(response)).toEqual(
      expect.arrayContaining([
        'DECL-VALUE /direction',
        'DECL-CODE /declarationOffice',
        'DECL-TYPE /grossMass',
        'DECL-FORM /netMass',
        'DECL-EMPTY /note',
        'DECL-CHECK-DIGIT /containers/0/number',
        'DECL-CHECK-CHARACTER /parties/trader/uscc',
        'DECL-TYPE /packages/count',
        'DECL-CODE /packages/kind',
        'DECL-UNKNOWN-FIELD /colour',
      ]),
    );
    for (const { detail, detailZh } of response.body.errors) expect(detail.length * detailZh.length).toBeGreaterThan(0);
  });

  it('a wrong check character alone is one finding that says where', async () => {
    const value = changed(({ parties }) => {
      parties.trader.uscc = '91140200MA0K7X3E77';
    });
    const response = await sendJson(value);
    expectCode(response, 422, 'TG-1001');
    expect(found(response)).toEqual(['DECL-CHECK-CHARACTER /parties/trader/uscc']);
  });

  it('an unknown code alone is one finding that says which list', async () => {
    const response = await sendJson({ ...sample('rail-import'), borderOffice: '9998' });
    expectCode(response, 422, 'TG-1001');
    expect(found(response)).toEqual(['DECL-CODE /borderOffice']);
    expect(response.body.errors[0].detailZh).toContain('代码表');
  });

  it('51 items', async () => {
    const [item] = sample('rail-import').items;
    const items = Array.from({ length: 51 }, (_, index) => ({ ...item, number: index + 1 }));
    const response = await sendJson({ ...sample('rail-import'), items });
    expectCode(response, 422, 'TG-1001');
    expect(found(response)).toContain('DECL-TOO-MANY /items');
  });

  it('a name that stands twice', async () => {
    const text = sampleText('rail-import').trimEnd();
    const twice = `${text.slice(0, -1)}, "grossMass": "1", "\\u006eetMass": "1"}`;
    const response = await send(twice);
    expectCode(response, 422, 'TG-1001');
    expect(found(response)).toEqual(expect.arrayContaining(['DECL-KEY-TWICE /grossMass', 'DECL-KEY-TWICE /netMass']));
    const inside = text.replace('"hsCode"', '"name": "x", "hsCode"');
    expect(found(await send(inside))).toContain('DECL-KEY-TWICE /items/0/name');
  });

  it('names that mean something to JavaScript', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
      const text = `${sampleText('rail-import').trimEnd().slice(0, -1)}, "${name}": {"polluted": "yes"}}`;
      const response = await send(text);
      expectCode(response, 422, 'TG-1001');
      expect(found(response)).toContain(`DECL-UNKNOWN-FIELD /${name}`);
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    const nested = changed(({ parties }) => {
      Object.defineProperty(parties, '__proto__', { value: { trader: 1 }, enumerable: true });
    });
    expect(found(await sendJson(nested))).toContain('DECL-UNKNOWN-FIELD /parties/__proto__');
  });

  it('NUL bytes, control characters and halves of characters in texts', async () => {
    const texts = ['a\u0000b', '\u0000', 'line\u001b[2J', 'half \ud800', '\udc00 other half', 'delete\u007f'];
    for (const note of texts) {
      const response = await sendJson({ ...sample('rail-import'), note });
      expectCode(response, 422, 'TG-1001');
      expect(found(response)).toContain('DECL-CHARACTER /note');
    }
  });

  it('huge numbers', async () => {
    const count = (text: string) => sampleText('rail-import').replace(/"count": 18/, `"count": ${text}`);
    for (const number of ['1e400', '-1e400', '1e308', '9'.repeat(10_000), '-0.5', '1e-400', '12345678901234567890']) {
      const response = await send(count(number));
      expectCode(response, 422, 'TG-1001');
      expect(found(response).some((each) => each.endsWith('/packages/count'))).toBe(true);
    }
    for (const grossMass of ['9'.repeat(500_000), '1e9', 'Infinity', 'NaN', '0x10', '1.123456', '٣', ' 1', '-0']) {
      const response = await sendJson({ ...sample('rail-import'), grossMass });
      expectCode(response, 422, 'TG-1001');
      expect(found(response)).toContain('DECL-FORM /grossMass');
    }
  });

  it('texts and names of half a megabyte are not said back', async () => {
    const long = 'x'.repeat(500_000);
    const values = [
      { traderReference: long },
      { borderOffice: long },
      { [long]: 1 },
      { containers: [{ number: long }] },
    ];
    for (const value of values) {
      const response = await sendJson({ ...sample('rail-import'), ...value });
      expectCode(response, 422, 'TG-1001');
      expect(response.text.length).toBeLessThan(5_000);
    }
  });
});

describe('bodies made to hurt', () => {
  const open = 100_000;
  const deep: [string, string][] = [
    ['lists', '['.repeat(open) + ']'.repeat(open)],
    ['objects', `${'{"a":'.repeat(open)}1${'}'.repeat(open)}`],
    ['lists inside a field', `{"items":${'['.repeat(open)}${']'.repeat(open)}}`],
    ['objects inside an unknown field', `{"x":${'{"a":'.repeat(open)}1${'}'.repeat(open)}}`],
  ];
  it.each(deep)('100,000 levels of %s', async (_name, text) => {
    expectCode(await send(text), 422, 'TG-1001');
  });

  it('100,000 opening brackets', async () => {
    expectCode(await send('['.repeat(100_000)), 400, 'TG-1002');
  });

  const wide: [string, string][] = [
    ['empty items', `{"items":[${'{},'.repeat(300_000)}{}]}`],
    ['wrong items', `{"items":[${'{"currency":"x"},'.repeat(55_000)}{}]}`],
    ['containers', `{"containers":[${'{},'.repeat(300_000)}{}]}`],
    ['item numbers in one container', `{"containers":[{"items":[${'"",'.repeat(300_000)}1]}]}`],
    ['unknown fields', `{${Array.from({ length: 80_000 }, (_, index) => `"f${index}":1`).join(',')}}`],
    ['the same field', `{${'"a":1,'.repeat(160_000)}"a":1}`],
    ['numbers', `[${'1,'.repeat(490_000)}1]`],
  ];
  it.each(wide)('as many %s as fit into a megabyte', async (_name, text) => {
    expect(text.length).toBeLessThan(1_000_000);
    const response = await send(text);
    expectCode(response, 422, 'TG-1001');
    expect(response.body.errors.length).toBeLessThanOrEqual(200);
  });

  it('2 MB', async () => {
    const text = JSON.stringify({ ...sample('rail-import'), note: 'x'.repeat(2_000_000) });
    for (const type of ['application/json', 'application/xml']) {
      const response = await send(text, type);
      expectCode(response, 413, 'TG-1004');
      expect(response.body.detail).toContain('1000000');
    }
  });

  it('2 MB in 2 KB: the limit counts what is unpacked', async () => {
    const bytes = gzipSync(Buffer.from(`{"note":"${'x'.repeat(2_000_000)}"}`));
    expect(bytes.length).toBeLessThan(5_000);
    expectCode(await send(bytes, 'application/json', { 'Content-Encoding': 'gzip' }), 413, 'TG-1004');
  });

  it('a compression nobody knows, and one that is not what it is called', async () => {
    const unknown = await send('{}', 'application/json', { 'Content-Encoding': 'rot13' });
    expectCode(unknown, 415, 'TG-1005');
    expect(unknown.body.advice + unknown.body.adviceZh).toMatch(/gzip, deflate or br.*gzip、deflate/);
    const wrong = await send('{}', 'application/json', { 'Content-Encoding': 'gzip' });
    expectCode(wrong, 400, 'TG-1010');
  });
});

describe('media types', () => {
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'nonsense',
    '*/*',
  ];
  it.each([...types, 'application/jsonp', 'image/png'])('%s is not taken', async (type) => {
    expectCode(await send(sampleText('rail-import'), type), 415, 'TG-1005');
  });

  it('no media type is not guessed', async () => {
    for (const path of PATHS) {
      const response = await fetch(`${bench.url}${path}`, {
        method: 'POST',
        headers: bearer(bench.keys.firm),
        body: Buffer.from(sampleText('rail-import')),
      });
      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({ code: 'TG-1005' });
    }
  });
});

it('a number or an id of the wrong form is answered with the right one, in both languages', async () => {
  const body = { party: 'customs', reason: '接口恢复', limit: 501, messageIds: ['7'] };
  const request = supertest(bench.url).post('/v1/deliveries:replay').set(bearer(bench.keys.operator));
  const { errors } = expectDocumented(await request.send(body), 'POST /v1/deliveries:replay').body;
  const [limit, id] = errors;
  expect(limit).toMatchObject({ pointer: '/limit', code: 'BODY-FORM' });
  expect(limit.detail).toContain('1 to 500');
  expect(limit.detailZh).toContain('1至500');
  expect(id).toMatchObject({ pointer: '/messageIds/0', code: 'BODY-FORM' });
  expect(id.detailZh).toContain('报文标识');
});

describe('XML that is no declaration', () => {
  const xml = (text: string) => send(text, 'application/xml');

  it('another message, or none of ours', async () => {
    expectCode(await xml('<?xml version="1.0"?><order><item>1</item></order>'), 422, 'TG-1008');
    expectCode(await xml('<DEC_RESULT><CHANNEL>P</CHANNEL></DEC_RESULT>'), 422, 'TG-1008');
    expectCode(await xml(sampleText('rail-import')), 422, 'TG-1008');
  });

  it('DOCTYPE and entities, named as such', async () => {
    const bombs = [
      '<!DOCTYPE DecMessage [<!ENTITY a "ha">]><DecMessage>&a;</DecMessage>',
      '<!DOCTYPE DecMessage SYSTEM "file:///etc/passwd"><DecMessage/>',
      '<?xml version="1.0"?><!DOCTYPE DecMessage [<!ENTITY x SYSTEM "file:///etc/passwd">]><DecMessage>&x;</DecMessage>',
      `<!DOCTYPE DecMessage [<!ENTITY a "${'x'.repeat(1000)}">]><DecMessage>${'&a;'.repeat(50_000)}</DecMessage>`,
    ];
    for (const text of bombs) {
      const response = await xml(text);
      expectCode(response, 422, 'TG-1008');
      expect(found(response)).toEqual(['XML-DOCTYPE /']);
      expect(response.text).not.toContain('root:');
    }
  });

  it('GBK called UTF-8, named as such', async () => {
    const text =
      '<?xml version="1.0" encoding="UTF-8"?><DecMessage><DecHead><TradeName>大同云冈</TradeName></DecHead></DecMessage>';
    const response = await send(iconv.encode(text, 'gbk'), 'application/xml');
    expectCode(response, 422, 'TG-1001');
    expect(found(response).join()).toContain('XML-ENCODING');
  });

  it('everything missing from a DecMessage, with the place in the message', async () => {
    const response = await xml('<DecMessage xmlns="http://www.chinaport.gov.cn/dec"><DecHead></DecHead></DecMessage>');
    expectCode(response, 422, 'TG-1001');
    expect(found(response).length).toBeGreaterThan(5);
    expect(found(response).some((each) => each.includes('/DecMessage/'))).toBe(true);
  });

  it('broken, cut off, nested without end', async () => {
    const deep = `${'<DecMessage>'.repeat(40_000)}${'</DecMessage>'.repeat(40_000)}`;
    for (const text of ['<DecMessage>', '<DecMessage></DecHead>', '<DecMessage><a b=c/></DecMessage>', deep]) {
      expectCode(await xml(text), 422, 'TG-1001');
    }
    for (const text of ['<', '<!--', '\u0000']) expectCode(await xml(text), 422, 'TG-1008');
  });
});
