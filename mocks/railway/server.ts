/** The wire of the station: `POST /edi`, answered by a CONTRL; IFTSTA, CODECO and APERAK are pushed. */
import { type Agency, bytesOf, rawBody } from '../agency.ts';
import { takeInterchange } from './agency.ts';
import { contrlRefusal } from './messages.ts';
import { step } from './yard.ts';

export const railwayMock: Agency = {
  party: 'railway',
  pushes: true,
  step,
  refusal: contrlRefusal,
  attach(app, desk) {
    app.post('/edi', rawBody, async (request, response) => {
      const answer = await desk.turn((turn) => takeInterchange(turn, bytesOf(request.body)));
      if (answer.kind === 'unreadable') response.status(422).type('text/plain').send(`${answer.reason}\n`);
      else if (answer.kind === 'none') response.status(202).end();
      else response.type('application/edifact').send(Buffer.from(answer.body));
    });
  },
};
