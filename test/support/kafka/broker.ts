/**
 * One Apache Kafka process for a test: started from its jars, killed with us, its data gone when it is stopped.
 *
 * The shell that becomes Java leaves a watcher behind which reads a pipe to us. When we die, whatever killed us, the
 * system closes the pipe: the watcher kills Java and removes the data. A line through the pipe sends the watcher home.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, cpSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { kafkaClient } from './client.ts';
import { javaCommand } from './java.ts';
import { freePorts, type KafkaPorts } from './ports.ts';
import { serverProperties } from './properties.ts';

const WATCHED = `
( read -r _ <&3 && exit; kill -9 $$; rm -rf "$0" ) &
exec "$@" 3<&-`;

/** Half the memory of Kafka's own script; one compiler and no collector threads, since tests run many at once. */
const JAVA_OPTIONS = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const LOG_OPTIONS = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];

const READY_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 60_000;
const POLL_MS = 50;
const PORT_TRIES = 3;

/** A broker of our own, which a test may treat badly. */
export interface KafkaBroker {
  readonly brokers: readonly string[];
  readonly dataDir: string;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
  /** Ends it in good order if it runs, and starts it again on the same data and port; resolves when it answers. */
  restart(): Promise<void>;
  /** SIGTERM, as an operator does; the data stay for `restart`. */
  shutDown(): Promise<void>;
  /** SIGKILL; the data stay for `restart`, which then takes 3 s longer, see properties.ts. */
  kill(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing answers, as when a machine hangs. */
  pause(): void;
  /** SIGCONT: it goes on where it was paused. */
  resume(): void;
}

/**
 * Starts a broker on empty data and free ports; resolves when it answers a client.
 * @param folder what kafkaFolder gave: `jars`, `formatted`, and `classes.jsa` if there is one.
 * @throws Error with the end of its log when it does not come up.
 */
export async function startBroker(folder: string, javaOptions: readonly string[] = []): Promise<KafkaBroker> {
  for (let tries = 1; ; tries++) {
    const broker = new Broker(folder, await freePorts(), javaOptions);
    try {
      await broker.start();
      return broker;
    } catch (error) {
      await broker.stop();
      // Somebody took a port between our look and Kafka's.
      if (tries === PORT_TRIES || !/Address already in use/.test(String(error))) throw error;
    }
  }
}

/** Asks for the metadata of every topic once. @throws when a broker does not answer or a partition has no leader. */
export async function askMetadata(brokers: readonly string[]): Promise<void> {
  const admin = kafkaClient(brokers, { retry: { retries: 0 } }).admin();
  try {
    await admin.connect();
    await admin.fetchTopicMetadata();
  } finally {
    await admin.disconnect();
  }
}

class Broker implements KafkaBroker {
  readonly brokers: readonly string[];
  readonly dataDir: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'tongguan-kafka-'));
  readonly #config = join(this.#folder, 'server.properties');
  readonly #log = join(this.#folder, 'kafka.log');
  readonly #home: string;
  readonly #javaOptions: readonly string[];
  #child: ChildProcess | undefined;

  constructor(home: string, ports: KafkaPorts, javaOptions: readonly string[]) {
    this.brokers = [`127.0.0.1:${ports.broker}`];
    this.dataDir = join(this.#folder, 'data');
    this.#home = home;
    const archive = existsSync(join(home, 'classes.jsa')) ? ['-XX:SharedArchiveFile=classes.jsa'] : [];
    this.#javaOptions = [...JAVA_OPTIONS, ...LOG_OPTIONS, ...archive, ...javaOptions];
    cpSync(join(home, 'formatted'), this.dataDir, { recursive: true });
    writeFileSync(this.#config, serverProperties(ports, this.dataDir));
  }

  /** @throws Error when it is not ready in time, or ends before. */
  async start(): Promise<void> {
    const log = openSync(this.#log, 'a');
    const java = [javaCommand(), ...this.#javaOptions, '-cp', 'jars/*', 'kafka.Kafka', this.#config];
    const child = spawn('sh', ['-c', WATCHED, this.#folder, ...java], {
      // The archive of classes knows the jars by the path they were given with: a relative one stands a rename.
      cwd: this.#home,
      // Not stdin: Node closes that one itself when the child ends, before anybody could write to it.
      stdio: ['ignore', log, log, 'pipe'],
      // A group of its own: Ctrl-C in a terminal reaches the tests, which end their broker themselves.
      detached: true,
    });
    closeSync(log);
    const watcher = child.stdio[3] as Socket;
    watcher.on('error', () => undefined);
    child.once('exit', () => {
      watcher.end('\n');
      this.#child = undefined;
    });
    this.#child = child;
    await this.#ready();
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async restart(): Promise<void> {
    await this.shutDown();
    await this.start();
  }

  shutDown(): Promise<void> {
    return this.#end('SIGTERM');
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Resolves when a client finds the broker, and a leader for every partition. */
  async #ready(): Promise<void> {
    const limit = Date.now() + READY_LIMIT_MS;
    while (this.#child !== undefined) {
      try {
        return await askMetadata(this.brokers);
      } catch (error) {
        if (Date.now() > limit) throw new Error(`Kafka does not answer: ${error}\n${this.#lastWords()}`);
        await sleep(POLL_MS);
      }
    }
    throw new Error(`Kafka ended before it was ready:\n${this.#lastWords()}`);
  }

  #lastWords(): string {
    return readFileSync(this.#log, 'utf8').trim().split('\n').slice(-20).join('\n');
  }

  /** @throws Error when it did not end by itself and had to be killed. */
  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    // A paused process takes no SIGTERM.
    child.kill('SIGCONT');
    child.kill(signal);
    const impatient = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    const [, endedBy] = await ended;
    clearTimeout(impatient);
    if (endedBy === 'SIGKILL' && signal === 'SIGTERM') throw new Error(`Kafka did not end:\n${this.#lastWords()}`);
  }
}
