/**
 * One mock agency as a program.
 *
 *     TONGGUAN_KEY=tgk_… node dist/mocks/main.js --party customs --gateway http://127.0.0.1:8080
 *
 * Prints one JSON line when it listens, and says the same to its parent where it has one. It ends with its parent.
 */
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { MOCK_PARTIES, startMock } from './index.ts';

const USAGE = `usage: TONGGUAN_KEY=… node dist/mocks/main.js --party ${MOCK_PARTIES.join('|')} --gateway URL [--port N] [--host H] [--data DIR] [--pace X]`;

/** One line on stderr, never a stack. */
function end(words: string, code: number): never {
  process.stderr.write(`${words}\n`);
  process.exit(code);
}

function argumentsOf() {
  try {
    return parseArgs({
      options: {
        party: { type: 'string' },
        gateway: { type: 'string' },
        port: { type: 'string', default: '0' },
        host: { type: 'string', default: '127.0.0.1' },
        data: { type: 'string' },
        pace: { type: 'string', default: '1' },
      },
    }).values;
  } catch (error) {
    return end(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, 2);
  }
}

const values = argumentsOf();
const party = MOCK_PARTIES.find((known) => known === values.party);
const key = process.env.TONGGUAN_KEY;
const port = Number(values.port);
const pace = Number(values.pace);
if (party === undefined || values.gateway === undefined || key === undefined || !(port >= 0) || !(pace >= 0)) {
  end(USAGE, 2);
}

// A parent that was killed cannot tell us to stop; its end of the channel closes, perhaps while we are being loaded.
if (process.connected === false) process.exit(0);
process.once('disconnect', () => process.exit(0));

const mock = await startMock({
  party,
  key,
  port,
  pace,
  host: values.host,
  gatewayUrl: values.gateway,
  logger: pino({ level: process.env.TONGGUAN_LOG_LEVEL ?? 'warn' }, pino.destination(2)),
  ...(values.data === undefined ? {} : { dataDir: values.data }),
}).catch((error: unknown) => end(`${party} mock: ${error instanceof Error ? error.message : String(error)}`, 1));
const ready = { party, url: mock.url };
// Where the parent has just gone this fails, and the closing of the channel ends us.
if (process.send !== undefined) process.send(ready, () => undefined);
else process.stdout.write(`${JSON.stringify(ready)}\n`);

const stop = async () => {
  await mock.stop();
  process.exit(0);
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
