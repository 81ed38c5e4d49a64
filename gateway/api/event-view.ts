/** Events as they are told: a CloudEvents 1.0 envelope, and a sentence in both languages. */
import type { EventData } from '../../contracts/events/events.generated.ts';
import type { Names } from '../clearance/case.ts';
import { eventWords } from '../clearance/words.ts';
import type { LoggedEvent } from '../store/schema.ts';

/** One event of the log as the API gives it; `names` are what parties are called. */
export function eventView(row: LoggedEvent, names: Names) {
  const [entity, name] = row.type.split('.');
  const data = JSON.parse(row.data) as EventData[keyof EventData];
  return {
    specversion: '1.0',
    id: row.id,
    source: '/tongguan',
    type: `tongguan.${entity}.${name}.v1`,
    time: row.time,
    subject: row.declaration_no ?? '-',
    datacontenttype: 'application/json',
    sequence: String(row.position),
    data,
    ...eventWords(row.type, data, names),
  };
}
