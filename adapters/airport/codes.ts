import { csnCode } from '../../contracts/airport/cargo-imp/csn-codes.ts';
import { messageKind } from '../../contracts/airport/cargo-imp/messages.ts';
import { OCI_CONTROL, OCI_INFORMATION } from '../../contracts/airport/cargo-imp/oci-codes.ts';
import { SPECIAL_HANDLING_CODES } from '../../contracts/airport/cargo-imp/special-handling-codes.ts';
import { DISCREPANCY_CODES, statusCode } from '../../contracts/airport/cargo-imp/status-codes.ts';

/** A code with what it means; without texts when the code is in no list of ours. */
export interface Coded {
  readonly code: string;
  readonly en?: string;
  readonly zh?: string;
}

type Words = { readonly en: string; readonly zh: string };

const LISTS = {
  message: messageKind,
  status: statusCode,
  csn: csnCode,
  specialHandling: (code: string) => SPECIAL_HANDLING_CODES.get(code),
  discrepancy: (code: string) => own(DISCREPANCY_CODES, code),
  ociInformation: (code: string) => own(OCI_INFORMATION, code),
  ociControl: (code: string) => own(OCI_CONTROL, code),
} as const satisfies Record<string, (code: string) => Words | undefined>;

function own(list: Readonly<Record<string, Words>>, code: string): Words | undefined {
  return Object.hasOwn(list, code) ? list[code] : undefined;
}

/** The code with its English and Chinese meaning from the named list. */
export function coded(list: keyof typeof LISTS, code: string): Coded {
  const words = LISTS[list](code);
  return words === undefined ? { code } : { code, en: words.en, zh: words.zh };
}
