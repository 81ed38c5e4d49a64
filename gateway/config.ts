/**
 * Configuration: read once at start, checked, frozen, passed in. Defaults run the main job with nothing installed.
 *
 * Sources, later ones win: defaults, the file named by `--config` or TONGGUAN_CONFIG (JSON), environment variables.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { ErrorObject } from 'ajv';
import type { PartnerSettings } from '../adapters/adapter.ts';
import { CalendarError, parseCalendar } from '../contracts/calendars/calendar.ts';
import { CALENDAR_NAMES, type Calendar, calendar } from '../contracts/calendars/calendars.ts';
import { jsonSchema } from '../contracts/json-schema.ts';
import { KAFKA_SETTINGS_SCHEMA, type KafkaSettings } from './bus/kafka/settings.ts';
import type { Limits, Policy } from './clearance/case.ts';
import { DELIVERY_DEFAULTS, type DeliverySettings } from './delivery/settings.ts';

/**
 * What a process can do: api (HTTP), clearance (the matching), delivery (messages to the parties), notify (the event log
 * to the bus), monitor (time limits).
 */
export const ROLES = ['api', 'clearance', 'delivery', 'notify', 'monitor'] as const;
export type Role = (typeof ROLES)[number];

export interface Config {
  /** Address to listen on; 127.0.0.1 unless told otherwise. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Folder of the embedded store. */
  readonly dataDir: string;
  /** `postgres://…`: the store that several processes share, instead of the embedded one. */
  readonly storeUrl?: string;
  /** Apache Kafka beyond one machine, instead of the embedded bus; needs `storeUrl`. */
  readonly kafka?: KafkaSettings;
  /** What this process does; all of it unless told otherwise. */
  readonly roles: readonly Role[];
  /** Threads that check declarations and read large messages beside the one that serves. */
  readonly threads: number;
  readonly logLevel: string;
  /** Offset of local time to UTC in minutes; 480 is China. */
  readonly utcOffsetMinutes: number;
  readonly policy: Policy;
  /** What differs at an office, by its 4-digit code 关区代码. */
  readonly offices: ReadonlyMap<string, Policy>;
  readonly partners: readonly PartnerSettings[];
  readonly delivery: DeliverySettings;
}

const KAFKA_DEFAULTS = { clientId: 'tongguan', prefix: 'tongguan', partitions: 12, replication: 1 };

/** As many as there are cores beside the one that serves, but no more than this unless told so. */
const MOST_THREADS_UNASKED = 4;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const DEFAULTS: Config = {
  host: '127.0.0.1',
  port: 8080,
  dataDir: 'data',
  roles: ROLES,
  threads: Math.min(MOST_THREADS_UNASKED, Math.max(1, availableParallelism() - 1)),
  logLevel: 'info',
  utcOffsetMinutes: 480,
  policy: {
    limits: {
      waitForOther: { ms: 2 * HOUR_MS, working: true },
      toPosition: { ms: 24 * HOUR_MS },
      toInspect: { ms: 24 * HOUR_MS },
      toMoveOut: { ms: 12 * HOUR_MS },
      toCollect: { ms: 7 * DAY_MS },
    },
    calendar: calendar('cn-customs'),
    windowMs: 2 * HOUR_MS,
    leadMs: HOUR_MS,
    sites: { railway: 'DTV-Y1', airport: 'DAT-INSP' },
    // Parties are named by the titles of their adapters, see startGateway.
    names: {},
  },
  offices: new Map(),
  partners: [],
  delivery: DELIVERY_DEFAULTS,
};

const LIMIT = {
  type: 'object',
  additionalProperties: false,
  required: ['ms'],
  properties: { ms: { type: 'integer', minimum: 0, maximum: 366 * DAY_MS }, working: { type: 'boolean' } },
} as const;
const LIMIT_OR_OFF = { anyOf: [LIMIT, { type: 'null' }] } as const;

const POLICY = {
  limits: {
    type: 'object',
    additionalProperties: false,
    properties: {
      waitForOther: LIMIT,
      toPosition: LIMIT_OR_OFF,
      toInspect: LIMIT_OR_OFF,
      toMoveOut: LIMIT_OR_OFF,
      toCollect: LIMIT_OR_OFF,
    },
  },
  calendar: { type: 'string', minLength: 1 },
  windowMs: { type: 'integer', minimum: 1 },
  leadMs: { type: 'integer', minimum: 0 },
  sites: { type: 'object', additionalProperties: { type: 'string', minLength: 1, maxLength: 25 } },
} as const;

/** Of what a configuration gives. */
export const CONFIG_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    host: { type: 'string', minLength: 1 },
    port: { type: 'integer', minimum: 0, maximum: 65535 },
    dataDir: { type: 'string', minLength: 1 },
    storeUrl: { type: 'string', pattern: '^postgres(ql)?://' },
    kafka: { ...KAFKA_SETTINGS_SCHEMA, required: ['brokers'] },
    roles: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: ROLES } },
    threads: { type: 'integer', minimum: 0, maximum: 64 },
    logLevel: { enum: ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] },
    utcOffsetMinutes: { type: 'integer', minimum: -720, maximum: 840 },
    policy: {
      type: 'object',
      additionalProperties: false,
      properties: {
        ...POLICY,
        offices: {
          type: 'object',
          propertyNames: { pattern: '^[0-9]{4}$' },
          additionalProperties: { type: 'object', additionalProperties: false, properties: POLICY },
        },
      },
    },
    calendars: { type: 'array', items: { type: 'string', minLength: 1 } },
    delivery: {
      type: 'object',
      additionalProperties: false,
      properties: {
        concurrency: { type: 'integer', minimum: 1, maximum: 1000 },
        drainPerSecond: { type: 'number', exclusiveMinimum: 0, maximum: 100_000 },
        leaseMs: { type: 'integer', minimum: 1000, maximum: HOUR_MS },
      },
    },
    partners: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['party', 'url'],
        properties: {
          party: { type: 'string' },
          profile: { type: 'string' },
          url: { type: 'string', pattern: '^https?://' },
          key: { type: 'string' },
          timeoutMs: { type: 'integer', minimum: 100, maximum: 600000 },
          codes: { type: 'object', additionalProperties: { type: 'string' } },
        },
      },
    },
  },
} as const;

/** A policy as it is written: a limit that is null is off, a calendar is named. */
interface GivenPolicy extends Partial<Pick<Policy, 'windowMs' | 'leadMs' | 'sites'>> {
  readonly limits?: { readonly [K in keyof Limits]?: Limits[K] | null };
  readonly calendar?: string;
}

type Given = Partial<Omit<Config, 'policy' | 'offices' | 'partners' | 'kafka' | 'delivery'>> & {
  delivery?: Partial<DeliverySettings>;
  kafka?: Partial<KafkaSettings> & Pick<KafkaSettings, 'brokers'>;
  policy?: GivenPolicy & { readonly offices?: Readonly<Record<string, GivenPolicy>> };
  calendars?: readonly string[];
  partners?: (Pick<PartnerSettings, 'party' | 'url'> & Partial<PartnerSettings>)[];
};

/** What is undefined was not said. */
type Overrides = { readonly [K in keyof Given]?: Given[K] | undefined } & { readonly configFile?: string | undefined };

/** A configuration that cannot be used; the message names everything wrong with it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const validate = jsonSchema().compile(CONFIG_SCHEMA);

/**
 * Reads the configuration.
 * @param overrides what the command line says; wins over everything.
 * @throws ConfigError naming every wrong field and where it came from.
 */
export function loadConfig(env: NodeJS.ProcessEnv, overrides: Overrides = {}): Config {
  const { configFile = env.TONGGUAN_CONFIG, ...given } = overrides;
  const file = configFile === undefined ? {} : readFile(configFile);
  const merged = withKafka({ ...file, ...fromEnvironment(env), ...withoutUndefined(given) }, env);
  const wrong = validate(merged) ? namedTwice(merged) : (validate.errors ?? []).map(inWords);
  if (wrong.length > 0) {
    throw new ConfigError(
      `the configuration${configFile === undefined ? '' : ` (${configFile})`} is not usable: ${wrong.join('; ')}`,
    );
  }
  const { policy = {}, calendars = [], partners = [], kafka, delivery, ...config } = merged as Given;
  if (kafka !== undefined && config.storeUrl === undefined) {
    throw new ConfigError(
      'the configuration is not usable: /kafka needs /storeUrl, a store that several processes share',
    );
  }
  const { offices = {}, ...base } = policy;
  const known = calendarsByName(calendars);
  const common = withGiven(DEFAULTS.policy, base, known, '/policy');
  return Object.freeze({
    ...DEFAULTS,
    ...config,
    policy: common,
    delivery: Object.freeze({ ...DELIVERY_DEFAULTS, ...delivery }),
    ...(kafka === undefined ? {} : { kafka: { ...KAFKA_DEFAULTS, ...kafka } }),
    offices: new Map(
      Object.entries(offices).map(([code, given]) => [
        code,
        withGiven(common, given, known, `/policy/offices/${code}`),
      ]),
    ),
    partners: Object.freeze(partners.map(partnerSettings)),
  });
}

/** What is wrong where, with the name that is not known and the values there are. */
function inWords({ instancePath, keyword, params, message = '' }: ErrorObject): string {
  if (keyword === 'additionalProperties') return `${instancePath}/${String(params.additionalProperty)} is not known`;
  const values = keyword === 'enum' ? `: ${(params.allowedValues as readonly string[]).join(', ')}` : '';
  return `${instancePath || '/'} ${message}${values}`;
}

/** Of two addresses of one party one would be forgotten without a word. */
const namedTwice = ({ partners = [] }: Given): readonly string[] =>
  partners.flatMap(({ party }, index) =>
    partners.findIndex((other) => other.party === party) < index ? [`/partners/${index} ${party} is named twice`] : [],
  );

/** A policy with what was given in the place of what it had. */
function withGiven(base: Policy, given: GivenPolicy, known: ReadonlyMap<string, Calendar>, at: string): Policy {
  const { limits = {}, calendar: name, ...rest } = given;
  const chosen = name === undefined ? base.calendar : known.get(name);
  if (chosen === undefined) {
    throw new ConfigError(`${at}/calendar: there is no calendar ${name}; known are ${[...known.keys()].join(', ')}`);
  }
  const changed = Object.entries(limits).map(([key, limit]) => [key, limit ?? undefined]);
  return Object.freeze({
    ...base,
    ...rest,
    calendar: chosen,
    limits: Object.freeze({ ...base.limits, ...Object.fromEntries(changed) }) as Limits,
  });
}

/** The calendars of this program and those of the files named. */
function calendarsByName(files: readonly string[]): ReadonlyMap<string, Calendar> {
  const known = new Map<string, Calendar>(CALENDAR_NAMES.map((name) => [name, calendar(name)]));
  for (const file of files) {
    try {
      const own = parseCalendar(readFileSync(file, 'utf8'), file);
      known.set(own.name, own);
    } catch (error) {
      if (error instanceof CalendarError) throw new ConfigError(error.message);
      throw new ConfigError(`the calendar ${file} cannot be read: ${messageOf(error)}`);
    }
  }
  return known;
}

/** A partner with the defaults of what was not said. */
export function partnerSettings(
  given: Pick<PartnerSettings, 'party' | 'url'> & Partial<PartnerSettings>,
): PartnerSettings {
  return Object.freeze({ profile: '', timeoutMs: 30_000, codes: {}, ...given, url: given.url.replace(/\/+$/, '') });
}

function readFile(path: string): Given {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigError(`the configuration file ${path} cannot be read: ${messageOf(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ConfigError(`the configuration file ${path} is not one JSON object`);
  return value;
}

function fromEnvironment(env: NodeJS.ProcessEnv): Given {
  return withoutUndefined({
    host: env.TONGGUAN_HOST,
    port: number(env.TONGGUAN_PORT),
    dataDir: env.TONGGUAN_DATA,
    storeUrl: secretFrom(env, 'TONGGUAN_STORE'),
    partners: fromJson(env.TONGGUAN_PARTNERS, 'TONGGUAN_PARTNERS') as Given['partners'] | undefined,
    roles: list(env.TONGGUAN_ROLES) as readonly Role[] | undefined,
    threads: number(env.TONGGUAN_THREADS),
    logLevel: env.TONGGUAN_LOG_LEVEL,
  });
}

/** Nothing is no number: `Number` takes it for 0, which means something else. */
const number = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : text.trim() === '' ? Number.NaN : Number(text);

function fromJson(text: string | undefined, name: string): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${name} is no JSON: ${messageOf(error)}`);
  }
}

/** What the environment says of Kafka, in the place of what the file says of the same. */
function withKafka(given: Given, env: NodeJS.ProcessEnv): Given {
  const tls = env.TONGGUAN_KAFKA_TLS;
  // Anything else would be no TLS, and nobody would be told.
  if (tls !== undefined && tls !== 'true' && tls !== 'false')
    throw new ConfigError(`TONGGUAN_KAFKA_TLS is "${tls}"; it must be true or false`);
  const mechanism = env.TONGGUAN_KAFKA_SASL ?? 'scram-sha-512';
  const login = withoutUndefined({
    username: env.TONGGUAN_KAFKA_USERNAME,
    password: secretFrom(env, 'TONGGUAN_KAFKA_PASSWORD'),
  });
  const own = withoutUndefined({
    brokers: list(env.TONGGUAN_KAFKA_BROKERS),
    prefix: env.TONGGUAN_KAFKA_PREFIX,
    ssl: tls === 'true' ? { ...given.kafka?.ssl } : undefined,
    // With half a login there would be none; so it is named as wrong.
    sasl: Object.keys(login).length === 0 ? undefined : { mechanism, ...login },
  });
  if (Object.keys(own).length === 0 && tls !== 'false') return given;
  const { ssl: _, ...plain } = given.kafka ?? {};
  return { ...given, kafka: { ...(tls === 'false' ? plain : given.kafka), ...own } } as Given;
}

const list = (text: string | undefined): readonly string[] | undefined =>
  text === undefined
    ? undefined
    : text
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== '');

/** A value that may be private: from the environment, or from the file that NAME_FILE names (a mounted secret). */
function secretFrom(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const file = env[`${name}_FILE`];
  if (file === undefined) return env[name];
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new ConfigError(`the file ${file} named by ${name}_FILE cannot be read: ${messageOf(error)}`);
  }
}

const withoutUndefined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
