/**
 * One mock agency as a program.
 *
 *     TONGGUAN_KEY=tgk_… node --import tsx mocks/main.ts --party customs --gateway http://127.0.0.1:8080
 *
 * Prints one JSON line when it listens, and says the same to its parent where it has one. It ends with its parent.
 */
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { MOCK_PARTIES, startMock } from './index.ts';

const { values } = parseArgs({
  options: {
    party: { type: 'string' },
    gateway: { type: 'string' },
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string' },
    pace: { type: 'string', default: '1' },
  },
});

const party = MOCK_PARTIES.find((known) => known === values.party);
const key = process.env.TONGGUAN_KEY;
const port = Number(values.port);
const pace = Number(values.pace);
if (party === undefined || values.gateway === undefined || key === undefined || !(port >= 0) || !(pace >= 0)) {
  process.stderr.write(
    `usage: TONGGUAN_KEY=… mocks/main.ts --party ${MOCK_PARTIES.join('|')} --gateway URL [--port N] [--host H] [--data DIR] [--pace X]\n`,
  );
  process.exit(2);
}

const mock = await startMock({
  party,
  key,
  port,
  pace,
  host: values.host,
  gatewayUrl: values.gateway,
  logger: pino({ level: process.env.TONGGUAN_LOG_LEVEL ?? 'warn' }, pino.destination(2)),
  ...(values.data === undefined ? {} : { dataDir: values.data }),
});
const ready = { party, url: mock.url };
if (process.send !== undefined) process.send(ready);
else process.stdout.write(`${JSON.stringify(ready)}\n`);

const stop = async () => {
  await mock.stop();
  process.exit(0);
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
// A parent that was killed cannot tell us to stop; its end of the channel closes.
process.once('disconnect', () => process.exit(0));
