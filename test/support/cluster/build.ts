/** The program in a folder of its own, with what a test loads into it: the sources may change while it runs. */
import { copyFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, ROOMS } from '../../../build.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Builds what a cluster runs into an empty folder. */
export async function buildProgram(folder: string): Promise<void> {
  await build({ folder, rooms: [...ROOMS, 'test/support/cluster', 'test/crash'] });
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}
