/**
 * What a schema cannot say: check characters, codes that exist, numbers that belong together, what inspection needs.
 * Runs over whatever is there, also when the form is wrong elsewhere, so that one answer names everything (一次性告知).
 */
import { type CodeListId, codeList } from '../../contracts/codes/codes.ts';
import { airWaybillProblem } from '../../contracts/identifiers/air-waybill.ts';
import { containerNumberProblem } from '../../contracts/identifiers/container-number.ts';
import { usccProblem } from '../../contracts/identifiers/uscc.ts';
import { shown } from './bounds.ts';
import type { DeclCode } from './codes.ts';
import type { Finding } from './finding.ts';
import { at, type Node, nodesAt } from './node.ts';

/** Where codes stand and which list they come from. `*` is every entry of a list. */
const CODED: readonly (readonly [path: string, list: CodeListId])[] = [
  ['declarationKind', 'declaration-type'],
  ['declarationOffice', 'customs-office'],
  ['borderOffice', 'customs-office'],
  ['supervisionMode', 'supervision-mode'],
  ['exemptionNature', 'exemption-nature'],
  ['transport/mode', 'transport-mode'],
  ['transport/tradeCountry', 'country'],
  ['transport/tradingCountry', 'country'],
  ['transport/transitPort', 'port'],
  ['transport/dispatchPort', 'port'],
  ['transport/borderPort', 'domestic-port'],
  ['parties/overseas/country', 'country'],
  ['packages/kind', 'package-kind'],
  ['packages/others/*/kind', 'package-kind'],
  ['terms/tradeTerms', 'trade-terms'],
  ['terms/freight/currency', 'currency'],
  ['terms/insurance/currency', 'currency'],
  ['terms/other/currency', 'currency'],
  ['containers/*/specification', 'container-spec'],
  ['items/*/currency', 'currency'],
  ['items/*/originCountry', 'country'],
  ['items/*/destinationCountry', 'country'],
  ['items/*/quantity/unit', 'unit'],
  ['items/*/firstQuantity/unit', 'unit'],
  ['items/*/secondQuantity/unit', 'unit'],
  ['items/*/dutyMode', 'duty-mode'],
  ['items/*/district', 'district'],
  ['items/*/division', 'admin-division'],
  ['items/*/purpose', 'ciq-purpose'],
  ['documents/*/kind', 'document-kind'],
  ['inspection/declarationKind', 'ciq-declaration-kind'],
  ['inspection/acceptingOffice', 'ciq-org'],
  ['inspection/portOffice', 'ciq-org'],
  ['inspection/destinationOffice', 'ciq-org'],
  ['inspection/certificateOffice', 'ciq-org'],
  ['inspection/certificates/*/kind', 'ciq-certificate'],
];

/** Supervision modes of processing trade: they live on a manual 手册. */
const NEEDS_MANUAL: ReadonlySet<string> = new Set([
  '0214',
  '0255',
  '0258',
  '0265',
  '0615',
  '0654',
  '0657',
  '0664',
  '0715',
]);

const RAIL = '3';
const AIR = '5';

const finding = (pointer: string, code: DeclCode, detail: string, detailZh: string): Finding => ({
  pointer,
  code,
  detail,
  detailZh,
});

/** Everything that breaks a rule. The value need not be a declaration: what is not there is not checked. */
export function checkRules(value: unknown): Finding[] {
  const root: Node = { pointer: '', value };
  return [
    ...checkCodes(root),
    ...checkIdentifiers(root),
    ...checkItems(root),
    ...checkTransport(root),
    ...checkManual(root),
    ...checkMasses(root),
    ...checkInspection(root),
  ];
}

const text = (node: Node | undefined): string | undefined => (typeof node?.value === 'string' ? node.value : undefined);
const textAt = (root: Node, path: string): string | undefined => text(at(root, path));

function checkCodes(root: Node): Finding[] {
  const findings = CODED.flatMap(([path, list]) =>
    nodesAt(root, path).flatMap((node) => {
      const code = text(node);
      if (code === undefined || codeList(list).has(code)) return [];
      const { title } = codeList(list);
      return [
        finding(
          node.pointer,
          'DECL-CODE',
          `${shown(code)} is not in the list "${title.en}"`,
          `${shown(code)} 不在《${title.zh}》代码表中`,
        ),
      ];
    }),
  );
  const office = textAt(root, 'declarationOffice');
  if (office?.endsWith('00')) {
    findings.push(
      finding(
        '/declarationOffice',
        'DECL-OFFICE',
        `${office} is a district, not an office: it must not end in 00`,
        `${office} 为直属海关，申报地海关末两位不得为00`,
      ),
    );
  }
  return findings;
}

function checkIdentifiers(root: Node): Finding[] {
  const findings: Finding[] = [];
  for (const party of ['trader', 'owner', 'declarant', 'dataEntry']) {
    const node = at(root, `parties/${party}/uscc`);
    const uscc = text(node);
    if (node !== undefined && uscc !== undefined && usccProblem(uscc) === 'check') {
      findings.push(
        finding(
          node.pointer,
          'DECL-CHECK-CHARACTER',
          `${uscc}: the check character does not fit (GB 32100-2015); check the code for a typing error`,
          `${uscc} 校验码不符（GB 32100-2015），请核对统一社会信用代码`,
        ),
      );
    }
  }
  const seen = new Set<string>();
  for (const node of nodesAt(root, 'containers/*/number')) {
    const number = text(node);
    if (number === undefined) continue;
    if (containerNumberProblem(number) === 'check') {
      findings.push(
        finding(
          node.pointer,
          'DECL-CHECK-DIGIT',
          `${number}: the check digit does not fit (ISO 6346)`,
          `${number} 箱号校验位不符（ISO 6346）`,
        ),
      );
    }
    if (seen.has(number))
      findings.push(finding(node.pointer, 'DECL-TWICE', `${shown(number)} is given twice`, `${shown(number)} 重复`));
    seen.add(number);
  }
  const waybill = textAt(root, 'airWaybill/number');
  if (waybill !== undefined && airWaybillProblem(waybill) === 'check') {
    findings.push(
      finding(
        '/airWaybill/number',
        'DECL-CHECK-DIGIT',
        `${waybill}: the last digit must be the first seven modulo 7`,
        `${waybill} 校验位不符（前七位除以7的余数）`,
      ),
    );
  }
  return findings;
}

function checkItems(root: Node): Finding[] {
  const findings: Finding[] = [];
  const items = nodesAt(root, 'items/*');
  items.forEach((item, index) => {
    const number = at(item, 'number')?.value;
    if (typeof number === 'number' && number !== index + 1) {
      findings.push(
        finding(
          `${item.pointer}/number`,
          'DECL-ITEM-NUMBER',
          `is ${number}; items are numbered 1, 2, 3 … in order`,
          `项号为 ${number}，须从1起连续编号`,
        ),
      );
    }
  });
  for (const node of nodesAt(root, 'containers/*/items/*')) {
    if (typeof node.value === 'number' && node.value > items.length) {
      findings.push(
        finding(node.pointer, 'DECL-ITEM-NUMBER', `there is no item ${node.value}`, `没有第 ${node.value} 项商品`),
      );
    }
  }
  return findings;
}

function checkTransport(root: Node): Finding[] {
  const mode = textAt(root, 'transport/mode');
  if (mode === AIR && at(root, 'airWaybill') === undefined) {
    return [finding('/airWaybill', 'DECL-MISSING', 'goods by air need their air waybill', '航空运输须填写航空运单')];
  }
  if (mode === RAIL && at(root, 'bill') === undefined) {
    return [
      finding('/bill', 'DECL-MISSING', 'goods by rail need their consignment note number', '铁路运输须填写运单号'),
    ];
  }
  return [];
}

function checkManual(root: Node): Finding[] {
  const mode = textAt(root, 'supervisionMode');
  return mode !== undefined && NEEDS_MANUAL.has(mode) && at(root, 'manualNumber') === undefined
    ? [
        finding(
          '/manualNumber',
          'DECL-MISSING',
          `supervision mode ${mode} needs the processing-trade manual number`,
          `监管方式 ${mode} 须填写加工贸易手册备案号`,
        ),
      ]
    : [];
}

function checkMasses(root: Node): Finding[] {
  const gross = Number(textAt(root, 'grossMass'));
  const net = Number(textAt(root, 'netMass'));
  return net > gross
    ? [
        finding(
          '/netMass',
          'DECL-MASS',
          `the net mass ${net} is more than the gross mass ${gross}`,
          `净重 ${net} 大于毛重 ${gross}`,
        ),
      ]
    : [];
}

/** Where inspection takes part, it needs its offices and the inspection number of the goods. */
function checkInspection(root: Node): Finding[] {
  if (typeof root.value !== 'object' || root.value === null || !concernsInspection(root)) return [];
  const needed: readonly (readonly [string, string, string])[] = [
    ['inspection/acceptingOffice', 'the accepting inspection office', '检验检疫受理机关'],
    ['inspection/portOffice', 'the inspection office at the port', '口岸检验检疫机关'],
  ];
  const findings = needed.flatMap(([path, en, zh]) =>
    at(root, path) === undefined
      ? [finding(`/${path}`, 'DECL-MISSING', `goods under inspection need ${en}`, `涉检货物须填写${zh}`)]
      : [],
  );
  for (const item of nodesAt(root, 'items/*')) {
    const letters = nodesAt(item, 'inspectionCategories/*').length + nodesAt(item, 'supervisionConditions/*').length;
    if (letters > 0 && at(item, 'inspectionSuffix') === undefined) {
      findings.push(
        finding(
          `${item.pointer}/inspectionSuffix`,
          'DECL-MISSING',
          'goods under inspection need the 3-digit inspection suffix',
          '涉检商品须填写3位检验检疫编码',
        ),
      );
    }
  }
  return findings;
}

function concernsInspection(root: Node): boolean {
  const direction = textAt(root, 'direction');
  const letter = direction === 'import' ? 'A' : 'B';
  return (
    at(root, 'inspection/requested')?.value === true ||
    nodesAt(root, 'items/*/supervisionConditions/*').some(({ value }) => value === letter) ||
    nodesAt(root, 'items/*/inspectionCategories/*').length > 0
  );
}
