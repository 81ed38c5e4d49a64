/** A broker that lets in who shows a certificate of its authority and logs in: TLS and SASL as an operator sets them up. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { type KafkaVersion, kafkaFolder } from '../support/kafka/jars.ts';
import { javaCommand } from '../support/kafka/java.ts';
import { freePorts } from '../support/kafka/ports.ts';
import { serverProperties } from '../support/kafka/properties.ts';

export const USER = 'gateway';
export const PASSWORD = 'correct-horse-battery';
const READY_LIMIT_MS = 120_000;

/** Ends Java when we end, whatever ended us: the system then closes the pipe that the watcher reads. */
const WATCHED = `
( read -r _ <&3; kill -9 $$ ) &
exec "$@" 3<&-`;

export interface SecuredBroker {
  readonly brokers: readonly string[];
  /** Names of PEM files: of the authority, of another one, and of a client. */
  readonly files: { readonly ca: string; readonly otherCa: string; readonly cert: string; readonly key: string };
  stop(): Promise<void>;
}

export async function startSecuredBroker(version: KafkaVersion): Promise<SecuredBroker> {
  const home = await kafkaFolder(version);
  const folder = mkdtempSync(join(tmpdir(), 'tongguan-kafka-tls-'));
  const [open, secured] = [await freePorts(), await freePorts()];
  const files = certificates(folder);
  const config = join(folder, 'server.properties');
  writeFileSync(config, properties(open, secured.broker, folder));
  const java = (main: string, ...args: string[]) => [
    '-Xmx512m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-cp',
    'jars/*',
    main,
    ...args,
  ];
  const scram = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
    '--add-scram',
    `${mechanism}=[name=${USER},password=${PASSWORD}]`,
  ]);
  const format = java('kafka.tools.StorageTool', 'format', '-t', 'AAAAAAAAQACAAAAAAAAAAA', '-c', config, ...scram);
  execFileSync(javaCommand(), format, { cwd: home, stdio: 'pipe' });
  const child = spawn('sh', ['-c', WATCHED, 'watched', javaCommand(), ...java('kafka.Kafka', config)], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  (child.stdio[3] as Socket).on('error', () => undefined);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const brokers = [`127.0.0.1:${secured.broker}`];
  try {
    await untilReady(brokers, files);
  } catch (error) {
    await stop();
    throw error;
  }
  return { brokers, files, stop };
}

/** The test broker's own properties, with a second door for clients. */
function properties(ports: Awaited<ReturnType<typeof freePorts>>, secured: number, folder: string): string {
  const login = 'org.apache.kafka.common.security';
  const more: Readonly<Record<string, string>> = {
    listeners: `PLAINTEXT://127.0.0.1:${ports.broker},CONTROLLER://127.0.0.1:${ports.controller},SECURED://127.0.0.1:${secured}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${ports.broker},SECURED://127.0.0.1:${secured}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL',
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    'listener.name.secured.plain.sasl.jaas.config': `${login}.plain.PlainLoginModule required user_${USER}="${PASSWORD}";`,
    'listener.name.secured.scram-sha-256.sasl.jaas.config': `${login}.scram.ScramLoginModule required;`,
    'listener.name.secured.scram-sha-512.sasl.jaas.config': `${login}.scram.ScramLoginModule required;`,
    'listener.name.secured.ssl.keystore.type': 'PEM',
    'listener.name.secured.ssl.keystore.location': join(folder, 'server.pem'),
    'listener.name.secured.ssl.truststore.type': 'PEM',
    'listener.name.secured.ssl.truststore.location': join(folder, 'ca.pem'),
    'listener.name.secured.ssl.client.auth': 'required',
  };
  const lines = Object.entries(more).map(([name, value]) => `${name}=${value}\n`);
  return serverProperties(ports, join(folder, 'data')) + lines.join('');
}

/** An authority, a server and a client it knows, and an authority that knows neither. */
function certificates(folder: string): SecuredBroker['files'] {
  const path = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const authority = (name: string) =>
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
    );
  authority('ca');
  authority('other');
  writeFileSync(path('names.cnf'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  for (const name of ['server', 'client']) {
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    );
    openssl(
      'x509',
      '-req',
      '-days',
      '2',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-extfile',
      'names.cnf',
      '-out',
      `${name}.crt`,
    );
  }
  writeFileSync(
    path('server.pem'),
    readFileSync(path('server.key'), 'utf8') + readFileSync(path('server.crt'), 'utf8'),
  );
  return { ca: path('ca.pem'), otherCa: path('other.pem'), cert: path('client.crt'), key: path('client.key') };
}

async function untilReady(brokers: readonly string[], files: SecuredBroker['files']): Promise<void> {
  const read = (file: string) => readFileSync(file, 'utf8');
  const limit = Date.now() + READY_LIMIT_MS;
  for (;;) {
    const admin = new Kafka({
      brokers: [...brokers],
      logLevel: logLevel.NOTHING,
      ssl: { ca: read(files.ca), cert: read(files.cert), key: read(files.key) },
      sasl: { mechanism: 'plain', username: USER, password: PASSWORD },
      retry: { retries: 0 },
    }).admin();
    try {
      await admin.connect();
      return;
    } catch (error) {
      if (Date.now() > limit) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    } finally {
      await admin.disconnect();
    }
  }
}
