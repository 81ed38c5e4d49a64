/** The machine's Java and Maven, as far as Kafka needs them. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Kafka 4 brokers run on Java 17 and later (KIP-1013). */
const JAVA_NEEDED = 17;

/** The Java to use: JAVA_HOME's if set, as Maven does, else the one on the path. */
export const javaCommand = (): string => (process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java');

/** @returns why the machine's Java does not do, or undefined when it does. */
export function whyNoJava(): string | undefined {
  const major = javaMajor();
  if (major === undefined) return `there is no Java (${JAVA_NEEDED} or later) to run Kafka's jars`;
  return major < JAVA_NEEDED ? `Java is ${major}, Kafka needs ${JAVA_NEEDED} or later` : undefined;
}

/** @returns why jars cannot be fetched, or undefined when they can be tried. */
export const whyNoMaven = (): string | undefined =>
  onPath('mvn') ? undefined : "there is no Maven (mvn) to fetch Kafka's jars";

/** "1.8.0_402" is 8, "17.0.15" is 17. */
function javaMajor(): number | undefined {
  const { stderr } = spawnSync(javaCommand(), ['-version'], { encoding: 'utf8' });
  const found = /version "(?:1\.)?(\d+)/.exec(stderr ?? '');
  return found ? Number(found[1]) : undefined;
}

function onPath(command: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
