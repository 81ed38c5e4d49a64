/** What other threads do for the gateway: work that needs nothing but what it is given, and leaves nothing behind. */
import type { PartnerSettings, Party, Reading } from '../../adapters/adapter.ts';
import type { Checked, StoredDeclaration, Validation } from '../declaration/checked.ts';

/** What is known where the work is asked for. */
export interface Surroundings {
  readonly now: Date;
  readonly utcOffsetMinutes: number;
  readonly partners: ReadonlyMap<Party, PartnerSettings>;
}

/** Each kind of work: what it is given, as it travels between threads, and what comes back. */
export interface Works {
  /** The check of a submission. */
  readonly check: {
    readonly input: Surroundings & { readonly bytes: Uint8Array; readonly form: 'json' | 'xml' };
    readonly output: Checked;
  };
  /** The check of a request to amend. */
  readonly amendment: {
    readonly input: Surroundings & { readonly bytes: Uint8Array; readonly stored: StoredDeclaration };
    readonly output: Validation | undefined;
  };
  /** The reading of what a party sent. */
  readonly read: {
    readonly input: Surroundings & { readonly party: Party; readonly bytes: Uint8Array; readonly mediaType: string };
    readonly output: Reading | undefined;
  };
}

export type Kind = keyof Works;

/** A piece of work on its way to a thread. */
export type Asked = { [K in Kind]: { readonly id: number; readonly kind: K; readonly input: Works[K]['input'] } }[Kind];

/** What comes back; before everything else, once, that the thread is ready. */
export type Told =
  | { readonly ready: true }
  | { readonly id: number; readonly output: Works[Kind]['output'] }
  | { readonly id: number; readonly error: unknown };
