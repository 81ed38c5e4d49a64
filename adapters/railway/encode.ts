/** Puts an instruction into EDIFACT: one message in one interchange, acknowledgement requested. */
import { type EncodeContext, type EncodedMessage, EncodeError, type Instruction } from '../adapter.ts';
import {
  EdifactWriteError,
  isWellMade,
  type MessageInput,
  readEdifact,
  writeEdifact,
} from '../syntax/edifact/index.ts';
import { declarationToIftmin } from './declaration-to-iftmin.ts';
import { holdOrderToCohaor, inspectionOrderToCohaor, releaseOrderToCoreor, type Written } from './orders-to-edifact.ts';
import { plain, problem } from './problems.ts';
import { type RailwaySettings, railwaySettings } from './settings.ts';
import { localStamp } from './times.ts';

export const FORMAT = 'railway/edifact';
export const MEDIA_TYPE = 'application/edifact';

/**
 * The interchange for one instruction: IFTMIN (declare, amend, withdraw), COHAOR (inspectionOrder, hold) or COREOR (release), with
 * `context.reference` as its control reference, by which the station acknowledges it.
 *
 * @throws EncodeError for a format that is not `railway/edifact`, wrong settings, units a station does not handle,
 *   characters the partner's character set has not got, and whatever our own reader, with the strict D.95B tables,
 *   would find wrong with the result (a name or number too long for its element).
 */
export function encode(instruction: Instruction, context: EncodeContext, format: string = FORMAT): EncodedMessage {
  if (format !== FORMAT) throw new EncodeError([problem('RAIL-FORMAT', '/format', { format })]);
  const { settings, problems } = railwaySettings(context.partner);
  const written = message(instruction, context, settings);
  const found = [...problems, ...written.problems];
  if (found.length > 0) throw new EncodeError(found);
  return {
    format: FORMAT,
    type: written.message.type,
    mediaType: MEDIA_TYPE,
    body: interchange(written.message, context, settings),
    reference: context.reference,
  };
}

function message(instruction: Instruction, context: EncodeContext, settings: RailwaySettings): Written {
  const { declaration } = instruction;
  switch (instruction.kind) {
    case 'declare':
    case 'amend':
    case 'withdraw':
      return { message: declarationToIftmin(declaration, context, settings, instruction), problems: [] };
    case 'inspectionOrder':
      return inspectionOrderToCohaor(instruction.order, declaration, context, settings);
    case 'hold':
      return holdOrderToCohaor(instruction.order, declaration, context, settings);
    case 'release':
      return releaseOrderToCoreor(instruction.order, declaration, context, settings);
  }
}

function interchange(content: MessageInput, context: EncodeContext, settings: RailwaySettings): Uint8Array {
  const stamp = localStamp(context.now, context.utcOffsetMinutes);
  const encoding = settings.encoding && { encoding: settings.encoding };
  let body: Uint8Array;
  try {
    body = writeEdifact(
      {
        syntax: settings.syntax,
        sender: { id: settings.ownId, qualifier: 'ZZZ' },
        recipient: { id: settings.partnerId, qualifier: 'ZZZ' },
        date: stamp.slice(0, 8),
        time: stamp.slice(8),
        controlRef: context.reference,
        applicationRef: content.type,
        ackRequest: '1',
        messages: [{ messageRef: '1', ...content }],
      },
      { ...encoding },
    );
  } catch (error) {
    if (!(error instanceof EdifactWriteError)) throw error;
    throw new EncodeError([problem('RAIL-WRITE', error.at, { why: error.message, whyZh: error.messageZh })]);
  }
  // The writer checks characters, not lengths: what the tables do not allow must not reach the station. Where something
  // may be wrong, and what, our own reader says.
  if (settings.encoding === undefined && isWellMade(content, settings.syntax, body)) return body;
  const errors = readEdifact(body, { ...encoding }).problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new EncodeError(errors.map(plain));
  }
  return body;
}
