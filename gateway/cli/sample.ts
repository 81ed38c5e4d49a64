/** `tongguan sample NAME`: prints a ready declaration. */
import { readdirSync, readFileSync } from 'node:fs';
import { CANONICAL } from './formats.ts';
import { print, UsageError } from './output.ts';
import { translateBytes } from './translate.ts';

const FOLDER = new URL('../../contracts/declaration/samples/', import.meta.url);

/** Names of the samples there are. */
export const sampleNames = (): string[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();

/** The text of a sample. @throws UsageError when there is none of that name. */
export function sampleText(name: string): string {
  if (!sampleNames().includes(name))
    throw new UsageError(`there is no sample ${name}; there are ${sampleNames().join(', ')}`);
  return readFileSync(new URL(`${name}.json`, FOLDER), 'utf8');
}

export interface SampleOptions {
  /** Print it in this format instead of canonical JSON. */
  readonly format?: string;
  /** Use this trader reference, so that a sample can be submitted more than once. */
  readonly reference?: string;
}

/** A sample, with another reference or in another format where asked. */
export function sampleBytes(name: string, options: SampleOptions = {}): Uint8Array {
  const text = sampleText(name);
  const document =
    options.reference === undefined
      ? text
      : `${JSON.stringify({ ...(JSON.parse(text) as object), traderReference: options.reference }, null, 2)}\n`;
  if (options.format === undefined || options.format === CANONICAL) return Buffer.from(document);
  const { body, findings } = translateBytes(Buffer.from(document), { from: CANONICAL, to: options.format });
  if (body === undefined)
    throw new UsageError(findings.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '));
  return body;
}

export function sampleCommand(name: string | undefined, options: SampleOptions & { list?: boolean }): number {
  if (name === undefined || options.list) {
    print(sampleNames().join('\n'));
    return name === undefined && !options.list ? 2 : 0;
  }
  process.stdout.write(sampleBytes(name, options));
  return 0;
}
