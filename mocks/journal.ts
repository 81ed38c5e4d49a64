import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Anything JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One change: the record `id` of `bucket` becomes `value`; `null` removes it. */
export type Change = readonly [bucket: string, id: string, value: Json];

/**
 * The memory of a mock: records in buckets, kept in order of their first writing. A commit is visible at once and is
 * one line of the journal file; `durable()` resolves when every commit made so far is on the disk.
 */
export interface Journal {
  get(bucket: string, id: string): Json | undefined;
  /** The records of a bucket, oldest first. */
  list(bucket: string): readonly (readonly [id: string, value: Json])[];
  /** Names of the buckets that begin with `prefix` and hold something. */
  buckets(prefix: string): readonly string[];
  commit(changes: readonly Change[]): void;
  durable(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the journal in `file` and reads what it holds, or keeps everything in memory only when there is no file.
 * A torn last line (the process died while writing it) was never answered for and is ignored. The file is rewritten
 * without its history at each start.
 * @throws Error naming the line when a line other than the last cannot be read: the file is not ours or is damaged.
 */
export async function openJournal(file?: string): Promise<Journal> {
  const memory = new Memory();
  if (file === undefined) return new MemoryJournal(memory);
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file)) readLines(file, memory);
  compact(file, memory);
  return new FileJournal(memory, await open(file, 'a'));
}

class Memory {
  readonly #buckets = new Map<string, Map<string, Json>>();

  get(bucket: string, id: string): Json | undefined {
    return this.#buckets.get(bucket)?.get(id);
  }

  list(bucket: string): readonly (readonly [string, Json])[] {
    return [...(this.#buckets.get(bucket) ?? [])];
  }

  buckets(prefix: string): readonly string[] {
    return [...this.#buckets.keys()].filter((name) => name.startsWith(prefix));
  }

  apply(changes: readonly Change[]): void {
    for (const [bucket, id, value] of changes) {
      const records = this.#buckets.get(bucket) ?? new Map<string, Json>();
      if (value === null) records.delete(id);
      else records.set(id, value);
      if (records.size === 0) this.#buckets.delete(bucket);
      else this.#buckets.set(bucket, records);
    }
  }

  all(): Change[] {
    return [...this.#buckets].flatMap(([bucket, records]) =>
      [...records].map(([id, value]): Change => [bucket, id, value]),
    );
  }
}

function isChange(value: unknown): value is Change {
  return Array.isArray(value) && value.length === 3 && typeof value[0] === 'string' && typeof value[1] === 'string';
}

function parseLine(line: string): readonly Change[] | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return Array.isArray(value) && value.every(isChange) ? value : undefined;
  } catch {
    return undefined;
  }
}

function readLines(file: string, memory: Memory): void {
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const [index, line] of lines.entries()) {
    const changes = line === '' ? [] : parseLine(line);
    if (changes !== undefined) memory.apply(changes);
    else if (index < lines.length - 1) throw new Error(`${file}: line ${index + 1} is not a journal line.`);
  }
}

/** Written beside and renamed, so that a crash leaves either the old file or the new one. */
function compact(file: string, memory: Memory): void {
  const fresh = `${file}.new`;
  const handle = openSync(fresh, 'w');
  try {
    for (const change of memory.all()) writeSync(handle, `${JSON.stringify([change])}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(fresh, file);
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

class MemoryJournal implements Journal {
  protected readonly memory: Memory;

  constructor(memory: Memory) {
    this.memory = memory;
  }

  get(bucket: string, id: string): Json | undefined {
    return this.memory.get(bucket, id);
  }

  list(bucket: string): readonly (readonly [string, Json])[] {
    return this.memory.list(bucket);
  }

  buckets(prefix: string): readonly string[] {
    return this.memory.buckets(prefix);
  }

  commit(changes: readonly Change[]): void {
    this.memory.apply(changes);
  }

  async durable(): Promise<void> {}

  async close(): Promise<void> {}
}

/** Commits that wait while the disk works go into the next write together. */
class FileJournal extends MemoryJournal {
  readonly #handle: FileHandle;
  #waiting: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(memory: Memory, handle: FileHandle) {
    super(memory);
    this.#handle = handle;
  }

  override commit(changes: readonly Change[]): void {
    if (this.#closed) throw new Error('The journal is closed.');
    if (changes.length === 0) return;
    super.commit(changes);
    this.#waiting.push(`${JSON.stringify(changes)}\n`);
    if (this.#waiting.length > 1) return;
    this.#writing = this.#writing.then(() => this.#write());
    // Whoever needs the write waits for it in durable(); without this a failing disk would end the process.
    this.#writing.catch(() => undefined);
  }

  override durable(): Promise<void> {
    return this.#writing;
  }

  override async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      await this.#writing;
    } finally {
      await this.#handle.close();
    }
  }

  async #write(): Promise<void> {
    const text = this.#waiting.join('');
    this.#waiting = [];
    await this.#handle.appendFile(text);
    await this.#handle.datasync();
  }
}
