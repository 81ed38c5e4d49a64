/** One process of a cluster: started, killed, stopped and started again under one name; what it wrote is kept. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const WITH_PARENT = './test/support/cluster/with-parent.js';
const READY_LIMIT_MS = 120_000;
const KEPT_CHARACTERS = 20_000;
const KEPT_IN_MESSAGE = 3_000;

export interface MemberOptions {
  readonly name: string;
  /** Where the program was built, see build.ts. */
  readonly built: string;
  /** The program and its arguments. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A module loaded before the program. */
  readonly preload?: string;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** When, as Date.now() gives it. */
  readonly at: number;
  /** What it wrote to file descriptor 4: its last words, where a preloaded module has some. */
  readonly lastWords: string;
}

export class Member {
  readonly name: string;
  readonly #options: MemberOptions;
  #child: ChildProcess | undefined;
  #ended: Promise<Ended> = Promise.resolve({ code: 0, signal: null, at: 0, lastWords: '' });
  #log = '';
  #starts = 0;

  constructor(options: MemberOptions) {
    this.#options = options;
    this.name = options.name;
  }

  /** True while there is a process. */
  get alive(): boolean {
    return this.#child !== undefined;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get starts(): number {
    return this.#starts;
  }

  /** The end of what it and those before it wrote to stderr. */
  get log(): string {
    return this.#log.slice(-KEPT_IN_MESSAGE);
  }

  /** Resolves when the process that runs now has ended, whoever ended it. */
  get ended(): Promise<Ended> {
    return this.#ended;
  }

  /**
   * Starts it and resolves when it says that it is ready: the first line on stdout, or a message, as mocks do.
   * @returns false when it ended by SIGKILL before, as some that are started here are meant to.
   * @throws Error with the end of its log when it ended otherwise, or is not ready in time.
   */
  async start(extra: Readonly<Record<string, string>> = {}): Promise<boolean> {
    if (this.alive) throw new Error(`${this.name} runs already`);
    const child = this.#spawn(extra);
    this.#child = child;
    this.#starts += 1;
    this.#ended = this.#watch(child);
    const ready = new Promise<true>((resolve) => {
      child.stdout?.once('data', () => resolve(true));
      child.once('message', () => resolve(true));
    });
    let limit: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      limit = setTimeout(() => resolve(undefined), READY_LIMIT_MS);
    });
    const first = await Promise.race([ready, this.#ended, late]);
    clearTimeout(limit);
    if (first === true) return true;
    if (first?.signal === 'SIGKILL') return false;
    throw new Error(`${this.name} ${first === undefined ? 'is not ready in time' : 'ended'}:\n${this.log}`);
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<Ended> {
    this.#child?.kill(signal);
    return this.#ended;
  }

  /** Says something to the module that was preloaded. */
  tell(message: object): void {
    if (this.#child?.connected) this.#child.send(message, () => undefined);
  }

  /** The next answer of the preloaded module. @throws Error when it ends before. */
  async ask<T>(message: object): Promise<T> {
    const child = this.#child;
    if (child === undefined) throw new Error(`${this.name} does not run`);
    const answer = once(child, 'message').then(([value]) => value as T);
    this.tell(message);
    const ended = this.#ended.then(() => {
      throw new Error(`${this.name} ended before it answered`);
    });
    return Promise.race([answer, ended]);
  }

  #spawn(extra: Readonly<Record<string, string>>): ChildProcess {
    const { built, args, env, preload } = this.#options;
    const loaded = [WITH_PARENT, ...(preload === undefined ? [] : [preload])].flatMap((module) => ['--import', module]);
    return spawn(process.execPath, [...loaded, ...args], {
      cwd: built,
      env: { ...process.env, ...env, ...extra },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
      // Ctrl-C in a terminal reaches the test, which ends its processes itself.
      detached: true,
    });
  }

  async #watch(child: ChildProcess): Promise<Ended> {
    let lastWords = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#log = `${this.#log}${text}`.slice(-KEPT_CHARACTERS);
    });
    child.stdio[4]?.on('data', (chunk: Buffer) => {
      lastWords += chunk.toString('utf8');
    });
    child.stdout?.resume();
    const exited = once(child, 'exit').then(() => Date.now());
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    if (this.#child === child) this.#child = undefined;
    return { code, signal, at: await exited, lastWords };
  }
}
