/** Events as they are told: a CloudEvents 1.0 envelope, and a sentence in both languages. */
import type { EventData } from '../../contracts/events/events.generated.ts';
import type { Names } from '../clearance/case.ts';
import { eventWords } from '../clearance/words.ts';
import type { LoggedEvent } from '../store/schema.ts';
import { orderFor } from './shared-goods.ts';

type AnyData = EventData[keyof EventData];

/**
 * One event of the log as the API gives it.
 * @param names what parties are called.
 * @param firm who reads it; undefined for an operator.
 */
export function eventView(row: LoggedEvent, names: Names, firm?: string) {
  const [entity, name] = row.type.split('.');
  const data = JSON.parse(row.data) as AnyData;
  return {
    specversion: '1.0',
    id: row.id,
    source: '/tongguan',
    type: `tongguan.${entity}.${name}.v1`,
    time: row.time,
    subject: row.declaration_no ?? '-',
    datacontenttype: 'application/json',
    sequence: String(row.position),
    data: 'order' in data ? { ...data, order: orderFor(firm, data.order) } : data,
    ...eventWords(row.type, data, names),
  };
}
