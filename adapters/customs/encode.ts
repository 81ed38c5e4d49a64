import type { DecVersion } from '../../contracts/customs/dec-common.ts';
import {
  type Declaration,
  type EncodeContext,
  type EncodedMessage,
  EncodeError,
  type Instruction,
} from '../adapter.ts';
import { INSPECTION_ORDER_FORMAT, inspectionOrderReference, writeInspectionOrder } from '../inspection-order/index.ts';
import { writeXml, XmlWriteError } from '../syntax/xml/index.ts';
import { clientSeqNo, declarationToDec } from './declaration-to-dec.ts';
import { declarationToDecMod } from './declaration-to-dec-mod.ts';

/** Formats a declaration can be written in, by their public names. */
export const DEC_FORMATS: Readonly<Record<string, DecVersion>> = {
  'customs/dec-2018': '2018',
  'customs/dec-2016': '2016',
};

/**
 * Puts an instruction into a message to customs: a declaration as DecMessage of `format` (else of the partner's
 * profile), its amendment or withdrawal as DecModMessage, an inspection order as our InspectionOrder.
 * @throws EncodeError naming everything that cannot be said; hold and release are no instructions to customs.
 */
export function encode(instruction: Instruction, context: EncodeContext, format?: string): EncodedMessage {
  try {
    if (instruction.kind === 'declare') return encodeDeclaration(instruction.declaration, context, format);
    if (instruction.kind === 'inspectionOrder') return encodeOrder(instruction, context);
    if (instruction.kind === 'amend' || instruction.kind === 'withdraw')
      return encodeModification(instruction, context, format);
  } catch (error) {
    if (error instanceof XmlWriteError) throw new EncodeError(error.problems);
    throw error;
  }
  const message = `Customs takes no ${instruction.kind} instruction; it is the premises that hold and release.`;
  throw refused('DEC-INSTRUCTION', message, `海关不接收 ${instruction.kind} 指令，扣留与放行由监管场所执行。`);
}

function encodeDeclaration(declaration: Declaration, context: EncodeContext, format?: string): EncodedMessage {
  const { version, name } = versionOf(context, format);
  return {
    format: name,
    type: 'DecMessage',
    mediaType: 'application/xml',
    body: writeXml(declarationToDec(declaration, version, context)),
    reference: clientSeqNo(context.declarationNo),
  };
}

/** The answer quotes nothing of ours, so the message's own reference is only for the gateway to keep. */
function encodeModification(
  instruction: Extract<Instruction, { kind: 'amend' | 'withdraw' }>,
  context: EncodeContext,
  format?: string,
): EncodedMessage {
  const { version, name } = versionOf(context, format);
  return {
    format: name,
    type: 'DecModMessage',
    mediaType: 'application/xml',
    body: writeXml(declarationToDecMod(instruction, version, context)),
    reference: context.reference,
  };
}

/** The version of DecMessage to write or to compare in: that of `format`, else of the partner's profile. */
function versionOf(
  { partner }: EncodeContext,
  name = `customs/${partner.profile}`,
): { readonly version: DecVersion; readonly name: string } {
  const version = DEC_FORMATS[name];
  if (version !== undefined) return { version, name };
  const known = Object.keys(DEC_FORMATS).join(', ');
  const message = `${name} is no format of a declaration; use ${known}.`;
  throw refused('DEC-FORMAT', message, `没有 ${name} 格式，可用 ${known}。`);
}

function encodeOrder(
  instruction: Extract<Instruction, { kind: 'inspectionOrder' }>,
  context: EncodeContext,
): EncodedMessage {
  const { order, declaration } = instruction;
  const bill = declaration.bill?.number ?? declaration.airWaybill?.number;
  return {
    format: INSPECTION_ORDER_FORMAT,
    type: 'InspectionOrder',
    mediaType: 'application/xml',
    body: writeInspectionOrder(order, { ...context, bill }),
    reference: inspectionOrderReference(order),
  };
}

function refused(code: string, message: string, messageZh: string): EncodeError {
  return new EncodeError([{ code, severity: 'error', at: '/', message, messageZh }]);
}
