/** Bad input at the doors of a running gateway: one clear answer each, and the work goes on. */

import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleBytes, sampleText } from '../../gateway/cli/sample.ts';
import { ask, type Problem, submit, untilAnswers } from '../support/client.ts';
import { temporaryFolder } from '../support/folder.ts';
import { followFour, submitFour } from '../support/four.ts';
import { type Running, start } from '../support/tongguan.ts';

const PARTIES = ['customs', 'inspection', 'railway', 'airport'];
const SYNTAX: Readonly<Record<string, string>> = {
  customs: 'application/xml',
  inspection: 'application/xml',
  railway: 'application/edifact',
  airport: 'text/plain',
};
const TOO_LARGE = 2_000_001;

const DOCTYPE = `<?xml version="1.0"?><!DOCTYPE DEC_RESULT [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<DEC_RESULT><SEQ_NO>&b;</SEQ_NO><CHANNEL>P</CHANNEL></DEC_RESULT>`;
const GBK_AS_UTF8 = iconv.encode(
  '<?xml version="1.0" encoding="UTF-8"?><DEC_RESULT><CHANNEL>E</CHANNEL><NOTE>申报要素不完整</NOTE></DEC_RESULT>',
  'gbk',
);
const IFTSTA = [
  "UNB+UNOA:3+DTRAIL+TONGGUAN+261120:1000+BAD0001++++1'",
  "UNH+1+IFTSTA:D:95B:UN'",
  "BGM+77+1+9'",
  "UNT+7+1'",
  "UNZ+3+BAD0001'",
].join('');
const FSU = ['FSU/15', '999-11460271DATUBN/T20K400', 'RCS/99ZZZ1000/DAT/T20K400', ''].join('\r\n');

/** Random bytes that are the same in every run. */
function noise(length: number): Buffer {
  let state = 42;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  );
}

const folder = temporaryFolder();
let service: Running;

beforeAll(async () => {
  service = await start({ data: folder.path });
});
afterAll(async () => {
  expect((await service?.stop())?.code).toBe(0);
  await service?.clean();
  folder.remove();
});

/** What a party pushes, with its own key unless told otherwise. */
function push(party: string, body: string | Uint8Array, key = service.ready.keys.agencies[party]) {
  return ask(`${service.ready.gateway}/v1/partners/${party}/messages`, {
    type: SYNTAX[party] ?? 'text/plain',
    body,
    ...(key === undefined ? {} : { key }),
  });
}

/**
 * The gateway's refusal: CONTRL or FNA where the party's syntax has one and the message lets itself be answered, else
 * a problem document; never silence, never a 5xx.
 */
async function expectRefused(party: string, body: string | Uint8Array): Promise<void> {
  const answer = await push(party, body);
  if (answer.status === 200) {
    const rejecting = party === 'railway' ? /UNH\+[^']*CONTRL[\s\S]*UCI\+[^']*\+4/ : /^FNA/;
    expect(['railway', 'airport']).toContain(party);
    expect(answer.text).toMatch(rejecting);
  } else {
    expect({ party, status: answer.status }).toEqual({ party, status: 422 });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const problem = answer.json<Problem>();
    expect(problem.status).toBe(422);
    expect(problem.title).not.toBe('');
  }
  expect(answer.headers.get('tongguan-message-id') ?? '').toMatch(/^[0-9a-f-]{36}$/);
}

describe.each(PARTIES)('at the door of %s', (party) => {
  it.each([
    ['an empty body', ''],
    ['random bytes', noise(4096)],
    ['a zero byte', Buffer.alloc(1)],
    ['a document type with entities', DOCTYPE],
    ['GBK that calls itself UTF-8', GBK_AS_UTF8],
    ['ten thousand elements deep', '<a>'.repeat(10_000)],
  ])('%s', async (_, body) => {
    await expectRefused(party, body);
  });

  it('one byte more than 2 MB', async () => {
    const answer = await push(party, Buffer.alloc(TOO_LARGE, 65));
    expect(answer.status).toBe(413);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('no key, a wrong key, the key of another party, of a firm, of the operator', async () => {
    const { keys } = service.ready;
    const other = keys.agencies[party === 'customs' ? 'railway' : 'customs'];
    expect((await push(party, 'x', 'tgk_wrong')).status).toBe(401);
    expect((await push(party, 'x', '')).status).toBe(401);
    for (const key of [other, keys.firm, keys.operator]) expect((await push(party, 'x', key)).status).toBe(403);
  });

  it('the same bad bytes again are answered the same', async () => {
    const first = await push(party, noise(100));
    const again = await push(party, noise(100));
    expect(again.status).toBe(first.status);
    expect(again.headers.get('tongguan-message-id')).toBe(first.headers.get('tongguan-message-id'));
  });
});

describe('a broken message of the party’s own format', () => {
  it('EDIFACT with wrong counts: a CONTRL that rejects the interchange', async () => {
    const answer = await push('railway', IFTSTA);
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/CONTRL/);
    expect(answer.text).toMatch(/UCI\+BAD0001\+[^']*\+4/);
  });

  it('Cargo-IMP with a date that is none: an FNA that says so', async () => {
    const answer = await push('airport', FSU);
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/^FNA\/?\d*\r?\nACK\//);
    expect(answer.text).toContain('FSU/15');
  });

  it.each([
    ['customs', '<?xml version="1.0"?><DEC_RESULT><CHANNEL>P</CHANNEL>'],
    ['inspection', '<?xml version="1.0"?><DCL_RESPONSE><RspCodes>2000</RspCodes>'],
  ])('%s: XML cut off in the middle', async (party, body) => {
    const answer = await push(party, body);
    expect(answer.status).toBe(422);
    expect(answer.json<Problem>()).toMatchObject({ status: 422, code: 'TG-4001' });
  });

  it('a receipt that lacks what it must have names it', async () => {
    const answer = await push('customs', '<DEC_RESULT><NOTE>x</NOTE></DEC_RESULT>');
    expect(answer.status).toBe(422);
    const { errors } = answer.json<Problem>();
    expect(errors.map(({ code }) => code)).toContain('DEC-MISSING');
  });
});

describe('at the door of the traders', () => {
  const good = JSON.parse(sampleText('rail-import')) as { items: object[] };
  const [item] = good.items;
  it.each([
    ['an empty body', '', 'application/json', 400],
    ['not JSON', '{"direction": ', 'application/json', 400],
    ['not an object', '[1, 2]', 'application/json', 422],
    ['missing parts', '{}', 'application/json', 422],
    ['wrong types', JSON.stringify({ ...good, items: 'none', packages: [] }), 'application/json', 422],
    ['51 items', JSON.stringify({ ...good, items: Array(51).fill(item) }), 'application/json', 422],
    ['GBK that calls itself UTF-8', iconv.encode(sampleText('rail-import'), 'gbk'), 'application/json', 400],
    ['2 MB', Buffer.alloc(2_000_000, 32), 'application/json', 413],
    ['a document type', DOCTYPE, 'application/xml', 422],
    ['GBK XML that calls itself UTF-8', GBK_AS_UTF8, 'application/xml', 422],
    ['random bytes as XML', noise(1000), 'application/xml', 422],
    ['a DecMessage cut off', dec().subarray(0, 2000), 'application/xml', 422],
    ['another media type', 'a,b', 'text/csv', 415],
    ['nesting without end', '['.repeat(100_000), 'application/json', 400],
  ])('%s', async (_, body, type, status) => {
    const answer = await submit(service.ready, body, type);
    expect({ status: answer.status, text: answer.text.slice(0, 300) }).toMatchObject({ status });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.json<Problem>()).toMatchObject({ status, code: expect.stringMatching(/^TG-\d{4}$/) });
  });

  it('nothing of it was stored', async () => {
    const { gateway, keys } = service.ready;
    const list = await ask(`${gateway}/v1/declarations`, { key: keys.operator });
    expect(list.json<{ items: unknown[] }>().items).toEqual([]);
  });

  function dec(): Buffer {
    return Buffer.from(sampleBytes('rail-import', { format: 'customs/dec-2018' }));
  }
});

describe('after all that', () => {
  it('it lives, and the four go their way', async () => {
    for (const probe of ['/livez', '/readyz']) await untilAnswers(service.ready, probe);
    const numbers = await submitFour(service.ready);
    for (const ended of await followFour(service.ready, numbers)) expect(ended).toMatchObject({ faults: [] });
    expect(service.stderr()).toBe('');
  });
});
