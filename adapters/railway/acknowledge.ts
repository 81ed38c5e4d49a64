/** The CONTRL that answers an interchange of the station. */
import type { EncodeContext, EncodedMessage } from '../adapter.ts';
import { buildContrl, EdifactWriteError, readEdifact } from '../syntax/edifact/index.ts';
import { FORMAT, MEDIA_TYPE } from './encode.ts';
import { railwaySettings, readOptions } from './settings.ts';
import { localStamp } from './times.ts';

/**
 * CONTRL for an interchange that asks for one (0031 = 1, or 2 for a receipt only) or that is broken: a rejection
 * is told unasked. Undefined for a CONTRL, for bytes that are not EDIFACT, where no UNB could be read to say whom
 * and what to answer, and for a good interchange that asks for nothing.
 *
 * The control reference is `context.reference`; the parties are those of the interchange, turned round.
 */
export function acknowledge(bytes: Uint8Array, context: EncodeContext): EncodedMessage | undefined {
  const { settings } = railwaySettings(context.partner);
  const reading = readEdifact(bytes, readOptions(settings));
  const wanted = reading.interchange?.unb?.ackRequest ?? '';
  const broken = reading.problems.some(({ severity }) => severity === 'error');
  if (!broken && wanted !== '1' && wanted !== '2') return undefined;
  const stamp = localStamp(context.now, context.utcOffsetMinutes);
  try {
    const body = buildContrl(
      reading,
      {
        controlRef: context.reference,
        date: stamp.slice(0, 8),
        time: stamp.slice(8),
        acknowledge: wanted === '2' ? 'receipt' : 'full',
      },
      settings.encoding ? { encoding: settings.encoding } : {},
    );
    if (!body) return undefined;
    return { format: FORMAT, type: 'CONTRL', mediaType: MEDIA_TYPE, body, reference: context.reference };
  } catch (error) {
    // An envelope that cannot even be repeated cannot be answered; the message itself is stored all the same.
    if (error instanceof EdifactWriteError) return undefined;
    throw error;
  }
}
