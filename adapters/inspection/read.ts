import { codeList } from '../../contracts/codes/codes.ts';
import { ECIQ_MODIFY_TYPES } from '../../contracts/inspection/index.ts';
import type { Problem, ReadContext, Reading, Report, Translation } from '../adapter.ts';
import { readInspectionOrder } from '../inspection-order/index.ts';
import { checkDeclaration } from './eciq-check.ts';
import { directionOf, eciqToDeclaration } from './eciq-to-declaration.ts';
import type { EciqDeclaration } from './eciq-tree.ts';
import { checkModification } from './modification-check.ts';
import type { BoxItem, Recognised } from './oborm-body.ts';
import { error } from './problems.ts';
import { readReceipt } from './receipts.ts';
import { recognise } from './recognise.ts';
import { type Row, valueIn } from './rows.ts';

const PARTY = 'inspection';
const MOST_PROBLEMS = 500;

type Meaning = Readonly<Record<string, unknown>>;

interface Understood {
  readonly meaning: Meaning;
  readonly reports?: readonly Report[];
  readonly problems?: readonly Problem[];
}

const present = (meaning: Meaning): Meaning =>
  Object.fromEntries(Object.entries(meaning).filter(([, value]) => value !== undefined));

function headMeaning(head: Row | undefined): Meaning {
  return present({
    messageId: valueIn(head, 'MESSAGE_ID'),
    messageType: valueIn(head, 'MESSAGE_TYPE'),
    messageTime: valueIn(head, 'MESSAGE_TIME'),
    from: valueIn(head, 'MESSAGE_SOURCE'),
    to: valueIn(head, 'MESSAGE_DEST'),
  });
}

function understandDeclaration(declaration: EciqDeclaration): Understood {
  const { head, goods, containers, variant } = declaration;
  const translation = eciqToDeclaration(declaration);
  const kind = valueIn(head, 'DeclCode');
  return {
    meaning: present({
      variant,
      entDeclNo: valueIn(head, 'EntDeclNo'),
      direction: directionOf(head),
      declarationKind: kind,
      declarationKindZh: kind === undefined ? undefined : codeList('ciq-declaration-kind').get(kind)?.zh,
      customsOffice: valueIn(head, 'DeclCustm'),
      bill: valueIn(head, 'BillLadNo'),
      inspectionNo: valueIn(head, 'DeclGetNo'),
      goods: goods.length,
      containers: containers.reduce((total, { details }) => total + Math.max(details.length, 1), 0),
      declaration: translation.declaration,
    }),
    problems: [
      ...checkDeclaration(declaration),
      // A code customs does not know is no fault of a message to inspection; what customs needs is not asked here.
      ...translation.problems
        .filter(({ code }) => code === 'ECIQ-CODE')
        .map((problem) => ({ ...problem, severity: 'warning' as const })),
    ],
  };
}

/** For people: the gateway writes these and never gets one. */
function understandModification(row: Row, declaration: EciqDeclaration | undefined): Understood {
  const text = (name: string) => valueIn(row, name);
  const type = text('ModType') ?? '';
  const known = Object.hasOwn(ECIQ_MODIFY_TYPES, type)
    ? ECIQ_MODIFY_TYPES[type as keyof typeof ECIQ_MODIFY_TYPES]
    : undefined;
  const amended = declaration === undefined ? undefined : understandDeclaration(declaration);
  return {
    meaning: present({
      modification: known?.kind,
      en: known?.en,
      zh: known?.zh,
      entDeclNo: text('EntDeclNo'),
      inspectionNo: text('DeclGetNo'),
      version: text('Version'),
      reason: text('Reason'),
      operTime: text('OperTime'),
      amended: amended?.meaning,
    }),
    problems: [...checkModification(row, declaration), ...(amended?.problems ?? [])],
  };
}

function understandItems(items: readonly BoxItem[], context: ReadContext): Understood {
  const read = items.map((item) => {
    if (item.kind === 'receipt') {
      const { meaning, report, problems } = readReceipt(item.row, context);
      return { meaning, reports: [report], problems };
    }
    return readInspectionOrder(item.element, PARTY) ?? { meaning: {}, reports: [], problems: [] };
  });
  const [only] = read;
  return {
    meaning: read.length === 1 && only !== undefined ? only.meaning : { items: read.map(({ meaning }) => meaning) },
    reports: read.flatMap(({ reports }) => reports),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function understandResult(row: Row): Understood {
  const result = valueIn(row, 'RESULT');
  const meaning = present({ result, taken: result === '0', description: valueIn(row, 'DESC') });
  if (result === '0' || result === '1') return { meaning };
  const problem = error('ECIQ-FORM', `${row.at}/RESULT`, 'RESULT must be 0 or 1.', 'RESULT 应为 0 或 1。');
  return { meaning, problems: [problem] };
}

function understandRow(type: string, row: Row): Understood {
  const text = (name: string) => valueIn(row, name);
  switch (type) {
    case 'RESULT':
      return understandResult(row);
    case 'SEARCH_TABLE': {
      const responseIds = text('RESPONSE_ID')?.split(',');
      return { meaning: present({ declNo: text('DECL_NO'), maxRows: text('MAX_ROWS'), responseIds }) };
    }
    case 'Ciqresult': {
      const listed = codeList('inspection-receipt').get(text('RspCodes') ?? '');
      return {
        meaning: present({
          cusCiqNo: text('CusCiqNo'),
          // 1000 gives the number of the application, later codes that of the inspection.
          [text('RspCodes') === '1000' ? 'applicationNo' : 'inspectionNo']: text('EntDealNo'),
          clearanceRecordNo: text('ClBlNo')?.slice(0, 15),
          operTime: text('OperTime'),
          code: text('RspCodes'),
          en: listed?.en,
          zh: listed?.zh,
          text: text('RspInfo'),
        }),
      };
    }
    default:
      return {
        meaning: present({
          messageId: text('message-id'),
          messageType: text('message-type'),
          reportType: text('report-type'),
          actionType: text('action-type'),
          sendTime: text('send-time'),
          from: text('source-id'),
          to: text('destination-id'),
        }),
      };
  }
}

function understand(recognised: Recognised, context: ReadContext): Understood {
  const { type, declaration, items, row, text } = recognised;
  if (type === 'DCL_MODIFY' && row !== undefined) return understandModification(row, declaration);
  if (declaration !== undefined) return understandDeclaration(declaration);
  if (items !== undefined) return understandItems(items, context);
  if (row !== undefined) return understandRow(type, row);
  if (text !== undefined) return { meaning: { empty: true, description: text } };
  if (recognised.problems.length > 0) return { meaning: {} };
  const [message, messageZh] = ['MessageBody holds nothing that is known here.', 'MessageBody 中没有可识别的内容。'];
  return { meaning: {}, problems: [error('ECIQ-STRUCTURE', '/OBORMessage/MessageBody', message, messageZh)] };
}

/**
 * Reads a message of inspection, or one of ours to it; undefined when it is none of its formats. Never throws.
 * A receipt is reported even where something about it is wrong: the facts in it must not be lost.
 */
export function read(bytes: Uint8Array, context: ReadContext): Reading | undefined {
  const recognised = recognise(bytes);
  if (recognised === undefined) return undefined;
  const { format, type, version, problems } = recognised;
  const understood = understand(recognised, context);
  return {
    party: PARTY,
    format,
    type,
    version,
    problems: [...problems, ...(understood.problems ?? [])].slice(0, MOST_PROBLEMS),
    meaning: { ...headMeaning(recognised.head), ...understood.meaning },
    reports: understood.reports ?? [],
  };
}

/** The canonical declaration inside an eCIQ message; undefined when the message is not a declaration. Never throws. */
export function toDeclaration(bytes: Uint8Array): Translation | undefined {
  const recognised = recognise(bytes);
  const holds = recognised?.type === 'ITF_DCL_IO_DECL' || recognised?.declaration !== undefined;
  if (recognised === undefined || !holds) return undefined;
  const { declaration, problems } = recognised;
  if (declaration === undefined) return { declaration: {}, problems };
  const translation = eciqToDeclaration(declaration);
  const all = [...problems, ...checkDeclaration(declaration), ...translation.problems];
  return { declaration: translation.declaration, problems: all.slice(0, MOST_PROBLEMS) };
}
