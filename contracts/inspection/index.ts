/** What is exchanged with inspection and quarantine 检验检疫: tables of the eCIQ messages and the WSDL of the road. */
import { ECIQ_CHILDREN } from './eciq-children.ts';
import type { EciqTable } from './eciq-field.ts';
import { ECIQ_HEAD } from './eciq-head.ts';
import { ECIQ_MODIFY } from './modify-fields.ts';
import { ECIQ_RECEIPT } from './receipt-fields.ts';

export { ECIQ_CHILDREN } from './eciq-children.ts';
export { ECIQ_HEAD } from './eciq-head.ts';
export { ECIQ_MODIFY, ECIQ_MODIFY_TYPES } from './modify-fields.ts';
export { ECIQ_RECEIPT } from './receipt-fields.ts';

/** Every table of the declaration by its element name, the head first. */
export const ECIQ_TABLES: ReadonlyMap<string, EciqTable> = new Map(
  [ECIQ_HEAD, ...ECIQ_CHILDREN, ECIQ_RECEIPT, ECIQ_MODIFY].map((table) => [table.name, table] as const),
);

/** The description of the service (WSDL 1.1), as a file URL. */
export const EXCHANGE_WSDL = new URL('./exchange.wsdl', import.meta.url);
