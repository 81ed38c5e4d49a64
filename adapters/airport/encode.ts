import { type EncodeContext, type EncodedMessage, EncodeError, type Instruction } from '../adapter.ts';
import { type CargoImpWriteOptions, writeCsn, writeFwb } from '../syntax/cargo-imp/index.ts';
import { declarationToFwb } from './declaration-to-fwb.ts';
import { type CsnMessageContent, holdOrderToCsn, inspectionOrderToCsn, releaseOrderToCsn } from './orders-to-csn.ts';
import { type Findings, findings, problem, writeProblem } from './problems.ts';
import { csnReference, fwbReference } from './references.ts';
import { readSettings } from './settings.ts';

/** The one format of this party. */
export const FORMAT = 'airport/cargo-imp';
export const MEDIA_TYPE = 'text/plain';

/**
 * Puts an instruction into Cargo-IMP: `declare` an FWB, `amend` the FWB again, which replaces the earlier one of the same
 * waybill, the orders a PSN with CSN lines.
 * @throws EncodeError naming everything that cannot be said, at JSON pointers of the declaration or the order.
 */
export function encode(instruction: Instruction, context: EncodeContext, format: string = FORMAT): EncodedMessage {
  if (format !== FORMAT) throw new EncodeError([problem('AIR-CONFIG', 'format', format, FORMAT)]);
  const found = findings();
  const settings = readSettings(context.partner, found);
  // What we send must be right, unless the partner is known to use numbers without a check digit.
  const options = { strictAwb: settings.strictAwb ?? true };
  if (instruction.kind === 'withdraw') throw new EncodeError([problem('AIR-WITHDRAW', '/kind')]);
  if (instruction.kind === 'declare' || instruction.kind === 'amend') {
    const content = declarationToFwb(instruction.declaration, context, settings, found);
    const body = written(found, () => writeFwb(content, { ...options, version: settings.fwbVersion }));
    return { format: FORMAT, type: 'FWB', mediaType: MEDIA_TYPE, body, reference: fwbReference(content.awb) };
  }
  return csn(csnContent(instruction, context, found), options, found);
}

function csnContent(
  instruction: Exclude<Instruction, { kind: 'declare' | 'amend' | 'withdraw' }>,
  context: EncodeContext,
  found: Findings,
): CsnMessageContent {
  switch (instruction.kind) {
    case 'inspectionOrder':
      return inspectionOrderToCsn(instruction.declaration, instruction.order, context, found);
    case 'hold':
      return holdOrderToCsn(instruction.declaration, instruction.order, context, found);
    case 'release':
      return releaseOrderToCsn(instruction.declaration, instruction.order, context, found);
  }
}

function csn(content: CsnMessageContent, options: CargoImpWriteOptions, found: Findings): EncodedMessage {
  const body = written(found, () => writeCsn(content, options));
  const reference = csnReference(content.awb, content.orderNo);
  return { format: FORMAT, type: 'CSN', mediaType: MEDIA_TYPE, body, reference };
}

/** Writes only when nothing was found; what the writer itself refuses is reported like the rest. */
function written(found: Findings, write: () => Uint8Array): Uint8Array {
  if (found.problems.length > 0) throw new EncodeError(found.problems);
  try {
    return write();
  } catch (error) {
    throw new EncodeError([writeProblem(error)]);
  }
}
