/** Rows of which a test says only what it looks at. */
import type { Insertable } from 'kysely';
import type { Database } from '../../gateway/store/schema.ts';

export const declarationRow = (
  no: string,
  more: Partial<Insertable<Database['declarations']>> = {},
): Insertable<Database['declarations']> => ({
  no,
  firm: 'F',
  trader_reference: no,
  direction: 'import',
  status: 'submitted',
  status_since: '',
  waiting: '[]',
  document: '{}',
  document_hash: '',
  format: 'declaration',
  parties: '[]',
  version: 1,
  document_version: 1,
  closed_at: null,
  created_at: '',
  updated_at: '',
  ...more,
});

export const messageRow = (
  id: string,
  more: Partial<Insertable<Database['messages']>> = {},
): Insertable<Database['messages']> => ({
  id,
  direction: 'out',
  party: 'customs',
  declaration_no: null,
  firm: null,
  format: '',
  type: '',
  media_type: '',
  reference: null,
  sha256: '',
  size: 0,
  state: 'sent',
  state_since: '',
  reason: null,
  relates_to: null,
  created_at: '',
  ...more,
});
