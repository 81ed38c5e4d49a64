/** Before the first test: the program, up to date with the sources, for the tests that run it as its users do. */
import { build } from '../../build.mjs';

export default async function setup(): Promise<void> {
  await build();
}
