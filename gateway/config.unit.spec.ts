import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongguan-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fromFile = (content: string) => {
  const path = join(folder, 'config.json');
  writeFileSync(path, content);
  return () => loadConfig({ TONGGUAN_CONFIG: path });
};
const customs = { party: 'customs', url: 'http://127.0.0.1:1' };
const onKafka = { TONGGUAN_STORE: 'postgres://db/tongguan', TONGGUAN_KAFKA_BROKERS: 'kafka:9092' };

describe('a configuration that cannot be used', () => {
  it('names every field that is not known, and the values there are', () => {
    const load = fromFile('{"prot": 1, "logLevel": "loud", "delivery": {"lease": 1}, "roles": ["api", "casework"]}');
    expect(load).toThrow(ConfigError);
    for (const words of [
      '/prot is not known',
      '/delivery/lease is not known',
      '/logLevel must be equal to one of the allowed values: silent, fatal, error, warn, info, debug, trace',
      '/roles/1 must be equal to one of the allowed values: api, clearance, delivery, notify, monitor',
    ])
      expect(load).toThrow(words);
  });

  it.each(['null', '[]', '"x"', '7'])('%s is no configuration', (content) => {
    expect(fromFile(content)).toThrow(/config\.json is not one JSON object/);
  });

  it('names a party that has two addresses', () => {
    const partners = [customs, { ...customs, party: 'railway' }, { ...customs, url: 'http://127.0.0.1:2' }];
    expect(fromFile(JSON.stringify({ partners }))).toThrow('/partners/2 customs is named twice');
  });

  it.each(['TONGGUAN_PORT', 'TONGGUAN_THREADS'])('%s that is empty is no 0', (name) => {
    expect(() => loadConfig({ [name]: '' })).toThrow(/must be integer/);
  });
});

describe('Kafka in the environment', () => {
  it('goes over TLS when it says true, not when it says false, whatever the file says; nothing else is guessed', () => {
    const given = { kafka: { brokers: ['kafka:9092'], ssl: { caFile: '/ca.pem' } } };
    expect(loadConfig({ ...onKafka, TONGGUAN_KAFKA_TLS: 'true' }).kafka?.ssl).toEqual({});
    expect(loadConfig({ ...onKafka, TONGGUAN_KAFKA_TLS: 'true' }, given).kafka?.ssl).toBeDefined();
    expect(loadConfig({ ...onKafka, TONGGUAN_KAFKA_TLS: 'false' }, given).kafka?.ssl).toBeUndefined();
    for (const guess of ['1', 'TRUE', 'yes', ''])
      expect(() => loadConfig({ ...onKafka, TONGGUAN_KAFKA_TLS: guess })).toThrow('it must be true or false');
  });

  it('logs in with user and password, and never without a word as nobody', () => {
    const [user, password] = [{ TONGGUAN_KAFKA_USERNAME: 'u' }, { TONGGUAN_KAFKA_PASSWORD: 'p' }];
    expect(loadConfig({ ...onKafka, ...user, ...password }).kafka?.sasl).toEqual({
      mechanism: 'scram-sha-512',
      username: 'u',
      password: 'p',
    });
    expect(loadConfig({ ...onKafka, ...user }).kafka?.sasl).toEqual({ mechanism: 'scram-sha-512', username: 'u' });
    expect(() => loadConfig({ ...onKafka, ...password })).toThrow("/kafka/sasl must have required property 'username'");
  });
});
