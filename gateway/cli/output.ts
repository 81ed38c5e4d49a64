/** How commands speak: results to stdout, everything else to stderr, and an exit code that means something. */
import { readFileSync } from 'node:fs';

/** A mistake in how a command was called; told without a stack, exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const print = (text: string): void => {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
};

export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

export const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** The largest file a command reads: twice the largest message the gateway takes. */
const MAX_FILE = 4_000_000;

/** Reads a file, or standard input for `-`. @throws UsageError when it cannot be read or is too large. */
export function readInput(file: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (bytes.byteLength > MAX_FILE)
    throw new UsageError(`${file} has ${bytes.byteLength} bytes; at most ${MAX_FILE} are read`);
  return bytes;
}
