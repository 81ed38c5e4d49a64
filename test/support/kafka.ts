/**
 * A real Apache Kafka for a test or a bench: the brokers KAFKA_BROKERS names, else Kafka's own jars through Maven with
 * the machine's Java. Where there is neither, the tests that need one are skipped and say so; under CI that is a
 * failure.
 */
import { randomUUID } from 'node:crypto';
import { describe, it } from 'vitest';
import { askMetadata, type KafkaBroker, startBroker } from './kafka/broker.ts';
import { KAFKA_VERSIONS, type KafkaVersion, kafkaFolder, missingForJars } from './kafka/jars.ts';

export { kafkaClient, kafkaProducer } from './kafka/client.ts';
export { KAFKA_VERSIONS, type KafkaVersion } from './kafka/jars.ts';

const HOW_TO_GET_ONE =
  'Get one with `docker compose up -d kafka` and KAFKA_BROKERS=127.0.0.1:9092, or install Java 17 and Maven.';

export type KafkaAvailability =
  | { readonly kind: 'given'; readonly brokers: readonly string[] }
  | { readonly kind: 'maven' }
  | { readonly kind: 'none'; readonly reason: string };

export interface KafkaUnderTest extends Omit<KafkaBroker, 'dataDir'> {
  /** What runs; of a broker that was given to us we do not know. */
  readonly version: KafkaVersion | 'given';
  /** Of a broker that we started. */
  readonly dataDir: string | undefined;
}

export interface KafkaWish {
  readonly version?: KafkaVersion;
  /** The test ends or pauses its broker, and so needs one of its own: KAFKA_BROKERS does not count. */
  readonly own?: boolean;
}

export interface KafkaSuite {
  /** The body runs once per version; once in all on a given broker. */
  readonly versions?: readonly KafkaVersion[];
  /** See {@link KafkaWish.own}. */
  readonly own?: boolean;
}

/** Where a broker would come from, without starting or fetching anything. */
function kafkaAvailability({ versions = [KAFKA_VERSIONS[0]], own = false }: KafkaSuite = {}): KafkaAvailability {
  const given = (process.env.KAFKA_BROKERS ?? '').split(',').map((broker) => broker.trim());
  const brokers = given.filter((broker) => broker !== '');
  if (brokers.length > 0 && !own) return { kind: 'given', brokers };
  const reason = missingForJars(versions);
  return reason === undefined ? { kind: 'maven' } : { kind: 'none', reason };
}

/**
 * A broker that answers. One we start has free ports of its own and empty data, and ends with this process at the
 * latest; a given one is shared, so a test takes fresh names (see {@link freshName}) and removes its topics.
 * @throws Error when there is none, or it does not come up.
 */
export async function startKafka({
  version = KAFKA_VERSIONS[0],
  own = false,
}: KafkaWish = {}): Promise<KafkaUnderTest> {
  const availability = kafkaAvailability({ versions: [version], own });
  switch (availability.kind) {
    case 'given':
      await askMetadata(availability.brokers);
      return givenKafka(availability.brokers);
    case 'maven': {
      const broker = await startBroker(await kafkaFolder(version));
      return Object.assign(broker, { version });
    }
    case 'none':
      throw new Error(`${availability.reason}. ${HOW_TO_GET_ONE}`);
  }
}

/**
 * `describe` for tests that need a broker. Without one there is a single skipped test, and a line that says why and
 * how to get one; under CI that test fails.
 * @param body is told the version to start: `startKafka({ version })`.
 */
export function describeWithKafka(name: string, body: (version: KafkaVersion) => void, suite: KafkaSuite = {}): void {
  const { versions = [KAFKA_VERSIONS[0]], own = false } = suite;
  const given = kafkaAvailability({ versions, own }).kind === 'given';
  for (const version of given ? versions.slice(0, 1) : versions) {
    const title = given ? `${name} (Kafka of KAFKA_BROKERS)` : `${name} (Kafka ${version})`;
    describe(title, async () => {
      const reason = await whyThereIsNone(version, own);
      if (reason === undefined) return body(version);
      const line = `${title}: ${reason}. ${HOW_TO_GET_ONE}`;
      console.warn(`no Kafka for ${line}`);
      it('needs a Kafka broker', ({ skip }) => {
        if (isCi()) throw new Error(line);
        skip(line);
      });
    });
  }
}

/** A name no other test uses, for topics and groups on a broker that may be shared. */
export const freshName = (prefix: string): string => `${prefix}-${randomUUID()}`;

/** Fetches the jars too, so that a machine with Maven but no way to its repository is told from one that can. */
async function whyThereIsNone(version: KafkaVersion, own: boolean): Promise<string | undefined> {
  const availability = kafkaAvailability({ versions: [version], own });
  if (availability.kind === 'none') return availability.reason;
  if (availability.kind === 'given') return undefined;
  return kafkaFolder(version).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

/** CI=false and CI=0 are said by people who mean no. */
const isCi = (): boolean => !['', '0', 'false'].includes(process.env.CI ?? '');

function givenKafka(brokers: readonly string[]): KafkaUnderTest {
  const refuse = (what: string) => (): never => {
    throw new Error(`the broker of KAFKA_BROKERS is not ours to ${what}; ask for one with { own: true }`);
  };
  return {
    brokers,
    version: 'given',
    dataDir: undefined,
    stop: async () => undefined,
    restart: async () => refuse('restart')(),
    shutDown: async () => refuse('shut down')(),
    kill: async () => refuse('kill')(),
    pause: refuse('pause'),
    resume: refuse('resume'),
  };
}
