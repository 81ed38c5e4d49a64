/**
 * Writes docs/errors.md from the tables of codes: the tables are the source, the page follows.
 *
 *     node --import tsx gateway/api/write-errors-doc.ts             writes the page
 *     node --import tsx gateway/api/write-errors-doc.ts --check     exits 1 when the page is not what the tables say
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AMEND_CODES } from '../declaration/check-amendment.ts';
import { DECL_CODES } from '../declaration/codes.ts';
import { BODY_CODES } from './body-check.ts';
import { ERRORS, type ErrorRow } from './errors.ts';
import { QUERY_CODES } from './pages.ts';

const PAGE = new URL('../../docs/errors.md', import.meta.url);

const cell = (text: string): string => text.replaceAll('|', '\\|');
const anchor = (code: string): string => `<a id="${code.toLowerCase()}"></a>\`${code}\``;
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly string[]): string =>
  [row(...head), `|${'--|'.repeat(head.length)}`, ...rows].join('\n');

const errors: readonly (readonly [string, ErrorRow])[] = Object.entries(ERRORS);

/** The whole page. */
export const errorsPage = (): string => `# Errors 错误代码

<!-- Written by gateway/api/write-errors-doc.ts from the tables of codes; do not edit. -->

Every error of the API is one \`application/problem+json\` document (RFC 9457): \`type\` leads to \`/problems/{code}\`,
\`code\` is one of the first table, \`detail\` says what it was this time, \`errors\` lists everything that is wrong with
its place (\`pointer\`), a code of the other tables, and words in English and Chinese. A code is never used for anything
else. 每个错误答复一次性列出全部问题；代码固定不变，不作他用。

## Of the API 接口

${table(
  ['Code', 'Status', 'Meaning', '含义', 'What to do', '处理办法'],
  errors.map(([code, { status, title, titleZh, advice, adviceZh }]) =>
    row(anchor(code), String(status), title, titleZh, advice, adviceZh),
  ),
)}

## Of a declaration 申报数据

In \`errors\` of \`TG-1001\` and \`TG-1007\`, and what \`validate\` prints. \`pointer\` is a JSON pointer into the
declaration. Beside these stand the codes of the parties' formats, each with its own words: what a party's message cannot
do without or cannot carry is said before anything is sent. 另有各部门报文格式的代码，附文字说明。

${table(
  ['Code', 'Meaning', '含义', 'What to do', '处理办法'],
  Object.entries(DECL_CODES).map(([code, { title, titleZh, advice, adviceZh }]) =>
    row(anchor(code), title, titleZh, advice, adviceZh),
  ),
)}

## Of an amendment 改单

Beside those of a declaration, in \`errors\` of \`TG-1001\`; pointers begin with \`/declaration\`. 与申报数据代码并用。

${table(
  ['Code', 'Meaning', '含义'],
  Object.entries(AMEND_CODES).map(([code, [en, zh]]) => row(anchor(code), en, zh)),
)}

## Of a request 请求内容

In \`errors\` of \`TG-1012\`, and beside those of a declaration in \`TG-1001\` of an amendment. \`pointer\` is a JSON
pointer into the body. A name that stands twice is \`DECL-KEY-TWICE\` here too. pointer为指向请求体的JSON指针；字段重复同样为
DECL-KEY-TWICE。

${table(
  ['Code', 'Meaning', '含义'],
  Object.entries(BODY_CODES).map(([code, [en, zh]]) => row(anchor(code), en, zh)),
)}

## Of a query 查询参数

In \`errors\` of \`TG-3002\`. \`pointer\` is the name of the parameter. pointer为参数名。

${table(
  ['Code', 'Meaning', '含义'],
  Object.entries(QUERY_CODES).map(([code, [en, zh]]) => row(anchor(code), en, zh)),
)}
`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!process.argv.includes('--check')) {
    writeFileSync(PAGE, errorsPage());
  } else if (readFileSync(PAGE, 'utf8') !== errorsPage()) {
    process.stderr.write('docs/errors.md is not what the tables say; run gateway/api/write-errors-doc.ts\n');
    process.exitCode = 1;
  }
}
