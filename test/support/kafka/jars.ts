/**
 * Apache Kafka's own jars, fetched once through Maven into the user's cache and kept there, ready to be started.
 *
 * Two things beside the jars make a start cheap: the folder of a formatted broker, because formatting takes a Java of
 * its own, and an archive of loaded classes (JEP 350), which halves the processor time of every start after.
 */
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FolderInUseError, lockFolder } from '../../../gateway/store/folder-lock.ts';
import { startBroker } from './broker.ts';
import { javaCommand, whyNoJava, whyNoMaven } from './java.ts';
import { serverProperties } from './properties.ts';

/** The versions the suite runs on: the newest line, and the last one before 4. */
export const KAFKA_VERSIONS = ['4.1.1', '3.9.1'] as const;
export type KafkaVersion = (typeof KAFKA_VERSIONS)[number];

const POM = fileURLToPath(new URL('pom.xml', import.meta.url));
const PART = '.part-';
const FETCH_LIMIT_MS = 5 * 60_000;
const LOCK_POLL_MS = 200;

const run = promisify(execFile);

/**
 * Whether this machine can run Apache Kafka's jars: a Java new enough, and Maven or jars fetched before.
 * @returns what is missing, or undefined.
 */
export function missingForJars(versions: readonly KafkaVersion[]): string | undefined {
  // A POSIX shell watches over the broker, see broker.ts.
  if (process.platform === 'win32') return 'Kafka is started from its jars on Linux and macOS only';
  const fetched = versions.every((version) => existsSync(cacheFolder(version)));
  return whyNoJava() ?? (fetched ? undefined : whyNoMaven());
}

/**
 * The folder of a version for {@link startBroker}, fetched if need be; processes that ask at once fetch once.
 * @throws Error with Maven's own words when it cannot fetch them.
 */
export async function kafkaFolder(version: KafkaVersion): Promise<string> {
  const folder = cacheFolder(version);
  if (existsSync(folder)) return folder;
  const unlock = await lockCache();
  try {
    if (!existsSync(folder)) await fetchInto(folder, version);
  } finally {
    unlock();
  }
  return folder;
}

/** Renamed into place when complete, so that a half-fetched folder is never taken for a whole one. */
async function fetchInto(folder: string, version: KafkaVersion): Promise<void> {
  removeLeftovers();
  const staging = mkdtempSync(`${folder}${PART}`);
  try {
    await fetchJars(staging, version);
    await format(staging);
    await archiveClasses(staging);
    renameSync(staging, folder);
  } catch (error) {
    throw new Error(`Apache Kafka ${version} could not be fetched through Maven: ${reasonOf(error)}`, { cause: error });
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** What a process killed while fetching left behind; we hold the lock, so nobody else is at it. */
function removeLeftovers(): void {
  for (const name of readdirSync(cacheRoot()).filter((name) => name.includes(PART))) {
    rmSync(join(cacheRoot(), name), { recursive: true, force: true });
  }
}

async function fetchJars(folder: string, version: KafkaVersion): Promise<void> {
  // Maven writes beside its pom: it gets a copy.
  cpSync(POM, join(folder, 'pom.xml'));
  const settings = { 'kafka.version': version, includeScope: 'runtime', outputDirectory: join(folder, 'jars') };
  const defines = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
  await run('mvn', ['-q', '-B', '-Dstyle.color=never', ...defines, 'dependency:copy-dependencies'], {
    cwd: folder,
    timeout: FETCH_LIMIT_MS,
  });
}

async function format(folder: string): Promise<void> {
  const config = join(folder, 'format.properties');
  writeFileSync(config, serverProperties({ broker: 9092, controller: 9093 }, join(folder, 'formatted')));
  const tool = ['-cp', join(folder, 'jars', '*'), 'kafka.tools.StorageTool', 'format'];
  await run(javaCommand(), [...tool, '-t', clusterId(), '-c', config], { timeout: FETCH_LIMIT_MS });
}

/** Maven says on stdout what went wrong, in its first line marked so. */
function reasonOf(error: unknown): string {
  const { stdout = '', message } = error as Error & { stdout?: string };
  return /\[ERROR\] (.*)/.exec(stdout)?.[1] ?? message;
}

/** One life of a broker, which Java writes down when it ends in good order. */
async function archiveClasses(folder: string): Promise<void> {
  const broker = await startBroker(folder, ['-XX:ArchiveClassesAtExit=classes.jsa']);
  try {
    await broker.shutDown();
  } finally {
    await broker.stop();
  }
}

/** Named after the pom too: another pom never meets the jars of the one before. */
function cacheFolder(version: KafkaVersion): string {
  const pom = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 8);
  return join(cacheRoot(), `kafka-${version}-${pom}`);
}

const cacheRoot = (): string => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tongguan');

/** Waits for the lock that a data folder has too: it dies with the process that holds it. */
async function lockCache(): Promise<() => void> {
  mkdirSync(cacheRoot(), { recursive: true });
  const limit = Date.now() + FETCH_LIMIT_MS;
  for (;;) {
    try {
      return lockFolder(cacheRoot());
    } catch (error) {
      if (!(error instanceof FolderInUseError)) throw error;
      if (Date.now() > limit) throw new Error(`another process holds ${cacheRoot()} for too long`, { cause: error });
    }
    await sleep(LOCK_POLL_MS);
  }
}

/** Kafka writes ids as 22 characters of base64url. */
const clusterId = (): string => Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url');
