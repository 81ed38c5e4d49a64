/** The wire of customs: `POST /dec/import`, `POST /dec/mod` and `POST /inspection-orders`, XML all; receipts are pushed. */
import { writeXml } from '../../adapters/syntax/xml/index.ts';
import { type Agency, bytesOf, rawBody } from '../agency.ts';
import { orderReceipt, readInspectionOrder } from '../inspection-order.ts';
import { takeOrder } from '../openings.ts';
import { step, takeDeclaration } from './agency.ts';
import { orderIdentity, readRoot } from './messages.ts';
import { takeModification } from './modifications.ts';

export const customsMock: Agency = {
  party: 'customs',
  pushes: true,
  step,
  attach(app, desk) {
    app.post('/dec/import', rawBody, async (request, response) => {
      const answer = await desk.turn((turn) => takeDeclaration(turn, bytesOf(request.body)));
      response.type('application/xml').send(Buffer.from(answer));
    });

    app.post('/dec/mod', rawBody, async (request, response) => {
      const answer = await desk.turn((turn) => takeModification(turn, bytesOf(request.body)));
      response.type('application/xml').send(Buffer.from(answer));
    });

    app.post('/inspection-orders', rawBody, async (request, response) => {
      const root = readRoot(bytesOf(request.body));
      const reading = readInspectionOrder(root);
      const { number, version } = orderIdentity(root);
      const answer = await desk.turn((turn) => {
        if ('order' in reading) return takeOrder(turn, 'customs', reading.order);
        const at = turn.now.toISOString();
        turn.note('', 'received', { type: 'InspectionOrder', reference: `${number}/${version}`.slice(0, 40), at });
        return { status: 'rejected' as const, text: reading.reasons.join(' ') };
      });
      const receipt = orderReceipt(number.slice(0, 40), version.slice(0, 10), answer.status, answer.text);
      response.type('application/xml').send(Buffer.from(writeXml(receipt)));
    });
  },
};
