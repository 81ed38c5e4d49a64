/** Submitting: one number per declaration, however often it is sent; and the samples, which must be taken. */
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adapters } from '../../adapters/registry.ts';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import { partnerOf } from '../../gateway/context.ts';
import { expectDocumented } from './documented.ts';
import { type Bench, bearer, FIRM, SAMPLES, sample, sampleText, startBench } from './support.ts';

const SUBMIT = 'POST /v1/declarations';
const VALIDATE = 'POST /v1/declarations:validate';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(() => bench.stop());

async function send(body: string | object, key = bench.keys.firm, path = '/v1/declarations') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = supertest(bench.url).post(path).set(bearer(key)).type('application/json');
  return expectDocumented(await request.send(text), `POST ${path}`);
}

async function sendXml(body: Buffer | string, path = '/v1/declarations') {
  const request = supertest(bench.url).post(path).set(bearer(bench.keys.firm)).type('application/xml');
  return expectDocumented(await request.send(body), `POST ${path}`);
}

/** The declaration as customs' own file. */
function decMessage(declaration: Declaration, version = 'dec-2018'): Buffer {
  const encoded = adapters.get('customs')?.encode(
    { kind: 'declare', declaration },
    {
      declarationNo: '1260120050300001',
      numbers: [],
      reference: 'TG000000000001',
      now: new Date('2026-01-20T02:00:00Z'),
      utcOffsetMinutes: 480,
      partner: partnerOf(bench.running.gateway, 'customs'),
    },
    `customs/${version}`,
  );
  return Buffer.from(encoded?.body ?? []);
}

describe('the samples', () => {
  it.each(SAMPLES)('%s is valid, and says whom it concerns', async (name) => {
    const response = await send(sampleText(name), bench.keys.firm, '/v1/declarations:validate');
    expect(response.status, response.text).toBe(200);
    const premises = name === 'air-export' ? 'airport' : 'railway';
    expect(response.body.parties).toEqual(['customs', 'inspection', premises]);
  });

  it.each(SAMPLES)('%s is taken', async (name) => {
    const response = await send(sampleText(name));
    expect(response.status, response.text).toBe(202);
    expect(response.body.declarationNo).toMatch(/^[01]\d{6}0503\d{5}$/);
    expect(response.get('Location')).toBe(`/v1/declarations/${response.body.declarationNo}`);
    expect(response.body.traderReference).toBe(sample(name).traderReference);
  });

  it.each(SAMPLES)('%s names its scenario and belongs to the one firm', (name) => {
    const { traderReference, parties } = sample(name);
    expect(traderReference).toMatch(/^(joint|single-customs|clear|refused)-/);
    expect(parties.trader.uscc).toBe(FIRM);
  });

  it('rail-export-processing is taken as a DecMessage file as well', async () => {
    const response = await sendXml(decMessage(sample('rail-export-processing', 'clear-RE-XML1')));
    expect(response.status, response.text).toBe(202);
    expect(response.body.traderReference).toBe('clear-RE-XML1');
  });
});

describe('submitting', () => {
  it('gives the same number to the same declaration sent again, whatever its white space', async () => {
    const declaration = sample('rail-import', 'REPEAT-1');
    const first = await send(declaration);
    expect(first.status).toBe(202);
    expect(first.get('Idempotent-Replayed')).toBeUndefined();
    const before = await bench.rows();
    const again = await send(JSON.stringify(declaration, null, 4));
    expect(again.status).toBe(202);
    expect(again.get('Idempotent-Replayed')).toBe('true');
    expect(again.body.declarationNo).toBe(first.body.declarationNo);
    expect(again.get('Location')).toBe(first.get('Location'));
    expect(await bench.rows()).toEqual(before);
  });

  it('gives one number to the same declaration sent twenty times at once', async () => {
    const declaration = sample('rail-import', 'AT-ONCE-1');
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(declaration)));
    expect(new Set(answers.map(({ body }) => body.declarationNo)).size).toBe(1);
    expect(answers.filter((answer) => answer.get('Idempotent-Replayed') === undefined)).toHaveLength(1);
  });

  it('refuses another declaration under the same reference, and says which one has it', async () => {
    const declaration = sample('rail-import', 'CONFLICT-1');
    const first = await send(declaration);
    const before = await bench.rows();
    const other = await send({ ...declaration, grossMass: '36601' });
    expect(other.status).toBe(409);
    expect(other.body).toMatchObject({ code: 'TG-1006', declarationNo: first.body.declarationNo });
    expect(await bench.rows()).toEqual(before);
  });

  it('gives the same DecMessage file the same number, and in GB18030 too', async () => {
    const file = decMessage(sample('rail-export-processing', 'XML-REPEAT-1'));
    const first = await sendXml(file);
    const again = await sendXml(file);
    expect(again.body.declarationNo).toBe(first.body.declarationNo);
    expect(again.get('Idempotent-Replayed')).toBe('true');
    const { default: iconv } = await import('iconv-lite');
    const text = file.toString('utf8').replace(/encoding="[^"]*"/i, 'encoding="GB18030"');
    const gbk = await sendXml(iconv.encode(text, 'gb18030'));
    expect(gbk.status, gbk.text).toBe(202);
    expect(gbk.body.declarationNo).toBe(first.body.declarationNo);
  });

  it('stores nothing when only asked to validate', async () => {
    const before = await bench.rows();
    const response = await send(sample('air-export', 'VALID-1'), bench.keys.firm, '/v1/declarations:validate');
    expect(expectDocumented(response, VALIDATE).body).toMatchObject({ valid: true, traderReference: 'VALID-1' });
    expect(await bench.rows()).toEqual(before);
  });

  it('takes the declaration of any firm from an operator, for that firm', async () => {
    const response = await send(sample('rail-import', 'OPERATOR-1'), bench.keys.operator);
    expect(response.status).toBe(202);
    const seen = await supertest(bench.url)
      .get(String(response.get('Location')))
      .set(bearer(bench.keys.firm));
    expect(seen.body.firm).toBe(FIRM);
  });

  it('refuses the declaration of another firm, and stores nothing', async () => {
    const before = await bench.rows();
    for (const path of ['/v1/declarations', '/v1/declarations:validate']) {
      const response = await send(sample('rail-import', 'FOREIGN-1'), bench.keys.otherFirm, path);
      expect(response.status).toBe(403);
      expect(response.body).toMatchObject({ code: 'TG-1007', errors: [{ pointer: '/parties/trader/uscc' }] });
    }
    expect(await bench.rows()).toEqual(before);
  });

  it('is not for agencies', async () => {
    const response = expectDocumented(await send(sample('rail-import'), bench.keys.customs), SUBMIT);
    expect(response.status).toBe(403);
    expect(response.body.code).toBe('TG-2002');
  });
});
