/**
 * The program as plain JavaScript in dist/, which is what runs everywhere: here, in the tests, in the image.
 * Translating the sources at every start would be most of what a start costs.
 *
 *     node build.mjs      translates what has changed since the last time; says nothing when nothing has
 *
 * The same files at the same places, `.js` for `.ts`, with maps, so that a stack trace names the source
 * (node --enable-source-maps). What is not TypeScript is copied.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
/** What the program is made of; tests add rooms of their own. */
export const ROOMS = ['contracts', 'adapters', 'gateway', 'mocks'];
const LEFT_OUT = /\.(?:spec|fixture|d)\.ts$/;
const SOURCE = /\.ts$/;
/** What was built from what: a digest for each source. */
const RECORD = '.built.json';

/**
 * Brings a folder up to date with the sources. Two that do it at once do not disturb each other, nor a program that
 * runs from it: a file is replaced as a whole, and only when it differs.
 * @param {{ readonly folder?: string, readonly rooms?: readonly string[] }} [options] where to, and what of.
 * @returns {Promise<number>} how many files were written.
 * @throws {Error} when there is something to translate and the compiler is not installed (npm ci).
 */
export async function build({ folder = join(ROOT, 'dist'), rooms = ROOMS } = {}) {
  const how = digest(readFileSync(fileURLToPath(import.meta.url)), readFileSync(join(ROOT, 'tsconfig.json')));
  const before = readRecord(join(folder, RECORD));
  const now = /** @type {Record<string, string>} */ ({});
  const changed = [];
  for (const file of rooms.flatMap(filesOf)) {
    const content = readFileSync(join(ROOT, file));
    now[file] = digest(how, content);
    if (before[file] !== now[file] || !existsSync(join(folder, builtName(file)))) changed.push({ file, content });
  }
  const gone = Object.keys(before).filter((file) => !(file in now));
  if (changed.length === 0 && gone.length === 0) return 0;

  // Until it is written again: what was not finished is done again.
  rmSync(join(folder, RECORD), { force: true });
  const translate = changed.some(({ file }) => SOURCE.test(file)) ? await translator() : undefined;
  for (const { file, content } of changed) {
    const target = join(folder, builtName(file));
    mkdirSync(dirname(target), { recursive: true });
    if (translate === undefined || !SOURCE.test(file)) replace(target, content);
    else {
      const { code, map } = translate(file, content.toString('utf8'), relative(dirname(target), join(ROOT, file)));
      replace(`${target}.map`, map);
      replace(target, code);
    }
  }
  for (const file of gone) {
    const target = join(folder, builtName(file));
    for (const each of [target, `${target}.map`]) rmSync(each, { force: true });
  }
  replace(join(folder, RECORD), JSON.stringify(now));
  return changed.length;
}

/** @param {string} room @returns {string[]} from the root. */
function filesOf(room) {
  return readdirSync(join(ROOT, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !LEFT_OUT.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

/** @param {string} file */
const builtName = (file) => file.replace(SOURCE, '.js');

/** @param {...(string | Uint8Array)} parts */
function digest(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url');
}

/** @param {string} file @returns {Record<string, string>} */
function readRecord(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // None yet, or one that was not written by us: everything is built.
    return {};
  }
}

/** @param {string} target @param {string | Uint8Array} content */
function replace(target, content) {
  const aside = `${target}.${process.pid}`;
  writeFileSync(aside, content);
  renameSync(aside, target);
}

async function translator() {
  const { default: ts } = await import('typescript').catch((/** @type {unknown} */ cause) => {
    throw new Error('the sources have to be translated and the compiler is not installed: npm ci', { cause });
  });
  const { compilerOptions } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8'));
  // A file is translated by itself, without a look at the package it is in; npm run types looks at the whole.
  const alone = { noEmit: false, module: 'ESNext', moduleResolution: 'Bundler', sourceMap: true };
  const { options } = ts.convertCompilerOptionsFromJson({ ...compilerOptions, ...alone }, ROOT);
  /** @param {string} file @param {string} text @param {string} from the source as its map names it. */
  return (file, text, from) => {
    const { outputText, sourceMapText = '{}' } = ts.transpileModule(text, { compilerOptions: options, fileName: file });
    return { code: outputText, map: JSON.stringify({ ...JSON.parse(sourceMapText), sources: [from] }) };
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const began = performance.now();
  const count = await build();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (count > 0) process.stderr.write(`built ${count} files of the program in ${seconds} s\n`);
}
