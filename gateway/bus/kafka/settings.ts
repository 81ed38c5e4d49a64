/** How Kafka is reached and used: checked as a whole, with everything wrong named at once; secrets are never shown. */
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import type { SASLOptions } from 'kafkajs';
import { jsonSchema } from '../../../contracts/json-schema.ts';

export interface KafkaSettings {
  /** `host:port` of some of the brokers. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** First part of the name of every topic and group. */
  readonly prefix: string;
  /** Of every topic that is made; those that exist are left as they are. */
  readonly partitions: number;
  readonly replication: number;
  /** Present, also empty: TLS. Without `caFile` the system's authorities count; a certificate and key are ours. */
  readonly ssl?: { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string };
  readonly sasl?: KafkaLogin;
  readonly topics?: Partial<TopicSettings>;
  readonly times?: Partial<KafkaTimes>;
  /** How often a party's message that failed for our own reasons is tried before it is a dead letter. */
  readonly attempts?: number;
}

export interface KafkaLogin {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  /** One of the two. A trailing line break of the file does not count. */
  readonly password?: string;
  readonly passwordFile?: string;
}

/** Of the topics that are made. */
export interface TopicSettings {
  readonly cleanup: 'delete' | 'compact' | 'compact,delete';
  readonly retentionMs: number;
  /** Of dead letters; -1 keeps them until somebody removes them. */
  readonly deadRetentionMs: number;
  readonly minInSyncReplicas: number;
}

export interface KafkaTimes {
  /** How long after its last word the relay is taken over. */
  readonly leaseMs: number;
  /** How long after its last word a consumer's partitions go to others. Brokers allow 6 s to 30 min by default. */
  readonly sessionMs: number;
  readonly requestMs: number;
  /** A partition whose work failed, e.g. because the store is away, is tried again after this; then later and later. */
  readonly pauseMs: number;
  /** A party's message that failed for our own reasons is tried again after this. */
  readonly retryMs: number;
  /** How long handled events are remembered. Longer than the topics keep them, or a reset of offsets does things twice. */
  readonly inboxMs: number;
  /** How long a stop waits for Kafka. */
  readonly stopMs: number;
}

const DAY_MS = 24 * 3_600_000;

const TIMES: KafkaTimes = {
  leaseMs: 5_000,
  sessionMs: 6_000,
  requestMs: 15_000,
  pauseMs: 1_000,
  retryMs: 30_000,
  inboxMs: 14 * DAY_MS,
  stopMs: 10_000,
};

const milliseconds = (minimum: number) => ({ type: 'integer', minimum, maximum: 366 * DAY_MS }) as const;

/** Of `KafkaSettings`, for whoever reads the configuration. */
export const KAFKA_SETTINGS_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['brokers', 'clientId', 'prefix', 'partitions', 'replication'],
  properties: {
    brokers: { type: 'array', minItems: 1, items: { type: 'string', pattern: '^[^\\s/,]+:[0-9]{1,5}$' } },
    clientId: { type: 'string', minLength: 1 },
    prefix: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,150}$' },
    partitions: { type: 'integer', minimum: 1, maximum: 1000 },
    replication: { type: 'integer', minimum: 1, maximum: 9 },
    ssl: {
      type: 'object',
      additionalProperties: false,
      properties: {
        caFile: { type: 'string', minLength: 1 },
        certFile: { type: 'string', minLength: 1 },
        keyFile: { type: 'string', minLength: 1 },
      },
    },
    sasl: {
      type: 'object',
      additionalProperties: false,
      required: ['mechanism', 'username'],
      properties: {
        mechanism: { enum: ['plain', 'scram-sha-256', 'scram-sha-512'] },
        username: { type: 'string', minLength: 1 },
        password: { type: 'string', minLength: 1 },
        passwordFile: { type: 'string', minLength: 1 },
      },
    },
    topics: {
      type: 'object',
      additionalProperties: false,
      properties: {
        cleanup: { enum: ['delete', 'compact', 'compact,delete'] },
        retentionMs: { type: 'integer', minimum: -1 },
        deadRetentionMs: { type: 'integer', minimum: -1 },
        minInSyncReplicas: { type: 'integer', minimum: 1, maximum: 9 },
      },
    },
    times: {
      type: 'object',
      additionalProperties: false,
      properties: {
        leaseMs: milliseconds(1_000),
        sessionMs: milliseconds(6_000),
        requestMs: milliseconds(1_000),
        pauseMs: milliseconds(10),
        retryMs: milliseconds(10),
        inboxMs: milliseconds(1_000),
        stopMs: milliseconds(100),
      },
    },
    attempts: { type: 'integer', minimum: 1, maximum: 100 },
  },
} as const;

const validate = jsonSchema().compile(KAFKA_SETTINGS_SCHEMA);

/** Settings of Kafka that cannot be used; the message names everything wrong with them. */
export class KafkaSettingsError extends Error {
  override readonly name = 'KafkaSettingsError';
}

/** Settings with the defaults of what was not said, and files read. */
export interface CheckedSettings extends Omit<KafkaSettings, 'ssl' | 'sasl' | 'topics' | 'times' | 'attempts'> {
  readonly ssl: ConnectionOptions | undefined;
  readonly sasl: SASLOptions | undefined;
  readonly topics: TopicSettings;
  readonly times: KafkaTimes;
  readonly attempts: number;
}

/**
 * Checks the settings and reads the files they name.
 * @throws KafkaSettingsError naming every wrong field and every file that cannot be read; no value of a secret.
 */
export function checkSettings(given: KafkaSettings): CheckedSettings {
  const wrong = validate(given)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? ''}`);
  if (wrong.length > 0) throw unusable(wrong);
  const { ssl, sasl, topics, times, attempts = 5, ...rest } = given;
  const read = (at: string, path: string): string => {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      wrong.push(`${at} ${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
      return '';
    }
  };
  if ((ssl?.certFile === undefined) !== (ssl?.keyFile === undefined)) {
    wrong.push('/ssl certFile and keyFile go together');
  }
  const tls = ssl === undefined ? undefined : readTls(ssl, read);
  const login = sasl === undefined ? undefined : readLogin(sasl, read, wrong);
  const inSync = topics?.minInSyncReplicas ?? (given.replication >= 3 ? 2 : 1);
  if (inSync > given.replication)
    wrong.push('/topics/minInSyncReplicas is more than /replication: nothing could be written');
  if (wrong.length > 0) throw unusable(wrong);
  return Object.freeze({
    ...rest,
    ssl: tls,
    sasl: login,
    topics: {
      cleanup: 'delete' as const,
      retentionMs: 7 * DAY_MS,
      deadRetentionMs: -1,
      ...topics,
      minInSyncReplicas: inSync,
    },
    times: { ...TIMES, ...times },
    attempts,
  });
}

const unusable = (wrong: readonly string[]): KafkaSettingsError =>
  new KafkaSettingsError(`the settings of Kafka are not usable: ${wrong.join('; ')}`);

type Read = (at: string, path: string) => string;

const readTls = ({ caFile, certFile, keyFile }: NonNullable<KafkaSettings['ssl']>, read: Read): ConnectionOptions => ({
  ...(caFile === undefined ? {} : { ca: read('/ssl/caFile', caFile) }),
  ...(certFile === undefined ? {} : { cert: read('/ssl/certFile', certFile) }),
  ...(keyFile === undefined ? {} : { key: read('/ssl/keyFile', keyFile) }),
});

function readLogin(sasl: KafkaLogin, read: Read, wrong: string[]): SASLOptions {
  const { mechanism, username, password, passwordFile } = sasl;
  if ((password === undefined) === (passwordFile === undefined)) {
    wrong.push('/sasl give one of password and passwordFile');
  }
  const secret =
    passwordFile === undefined ? (password ?? '') : read('/sasl/passwordFile', passwordFile).replace(/\r?\n$/, '');
  if (passwordFile !== undefined && secret === '') wrong.push(`/sasl/passwordFile ${passwordFile} holds no password`);
  return { mechanism, username, password: secret };
}
