/** The wire of inspection and quarantine: a SOAP service at `/exchange`; receipts are fetched and then deleted. */
import { soapHandler } from '../../adapters/syntax/soap/index.ts';
import { type Agency, MAX_BODY } from '../agency.ts';
import { localTime } from '../clock.ts';
import type { Desk } from '../desk.ts';
import { settle } from '../outbox.ts';
import { type Letter, stored } from '../records.ts';
import { step, takeMessage } from './agency.ts';
import { boxMessage, maxRows, NOTHING_WAITS, putResult, readOborMessage, responseIds } from './messages.ts';

const WSDL = new URL('../../contracts/inspection/exchange.wsdl', import.meta.url);

type Input = Readonly<Record<string, unknown>>;

/** The message part as text; an empty element comes as null. */
function textIn(input: Input): string {
  return typeof input.message === 'string' ? input.message : '';
}

export const inspectionMock: Agency = {
  party: 'inspection',
  pushes: false,
  step,
  async attach(app, desk) {
    const handle = await soapHandler(
      '/exchange',
      WSDL,
      {
        PutMessage: async (input) => {
          const { result, description } = await desk.turn((turn) => takeMessage(turn, textIn(input)));
          return { result: putResult(result, description) };
        },
        GetMessage: async (input) => ({ result: await getMessage(desk, textIn(input)) }),
        DeleteMessage: async (input) => ({ result: await deleteMessage(desk, textIn(input)) }),
      },
      MAX_BODY,
    );
    app.use(async (request, response, next) => {
      if (!(await handle(request, response))) next();
    });
  },
};

async function getMessage(desk: Desk, text: string): Promise<string> {
  const reading = readOborMessage(text);
  if ('reasons' in reading) return putResult('1', reading.reasons.join('；'));
  const { messageId, body } = reading.message;
  const letters = desk.journal.list('out').slice(0, maxRows(body));
  if (letters.length === 0) return NOTHING_WAITS;
  // What is given must be on the disk: given under one id and lost, it would come back as something else.
  await desk.durable();
  const items = letters.map(([, letter]) => Buffer.from(stored<Letter>(letter).body, 'base64').toString('utf8'));
  return boxMessage(messageId, localTime(desk.now), items);
}

/** Unknown ids were deleted before: the delete is repeated when its answer was lost. */
async function deleteMessage(desk: Desk, text: string): Promise<string> {
  const reading = readOborMessage(text);
  if ('reasons' in reading) return putResult('1', reading.reasons.join('；'));
  const ids = responseIds(reading.message.body);
  if (ids.length === 0) return putResult('1', '缺少 SEARCH_TABLE/RESPONSE_ID');
  for (const responseId of ids) {
    const id = desk.journal.get('name:response', responseId);
    const letter = typeof id === 'string' ? desk.journal.get('out', id) : undefined;
    if (typeof id === 'string' && letter !== undefined) settle(desk.journal, id, stored<Letter>(letter).declarationNo);
  }
  await desk.durable();
  return putResult('0', '删除成功');
}
