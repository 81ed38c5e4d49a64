/** By what the list of declarations can be narrowed. */
import type { DeclarationStatus } from '../../contracts/events/events.generated.ts';
import { ofLength, oneOf } from './filter-rules.ts';
import type { FilterRule } from './pages.ts';

/** Every status; the compiler wants it complete. */
const STATUSES = {
  submitted: true,
  processing: true,
  inspection: true,
  held: true,
  refused: true,
  rejected: true,
  partlyReleased: true,
  released: true,
  returned: true,
  destroyed: true,
  withdrawn: true,
} as const satisfies Record<DeclarationStatus, true>;

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

/** Times are compared as the text they are stored as: UTC with milliseconds. */
function instant(text: string): string | undefined {
  const time = RFC_3339.test(text) ? new Date(text) : undefined;
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

export const DECLARATION_FILTERS: readonly FilterRule[] = [
  { name: 'status', ...oneOf(Object.keys(STATUSES)) },
  { name: 'direction', ...oneOf(['import', 'export']) },
  { name: 'traderReference', ...ofLength(1, 35) },
  {
    name: 'updatedSince',
    read: instant,
    expected: 'a time as RFC 3339 writes it, with + written as %2B',
    expectedZh: 'RFC 3339时间，其中+写作%2B',
  },
];
