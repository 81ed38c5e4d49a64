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

/** `1 finding`, `2 findings`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** As a program that is ended by SIGPIPE: nobody reads on (`| head`), and nobody has to be told. */
const PIPE_CLOSED = 141;

/**
 * Output that cannot be written ends the command with a line instead of a stack trace; one that stays until it is
 * stopped hears of it in `untilStopped` and ends in order.
 */
export function watchOutput(): void {
  let failed = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (failed) return;
    failed = true;
    process.exitCode = error.code === 'EPIPE' ? PIPE_CLOSED : 1;
    if (error.code !== 'EPIPE') tell(`tongguan: the output cannot be written: ${error.message}`);
    if (process.stdout.listenerCount('error') === 1) process.exit();
  });
  process.stderr.on('error', () => undefined);
}

/** The largest file a command reads: twice the largest message the gateway takes. */
const MAX_FILE = 4_000_000;

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
};

/** Reads a file, or standard input for `-`. @throws UsageError when it cannot be read or is too large. */
export function readInput(file: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UsageError(`cannot read ${file}: ${UNREADABLE[code] ?? message}`);
  }
  if (bytes.byteLength > MAX_FILE)
    throw new UsageError(`${file} has ${bytes.byteLength} bytes; at most ${MAX_FILE} are read`);
  return bytes;
}
