/**
 * Configuration: read once at start, checked, frozen, passed in. Defaults run the main job with nothing installed.
 *
 * Sources, later ones win: defaults, the file named by `--config` or TONGGUAN_CONFIG (JSON), environment variables.
 */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { PartnerSettings } from '../adapters/adapter.ts';
import type { Policy } from './clearance/case.ts';

export interface Config {
  /** Address to listen on; 127.0.0.1 unless told otherwise. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Folder of the embedded store. */
  readonly dataDir: string;
  readonly logLevel: string;
  /** Offset of local time to UTC in minutes; 480 is China. */
  readonly utcOffsetMinutes: number;
  readonly policy: Policy;
  readonly partners: readonly PartnerSettings[];
}

const HOUR_MS = 3_600_000;

const DEFAULTS: Config = {
  host: '127.0.0.1',
  port: 8080,
  dataDir: 'data',
  logLevel: 'info',
  utcOffsetMinutes: 480,
  policy: {
    waitForOtherMs: 2 * HOUR_MS,
    windowMs: 2 * HOUR_MS,
    leadMs: HOUR_MS,
    sites: { railway: 'DTV-Y1', airport: 'DAT-INSP' },
    // Parties are named by the titles of their adapters, see startGateway.
    names: {},
  },
  partners: [],
};

const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    host: { type: 'string', minLength: 1 },
    port: { type: 'integer', minimum: 0, maximum: 65535 },
    dataDir: { type: 'string', minLength: 1 },
    logLevel: { enum: ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] },
    utcOffsetMinutes: { type: 'integer', minimum: -720, maximum: 840 },
    policy: {
      type: 'object',
      additionalProperties: false,
      properties: {
        waitForOtherMs: { type: 'integer', minimum: 0 },
        windowMs: { type: 'integer', minimum: 1 },
        leadMs: { type: 'integer', minimum: 0 },
        sites: { type: 'object', additionalProperties: { type: 'string', minLength: 1, maxLength: 25 } },
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

type Given = Partial<Omit<Config, 'policy' | 'partners'>> & {
  policy?: Partial<Omit<Policy, 'names'>>;
  partners?: (Pick<PartnerSettings, 'party' | 'url'> & Partial<PartnerSettings>)[];
};

/** A configuration that cannot be used; the message names everything wrong with it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const validate = new Ajv2020({ allErrors: true, strict: true }).compile(SCHEMA);

/**
 * Reads the configuration.
 * @param overrides what the command line says; wins over everything.
 * @throws ConfigError naming every wrong field and where it came from.
 */
export function loadConfig(env: NodeJS.ProcessEnv, overrides: Given & { configFile?: string } = {}): Config {
  const { configFile = env.TONGGUAN_CONFIG, ...given } = overrides;
  const file = configFile === undefined ? {} : readFile(configFile);
  const merged = { ...file, ...fromEnvironment(env), ...withoutUndefined(given) };
  if (!validate(merged)) {
    const wrong = (validate.errors ?? []).map((e) => `${e.instancePath || '/'} ${e.message ?? ''}`).join('; ');
    throw new ConfigError(
      `the configuration${configFile === undefined ? '' : ` (${configFile})`} is not usable: ${wrong}`,
    );
  }
  const config = merged as Given;
  return Object.freeze({
    ...DEFAULTS,
    ...config,
    policy: Object.freeze({ ...DEFAULTS.policy, ...config.policy }),
    partners: Object.freeze((config.partners ?? []).map(partnerSettings)),
  });
}

/** A partner with the defaults of what was not said. */
export function partnerSettings(
  given: Pick<PartnerSettings, 'party' | 'url'> & Partial<PartnerSettings>,
): PartnerSettings {
  return Object.freeze({ profile: '', timeoutMs: 30_000, codes: {}, ...given, url: given.url.replace(/\/+$/, '') });
}

function readFile(path: string): Given {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Given;
  } catch (error) {
    throw new ConfigError(
      `the configuration file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function fromEnvironment(env: NodeJS.ProcessEnv): Given {
  return withoutUndefined({
    host: env.TONGGUAN_HOST,
    port: env.TONGGUAN_PORT === undefined ? undefined : Number(env.TONGGUAN_PORT),
    dataDir: env.TONGGUAN_DATA,
    logLevel: env.TONGGUAN_LOG_LEVEL,
  });
}

const withoutUndefined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
