/** The command line: what a person or a program sees of each command. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import { inspectBytes } from '../../gateway/cli/inspect.ts';
import { sampleNames, sampleText } from '../../gateway/cli/sample.ts';
import { translateBytes } from '../../gateway/cli/translate.ts';
import { checkFile } from '../../gateway/cli/validate.ts';
import { ask } from '../support/client.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Launched, launch, type Ran, run, tongguan } from '../support/tongguan.ts';

const FORMATS = [
  'declaration',
  'customs/dec-2018',
  'customs/dec-2016',
  'inspection/eciq',
  'railway/edifact',
  'airport/cargo-imp',
];
const RAIL = ['rail-import', 'rail-export-processing', 'rail-import-bulk'];

const folder = temporaryFolder();
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder.path, name);
  writeFileSync(path, content);
  return path;
};
const parse = (name: string): Declaration => JSON.parse(sampleText(name)) as Declaration;
const translate = (body: string | Uint8Array, from: string, to: string) =>
  translateBytes(Buffer.from(body), { from, to });
const text = (body: Uint8Array | undefined): string => Buffer.from(body ?? []).toString('utf8');

/** One clear line (and the pointer to --help), never a stack. */
function expectUsageError(ran: Ran, says: RegExp): void {
  expect(ran.stderr).toMatch(says);
  expect(ran.stderr).not.toMatch(/^\s+at /m);
  expect(ran.stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
  expect(ran.stdout).toBe('');
  expect(ran.code).toBe(2);
}

afterAll(() => folder.remove());

describe.concurrent('every command', () => {
  it.each([
    '',
    'start',
    'serve',
    'mocks',
    'demo',
    'sample',
    'validate',
    'inspect',
    'translate',
    'formats',
    'keys',
    'keys add',
    'keys list',
    'keys revoke',
  ])('tongguan %s --help', async (command) => {
    const words = command.split(' ').filter((word) => word !== '');
    const { code, stdout, stderr } = await tongguan([...words, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Usage: ${['tongguan', ...words].join(' ')}`);
  });

  it.each([
    ['an unknown command', ['frobnicate'], /unknown command 'frobnicate'/],
    ['an unknown option', ['sample', '--frobnicate'], /unknown option '--frobnicate'/],
    ['a missing file name', ['validate'], /missing required argument 'file'/],
    ['a file that is not there', ['validate', 'no-such-file.json'], /cannot read no-such-file\.json/],
    ['an unknown sample', ['sample', 'sea-import'], /no sample sea-import; there are .*rail-import/],
    ['an unknown format', ['translate', '--from', 'sea/x', '--to', 'declaration', '-'], /no format sea\/x; there are/],
    ['a port that is none', ['start', '--port', 'x'], /--port.*whole number/],
    ['a key for nobody', ['keys', 'add'], /one of --firm CODE, --agency PARTY, --operator NAME/],
    ['no key to revoke', ['keys', 'revoke'], /missing required argument 'id'/],
    ['a key for no firm', ['keys', 'add', '--firm', '123'], /123 is not an 18-character/],
  ])('%s is a usage error', async (_, args, says) => {
    expectUsageError(await tongguan(args), says);
  });
});

describe.concurrent('tongguan sample', () => {
  it('lists the names', async () => {
    const { code, stdout } = await tongguan(['sample', '--list']);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n').sort()).toEqual([...RAIL, 'air-export'].sort());
  });

  it('prints one, under another reference where asked', async () => {
    const { code, stdout, stderr } = await tongguan(['sample', 'rail-import', '--reference', 'late-0815']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ ...parse('rail-import'), traderReference: 'late-0815' });
  });

  it('prints one in a format, under another reference', async () => {
    const args = ['sample', 'rail-export-processing', '--format', 'customs/dec-2018', '--reference', 'clear-4711'];
    const { code, bytes } = await tongguan(args);
    expect(code).toBe(0);
    expect(inspectBytes(bytes)).toMatchObject({ format: 'customs/dec-2018', type: 'DecMessage', problems: [] });
    expect(JSON.parse(text(translate(bytes, 'customs/dec-2018', 'declaration').body))).toMatchObject({
      traderReference: 'clear-4711',
      supervisionMode: '0615',
    });
  });

  it.each(sampleNames())('%s is valid as it is', (name) => {
    expect(checkFile(Buffer.from(sampleText(name)))).toMatchObject({ kind: 'valid' });
  });
});

describe.concurrent('tongguan validate', () => {
  it('a good declaration: exit 0, and the parties it concerns', async () => {
    const { code, stdout } = await tongguan(['validate', file('good.json', sampleText('air-export')), '--json']);
    expect(JSON.parse(stdout)).toEqual({ valid: true, parties: ['customs', 'inspection', 'airport'], findings: [] });
    expect(code).toBe(0);
  });

  it('a bad one, from standard input: everything wrong at once, exit 1', async () => {
    const good = parse('rail-import');
    const [item] = good.items;
    const bad = {
      ...good,
      grossMass: 12.5,
      supervisionMode: '9999',
      parties: {
        ...good.parties,
        trader: { ...good.parties.trader, uscc: `${good.parties.trader.uscc?.slice(0, 17)}X` },
      },
      containers: good.containers?.map((each, at) => (at === 0 ? { ...each, number: 'TCKU3125040' } : each)),
      items: [{ ...item, hsCode: '84' }],
      surprise: true,
    };
    const { declarationOffice: _, ...worse } = bad;
    const { code, stdout } = await tongguan(['validate', '-', '--json'], { stdin: JSON.stringify(worse) });
    expect(code).toBe(1);
    const { valid, findings } = JSON.parse(stdout) as {
      valid: boolean;
      findings: { pointer: string; code: string; detail: string; detailZh: string }[];
    };
    expect(valid).toBe(false);
    const pointers = findings.map(({ pointer }) => pointer);
    for (const pointer of [
      '/grossMass',
      '/supervisionMode',
      '/parties/trader/uscc',
      '/containers/0/number',
      '/items/0/hsCode',
      '/declarationOffice',
      '/surprise',
    ]) {
      expect(pointers).toContain(pointer);
    }
    for (const finding of findings) {
      expect(finding.code).toMatch(/^[A-Z]+-[A-Z-]+$/);
      expect(finding.detail).not.toBe('');
      expect(finding.detailZh).toMatch(/\p{Script=Han}/u);
    }
  });

  it('for people: the same in words', async () => {
    const bad = file('bad.json', JSON.stringify({ ...parse('rail-import'), direction: 'sideways' }));
    const { code, stdout } = await tongguan(['validate', bad]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/\/direction {2}DECL-[\s\S]*\p{Script=Han}/u);
  });

  it('a DecMessage is checked as what it declares', () => {
    const { body } = translate(sampleText('rail-import'), 'declaration', 'customs/dec-2018');
    expect(checkFile(body ?? Buffer.alloc(0))).toMatchObject({ kind: 'valid' });
    expect(checkFile(Buffer.from('<x/>'))).toMatchObject({ kind: 'notADeclaration' });
  });
});

describe.concurrent('tongguan inspect', () => {
  const edifact = text(translate(sampleText('rail-import'), 'declaration', 'railway/edifact').body);

  it('a good message: exit 0', async () => {
    const { code, stdout } = await tongguan(['inspect', '--json', '-'], { stdin: edifact });
    const shown = JSON.parse(stdout) as Record<string, unknown>;
    expect(Object.keys(shown)).toEqual(
      expect.arrayContaining(['recognised', 'party', 'format', 'type', 'version', 'problems', 'meaning']),
    );
    expect(shown).toMatchObject({
      recognised: true,
      party: 'railway',
      format: 'railway/edifact',
      type: 'IFTMIN',
      version: 'D.95B',
      problems: [],
      meaning: expect.any(Object),
    });
    expect(code).toBe(0);
  });

  it('one with problems: exit 1, each with code, place and words', async () => {
    const broken = file('broken.edi', edifact.replace(/UNT\+\d+\+/, 'UNT+99+'));
    const { code, stdout } = await tongguan(['inspect', '--json', broken]);
    expect(code).toBe(1);
    const { problems } = JSON.parse(stdout) as { problems: Record<string, string>[] };
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'EDI-UNT-COUNT', at: expect.stringContaining('UNT') });
    expect(problems[0]?.message).toContain('99');
  });

  it('none at all: exit 2, in the same shape', async () => {
    const { code, stdout } = await tongguan(['inspect', '--json', '-'], { stdin: 'Dear Sirs,\n' });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      recognised: false,
      party: null,
      format: null,
      type: null,
      version: null,
      problems: [],
      meaning: {},
    });
  });

  it('for people: what it is, how it is, what it means', async () => {
    const { code, stdout } = await tongguan(['inspect', file('good.edi', edifact)]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/IFTMIN \(railway\/edifact, version D\.95B\)\nwell made 格式正确\nmeaning 含义:\n\{/);
  });

  it('what is tolerated is told in both languages, as what is not', async () => {
    const body = text(translate(sampleText('rail-import'), 'declaration', 'customs/dec-2018').body);
    const { code, stdout } = await tongguan(['inspect', '-'], {
      stdin: body.replace('<DecHead>', '<DecHead><Surprise/>'),
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/warning 提示 DEC-UNKNOWN at [^\n]+\n {4}\S*\p{Script=Han}/u);
  });

  it('a canonical declaration is one too', () => {
    expect(inspectBytes(Buffer.from(sampleText('rail-import')))).toMatchObject({
      recognised: true,
      format: 'declaration',
      problems: [],
    });
  });
});

describe.concurrent('tongguan translate', () => {
  it('formats are listed', async () => {
    const { code, stdout } = await tongguan(['formats', '--json']);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as string[]).sort()).toEqual([...FORMATS].sort());
  });

  it('declaration to DecMessage and back, by the command', async () => {
    const there = await tongguan(['translate', '--from', 'declaration', '--to', 'customs/dec-2018', '-'], {
      stdin: sampleText('rail-import'),
    });
    expect({ code: there.code, stderr: there.stderr }).toEqual({ code: 0, stderr: '' });
    const back = await tongguan(['translate', '--from', 'customs/dec-2018', '--to', 'declaration', '-'], {
      stdin: there.bytes,
    });
    expect({ code: back.code, stderr: back.stderr }).toEqual({ code: 0, stderr: '' });
    const { parties, items, containers, traderReference } = parse('rail-import');
    expect(JSON.parse(back.stdout)).toMatchObject({
      traderReference,
      parties: { trader: { uscc: parties.trader.uscc } },
      containers: containers?.map(({ number }) => ({ number })),
      items: items.map(({ hsCode, quantity, totalPrice, currency }) => ({ hsCode, quantity, totalPrice, currency })),
    });
  });

  // Each pair of formats, through the declaration: what one message says of the goods, the other says too.
  const pairs = sampleNames().flatMap((name) => {
    const said = FORMATS.filter((format) => format !== (RAIL.includes(name) ? 'airport/cargo-imp' : 'railway/edifact'));
    return said.flatMap((from) => said.map((to) => [name, from, to] as const));
  });
  it.each(pairs)('%s from %s to %s', (name, from, to) => {
    // A DecMessage does not say what an air waybill needs; a waybill or an inspection application says less still.
    const saysAll = from === 'declaration' || (from.startsWith('customs/') && RAIL.includes(name));
    const source = translate(sampleText(name), 'declaration', from);
    expect(source.findings).toEqual([]);
    const target = translate(source.body ?? '', from, to);
    if (target.body === undefined) {
      // Then it is said what is missing.
      expect(saysAll).toBe(false);
      expect(target.findings.length).toBeGreaterThan(0);
      for (const { detail, detailZh } of target.findings) {
        expect(detail).not.toBe('');
        expect(detailZh).toMatch(/\p{Script=Han}/u);
      }
      return;
    }
    if (saysAll) expect(target.findings).toEqual([]);
    const shown = inspectBytes(target.body);
    expect(shown).toMatchObject({ recognised: true, format: to });
    if (saysAll) expect(shown.problems).toEqual([]);
  });

  it('a message that is no declaration: exit 1 and why', async () => {
    const receipt = '<DEC_RESULT><CUS_CIQ_NO>I20180000000000001</CUS_CIQ_NO><CHANNEL>P</CHANNEL></DEC_RESULT>';
    const { code, stdout, stderr } = await tongguan(
      ['translate', '--from', 'customs/dec-2018', '--to', 'declaration', '-'],
      { stdin: receipt },
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/DEC_RESULT is not a declaration/);
  });

  it('a wrong --from: exit 1 and what it is', async () => {
    const { body } = translate(sampleText('rail-import'), 'declaration', 'customs/dec-2018');
    const { code, stdout, stderr } = await tongguan(
      ['translate', '--from', 'customs/dec-2016', '--to', 'declaration', '-'],
      { stdin: body ?? '' },
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/the file is customs\/dec-2018, not customs\/dec-2016/);
  });

  it('what a format cannot say: exit 1 and where', async () => {
    const { code, stdout, stderr } = await tongguan(
      ['translate', '--from', 'declaration', '--to', 'airport/cargo-imp', '-'],
      { stdin: sampleText('rail-import') },
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('/airWaybill');
  });
});

describe('tongguan keys add, beside a gateway that runs', () => {
  const data = join(folder.path, 'data');
  let gateway: Launched | undefined;
  let url = '';

  beforeAll(async () => {
    gateway = await launch(['serve', '--json', '--port', '0', '--data', data], (out) => out.includes('\n'));
    url = (JSON.parse(gateway.stdout()) as { gateway: string }).gateway;
  });
  afterAll(async () => {
    expect((await gateway?.stop())?.code).toBe(0);
    await gateway?.clean();
  });

  it('the key works from the next request on; without one, or with another, nothing does', async () => {
    const firm = parse('rail-import').parties.trader.uscc ?? '';
    const { code, stdout } = await tongguan(['keys', 'add', '--firm', firm, '--data', data, '--json']);
    expect(code).toBe(0);
    const added = JSON.parse(stdout) as { kind: string; owner: string; key: string };
    expect(added).toMatchObject({ kind: 'firm', owner: firm });

    const validate = (key?: string) =>
      ask(`${url}/v1/declarations:validate`, {
        type: 'application/json',
        body: sampleText('rail-import'),
        ...(key === undefined ? {} : { key }),
      });
    expect((await validate(added.key)).status).toBe(200);
    expect((await validate()).status).toBe(401);
    expect((await validate(`${added.key}x`)).status).toBe(401);

    // It is stored hashed only.
    const found = await run('grep', ['-rl', added.key, data]);
    expect(found.stdout).toBe('');
  });

  it('a key for an agency that does not exist is refused', async () => {
    expectUsageError(await tongguan(['keys', 'add', '--agency', 'harbour', '--data', data]), /harbour/);
  });
});
