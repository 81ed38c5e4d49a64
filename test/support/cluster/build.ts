/**
 * The program as plain JavaScript in a folder of its own. Translating the sources is most of what a start costs, and a
 * test that starts a process two hundred times does it once.
 */
import { cpSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ROOMS = ['contracts', 'adapters', 'gateway', 'mocks', 'test/support/cluster', 'test/crash'];
const LEFT_OUT = /\.(?:spec|fixture)\.ts$/;
/** A file is translated by itself, without a look at the package it is in. */
const ALONE = { noEmit: false, module: 'ESNext', moduleResolution: 'Bundler' };
const TRANSLATED = /(?<!\.d)\.ts$/;

/** Builds what a cluster runs into an empty folder: the same files at the same places, `.js` for `.ts`. */
export function buildProgram(folder: string): void {
  const { compilerOptions } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')) as {
    compilerOptions: object;
  };
  const { options } = ts.convertCompilerOptionsFromJson({ ...compilerOptions, ...ALONE }, ROOT);
  for (const room of ROOMS) {
    cpSync(join(ROOT, room), join(folder, room), {
      recursive: true,
      filter: (from, to) => {
        if (!TRANSLATED.test(from)) return true;
        if (!LEFT_OUT.test(from)) translate(from, to.replace(TRANSLATED, '.js'), options);
        return false;
      },
    });
  }
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}

function translate(from: string, to: string, compilerOptions: ts.CompilerOptions): void {
  if (!statSync(from).isFile()) return;
  const { outputText } = ts.transpileModule(readFileSync(from, 'utf8'), { compilerOptions, fileName: from });
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, outputText);
}
