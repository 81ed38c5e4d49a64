import {
  type Declaration,
  type EncodeContext,
  type EncodedMessage,
  EncodeError,
  type Instruction,
  type Problem,
} from '../adapter.ts';
import { INSPECTION_ORDER_FORMAT, inspectionOrderElement } from '../inspection-order/index.ts';
import { writeXml, type XmlNode, XmlWriteError } from '../syntax/xml/index.ts';
import { declarationToEciq, techRegCode } from './declaration-to-eciq.ts';
import { ECIQ_FORMAT } from './formats.ts';
import { modificationNode } from './modification-to-eciq.ts';
import { hexId, obormMessage } from './oborm.ts';
import { error } from './problems.ts';
import { Translator } from './translate-codes.ts';

function bytesOf(root: XmlNode): Uint8Array {
  try {
    return writeXml(root);
  } catch (failure) {
    if (failure instanceof XmlWriteError) throw new EncodeError(failure.problems);
    throw failure;
  }
}

function refused(problem: Problem): never {
  throw new EncodeError([problem]);
}

/** The MESSAGE_ID by which the platform takes a repeat once: the same for the same message of the same declaration. */
function messageIdOf({ declarationNo, reference }: EncodeContext): string {
  return hexId(declarationNo, reference);
}

function messageOf(
  about: { readonly type: string; readonly format: string; readonly messageType: string },
  body: readonly XmlNode[],
  declaration: Declaration,
  context: EncodeContext,
): EncodedMessage {
  const messageId = messageIdOf(context);
  const firm = techRegCode(declaration);
  const head = {
    messageId,
    messageType: about.messageType,
    category: '11' as const,
    ...(firm === undefined ? {} : { techRegCode: firm }),
  };
  return {
    format: about.format,
    type: about.type,
    mediaType: 'application/xml',
    body: bytesOf(obormMessage(head, body, context)),
    reference: messageId,
  };
}

function declarationNode(declaration: Declaration, context: EncodeContext): XmlNode {
  const translator = new Translator();
  const node = declarationToEciq(declaration, context, translator);
  if (translator.problems.length > 0) throw new EncodeError(translator.problems);
  return node;
}

function encodeDeclaration(declaration: Declaration, context: EncodeContext): EncodedMessage {
  const about = { type: 'ITF_DCL_IO_DECL', format: ECIQ_FORMAT, messageType: 'EEntDeclIo' };
  return messageOf(about, [declarationNode(declaration, context)], declaration, context);
}

/** An amendment carries the whole declaration as it is now: inspection has no message that tells single fields. */
function encodeModification(
  instruction: Extract<Instruction, { kind: 'amend' | 'withdraw' }>,
  context: EncodeContext,
): EncodedMessage {
  const { declaration, kind } = instruction;
  const about = { type: 'DCL_MODIFY', format: ECIQ_FORMAT, messageType: 'EEntDeclMod' };
  const amended = kind === 'amend' ? [declarationNode(declaration, context)] : [];
  return messageOf(about, [modificationNode(instruction, context), ...amended], declaration, context);
}

/**
 * Puts an instruction to inspection into an OBORMessage: `declare` as ITF_DCL_IO_DECL, `amend` and `withdraw` as our
 * DCL_MODIFY, `inspectionOrder` as our InspectionOrder. The reference is the MESSAGE_ID.
 * @throws EncodeError naming every value inspection's code lists do not have, every character XML does not have, and
 * the instructions that are not for inspection (hold and release go to the premises).
 */
export function encode(instruction: Instruction, context: EncodeContext, format?: string): EncodedMessage {
  const wanted = instruction.kind === 'inspectionOrder' ? INSPECTION_ORDER_FORMAT : ECIQ_FORMAT;
  if (format !== undefined && format !== wanted) {
    refused(
      error(
        'ECIQ-STRUCTURE',
        '/format',
        `Inspection is told this in ${wanted}, not in ${format}.`,
        `该指令以 ${wanted} 格式发送检验检疫，不支持 ${format}。`,
      ),
    );
  }
  if (instruction.kind === 'declare') return encodeDeclaration(instruction.declaration, context);
  if (instruction.kind === 'amend' || instruction.kind === 'withdraw') return encodeModification(instruction, context);
  if (instruction.kind === 'inspectionOrder') {
    const about = { type: 'InspectionOrder', format: INSPECTION_ORDER_FORMAT, messageType: 'InspectionOrder' };
    const { declaration, order } = instruction;
    const bill = declaration.bill?.number ?? declaration.airWaybill?.number;
    return messageOf(about, [inspectionOrderElement(order, { ...context, bill })], declaration, context);
  }
  return refused(
    error(
      'ECIQ-STRUCTURE',
      '/kind',
      `Inspection takes no ${instruction.kind} instruction; it goes to the premises that have the goods.`,
      '该指令不发送检验检疫，应发送货物所在监管场所。',
    ),
  );
}
