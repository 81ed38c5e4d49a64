/** The wire of the airport: `POST /cargo-imp`, answered by FMA or FNA; FSU are pushed. */
import { type Agency, bytesOf, rawBody } from '../agency.ts';
import { takeText } from './agency.ts';
import { fnaReason } from './messages.ts';
import { step } from './terminal.ts';

export const airportMock: Agency = {
  party: 'airport',
  pushes: true,
  step,
  refusal: fnaReason,
  attach(app, desk) {
    app.post('/cargo-imp', rawBody, async (request, response) => {
      const answer = await desk.turn((turn) => takeText(turn, bytesOf(request.body)));
      if (answer === undefined) response.status(202).end();
      else response.type('text/plain').send(Buffer.from(answer));
    });
  },
};
