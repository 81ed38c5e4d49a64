/** TLS and SASL, against a broker that demands both; what goes wrong is said, and no secret with it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type KafkaBus, openKafkaBus } from '../../gateway/bus/kafka/kafka-bus.ts';
import type { KafkaLogin, KafkaSettings } from '../../gateway/bus/kafka/settings.ts';
import { appendEvents } from '../../gateway/store/events.ts';
import { openSqliteStore } from '../../gateway/store/sqlite.ts';
import type { Store } from '../../gateway/store/store.ts';
import { type Folder, temporaryFolder } from '../support/folder.ts';
import { describeWithKafka, freshName } from '../support/kafka.ts';
import { eventually } from '../support/stand-in.ts';
import { byDeclaration, effectsOf, labelled, untilDone } from './effects.ts';
import { PASSWORD, type SecuredBroker, startSecuredBroker, USER } from './secured-broker.ts';

const NO = '1180105050310000';

describeWithKafka(
  'a broker that demands TLS and SASL',
  (version) => {
    let broker: SecuredBroker;
    let folder: Folder;
    let store: Store;
    let logged: string;
    const buses: KafkaBus[] = [];
    beforeAll(async () => {
      broker = await startSecuredBroker(version);
    }, 300_000);
    afterAll(() => broker?.stop());
    beforeEach(async () => {
      logged = '';
      folder = temporaryFolder();
      store = await openSqliteStore(join(folder.path, 'tongguan.db'));
    });
    afterEach(async () => {
      await Promise.all(buses.splice(0).map((bus) => bus.stop()));
      await store.close();
      folder.remove();
    });

    const open = (sasl: KafkaLogin, ca = broker.files.ca) => {
      const destination = new Writable({
        write(chunk, _encoding, done) {
          logged += String(chunk);
          done();
        },
      });
      const settings: KafkaSettings = {
        brokers: broker.brokers,
        clientId: 'tongguan-test',
        prefix: freshName('t'),
        partitions: 1,
        replication: 1,
        ssl: { caFile: ca, certFile: broker.files.cert, keyFile: broker.files.key },
        sasl,
        times: { pauseMs: 100, stopMs: 2_000 },
      };
      const bus = openKafkaBus({ store, settings, parties: [], log: pino({ level: 'trace' }, destination) });
      buses.push(bus);
      effectsOf(bus);
      bus.start();
      return bus;
    };
    const append = () => store.write((tx) => appendEvents(tx, new Date(), [labelled(NO, '000')]));
    const troubleOf = (bus: KafkaBus, wanted: RegExp) =>
      eventually(async () => (await bus.health()).troubles.find((trouble) => wanted.test(trouble)), 60_000);

    it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)('takes who logs in by %s', async (mechanism) => {
      const passwordFile = join(folder.path, 'password');
      writeFileSync(passwordFile, `${PASSWORD}\n`);
      open({ mechanism, username: USER, passwordFile });
      await append();
      expect(byDeclaration(await untilDone(store, 1))).toEqual({ [NO]: ['000'] });
      expect(logged).not.toContain(PASSWORD);
      expect(logged).not.toContain('PRIVATE KEY');
    });

    it('refuses a wrong password; the reason is told, the password is not', async () => {
      const bus = open({ mechanism: 'scram-sha-256', username: USER, password: `${PASSWORD}-wrong` });
      expect(await troubleOf(bus, /authentication/i)).toMatch(/^topics: /);
      expect(logged).toMatch(/authentication/i);
      expect(logged).not.toContain(PASSWORD);
    });

    it('trusts no broker of another authority', async () => {
      const bus = open({ mechanism: 'plain', username: USER, password: PASSWORD }, broker.files.otherCa);
      await troubleOf(bus, /certificate|signature/i);
      expect(logged).not.toContain(PASSWORD);
    });
  },
  { own: true },
);
