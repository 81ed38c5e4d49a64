/** What an operator did, as it is told. */
import { type Particulars, particularsOf } from '../operations/action.ts';
import type { OperatorActionRow } from '../store/schema.ts';

/** One row of the audit. */
export function actionView(row: OperatorActionRow) {
  const particulars: Particulars = particularsOf(row);
  const self = `/v1/operator-actions/${row.id}`;
  return {
    id: row.id,
    action: row.action,
    state: row.state,
    declarationNo: row.declaration_no,
    messageId: row.message_id,
    operator: row.operator,
    reason: row.reason,
    ...particulars,
    secondOperator: row.second_operator,
    secondReason: row.second_reason,
    createdAt: row.created_at,
    decidedAt: row.decided_at,
    _links: {
      ...(row.declaration_no === null ? {} : { declaration: `/v1/declarations/${row.declaration_no}` }),
      ...(row.message_id === null ? {} : { message: `/v1/messages/${row.message_id}` }),
      ...(row.state === 'pending' ? { confirm: `${self}:confirm`, refuse: `${self}:refuse` } : {}),
    },
  };
}
