import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkSettings, type KafkaSettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongguan-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const SECRET = 'correct horse battery staple';
const least: KafkaSettings = {
  brokers: ['kafka.example.org:9093'],
  clientId: 'tongguan',
  prefix: 'tongguan',
  partitions: 6,
  replication: 3,
};

it('has a default for everything that need not be said', () => {
  const { topics, times, attempts, ssl, sasl } = checkSettings(least);
  expect(topics).toEqual({ cleanup: 'delete', retentionMs: 604_800_000, deadRetentionMs: -1, minInSyncReplicas: 2 });
  // What was handled is remembered for longer than it can be delivered again.
  expect(times.inboxMs).toBeGreaterThan(topics.retentionMs);
  expect([attempts, ssl, sasl]).toEqual([5, undefined, undefined]);
});

it('reads the files of TLS and the password, without its line break', () => {
  const { ssl, sasl } = checkSettings({
    ...least,
    ssl: { caFile: file('ca.pem', 'CA'), certFile: file('cert.pem', 'CERT'), keyFile: file('key.pem', 'KEY') },
    sasl: { mechanism: 'scram-sha-512', username: 'gateway', passwordFile: file('password', `${SECRET}\n`) },
  });
  expect(ssl).toEqual({ ca: 'CA', cert: 'CERT', key: 'KEY' });
  expect(sasl).toEqual({ mechanism: 'scram-sha-512', username: 'gateway', password: SECRET });
  expect(checkSettings({ ...least, ssl: {} }).ssl).toEqual({});
});

it('names everything wrong at once, and no secret', () => {
  const refusal = (settings: unknown): string => {
    try {
      checkSettings(settings as KafkaSettings);
      return '';
    } catch (error) {
      return String(error);
    }
  };
  const shape = refusal({ ...least, brokers: [], partitions: 0, prefix: 'a b', times: { leaseMs: 1 }, unknown: 1 });
  for (const part of ['/brokers ', '/partitions ', '/prefix ', '/times/leaseMs ', 'additional properties']) {
    expect(shape).toContain(part);
  }
  const missing = join(folder, 'nowhere.pem');
  const said = refusal({
    ...least,
    ssl: { caFile: missing, certFile: file('cert.pem', 'CERT') },
    sasl: { mechanism: 'plain', username: 'gateway', password: SECRET, passwordFile: file('password', SECRET) },
    topics: { minInSyncReplicas: 4 },
  });
  for (const part of [
    `/ssl/caFile ${missing} cannot be read: ENOENT`,
    'certFile and keyFile go together',
    'give one of password and passwordFile',
    'minInSyncReplicas is more than /replication',
  ]) {
    expect(said).toContain(part);
  }
  expect(said).not.toContain(SECRET);
  const empty = { mechanism: 'plain', username: 'gateway', passwordFile: file('empty', '\n') } as const;
  expect(() => checkSettings({ ...least, sasl: empty })).toThrow('holds no password');
});
