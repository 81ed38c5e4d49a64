/** The READMEs keep their word: their commands run, their tables name what exists, and both say the same. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { ROOT, type Running, run, start, tongguan } from '../support/tongguan.ts';

interface Readme {
  readonly name: string;
  readonly text: string;
  /** Each heading of the second level with what is below it. */
  readonly sections: readonly { readonly heading: string; readonly text: string }[];
}

function readme(name: string): Readme {
  const text = readFileSync(join(ROOT, name), 'utf8');
  const sections = text.split(/^## /m).slice(1);
  return {
    name,
    text,
    sections: sections.map((section) => {
      const [heading = '', ...rest] = section.split('\n');
      return { heading, text: rest.join('\n') };
    }),
  };
}

const ENGLISH = readme('README.md');
const CHINESE = readme('README.zh-CN.md');
const BOTH = [ENGLISH, CHINESE];
/** By their place: both have the same sections. */
const FIRST_DECLARATION = 1;
const COMMAND_LINE = 2;

const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, block = '']) => block);
const tables = (text: string): string[][] =>
  text
    .split(/\n\s*\n/)
    .map((part) => part.split('\n').filter((line) => line.startsWith('|')))
    .filter((rows) => rows.length > 0);
const firstCells = (text: string): string[] =>
  tables(text).flatMap((rows) => rows.slice(2).map((row) => row.split('|')[1]?.trim() ?? ''));
const links = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)#]+)/g)].map(([, to = '']) => to).filter((to) => !to.startsWith('http'));

describe('the two READMEs', () => {
  it('have the same sections, tables of the same size and the same commands', () => {
    const shape = ({ sections }: Readme) =>
      sections.map(({ text }) => ({
        tables: tables(text).map((rows) => ({ rows: rows.length, columns: rows[0]?.split('|').length })),
        shell: blocks(text, 'sh'),
        links: links(text).filter((to) => !to.startsWith('README')),
        points: text.split('\n').filter((line) => /^\d+\. /.test(line)).length,
      }));
    expect(shape(CHINESE)).toEqual(shape(ENGLISH));
    expect(BOTH.map(({ text }) => blocks(text, 'mermaid').length)).toEqual([1, 1]);
  });

  it.each(BOTH)('$name: every link leads somewhere', ({ text }) => {
    expect(links(text).filter((to) => !existsSync(join(ROOT, to)))).toEqual([]);
  });

  it.each(BOTH)('$name: every command of its table exists, and no command is left out', async ({ sections }) => {
    const text = sections[COMMAND_LINE]?.text ?? '';
    const named = firstCells(text).map((cell) => /^`([a-z]+)/.exec(cell)?.[1] ?? cell);
    const { stdout } = await tongguan(['--help']);
    const there = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, command = '']) => command);
    for (const command of named) expect(there).toContain(command);
    const mentioned = there.filter((command) => command !== 'help' && !new RegExp(`\`${command}[ \`]`).test(text));
    expect(mentioned).toEqual([]);
  });

  it.each(BOTH)('$name: every script and dependency it names is in package.json', ({ text, sections }) => {
    const { scripts, dependencies, optionalDependencies, devDependencies } = JSON.parse(
      readFileSync(join(ROOT, 'package.json'), 'utf8'),
    ) as {
      scripts: Record<string, string>;
      dependencies: Record<string, string>;
      optionalDependencies: Record<string, string>;
      devDependencies: Record<string, string>;
    };
    const run = [...text.matchAll(/npm (?:run (?:--silent )?)?([a-z:]+)/g)].map(([, script = '']) => script);
    for (const script of run.filter((name) => name !== 'ci')) expect(Object.keys(scripts)).toContain(script);
    const listed = firstCells(sections.find(({ text: body }) => /\| express +\|/.test(body))?.text ?? '');
    const names = listed.slice(0, -1).flatMap((cell) => cell.split(/[,、] */));
    expect(names.sort()).toEqual(Object.keys({ ...dependencies, ...optionalDependencies }).sort());
    for (const name of Object.keys(devDependencies).filter((each) => !each.startsWith('@types/')))
      expect(text).toContain(name);
  });
});

describe('a first declaration, as the READMEs tell it', () => {
  const folder = temporaryFolder();
  let service: Running;

  beforeAll(async () => {
    service = await start({ data: join(folder.path, 'data') });
  });
  afterAll(async () => {
    await service?.stop();
    await service?.clean();
    folder.remove();
  });

  it.each(BOTH)('$name', async ({ name, sections }) => {
    const [script = ''] = blocks(sections[FIRST_DECLARATION]?.text ?? '', 'sh');
    expect(script).toContain('declaration.json');
    const file = join(folder.path, `${name}.json`);
    const { ready } = service;
    const { code, stdout, stderr } = await run('sh', ['-ec', script.replaceAll('declaration.json', file)], {
      env: { GATEWAY: ready.gateway, KEY: ready.keys.firm },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    // Three answers, one behind the other: what the check says, the number, and the list that has it.
    const [checked, accepted, list, ...more] = stdout
      .replaceAll('}{', '}\n{')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(more).toEqual([]);
    expect(checked).toMatchObject({ valid: true, parties: ['customs', 'inspection', 'railway'] });
    expect(accepted).toMatchObject({
      declarationNo: expect.stringMatching(/^\d{16}$/),
      traderReference: 'joint-RI-0001',
    });
    expect(list).toMatchObject({ items: [{ traderReference: 'joint-RI-0001' }] });
  });
});
