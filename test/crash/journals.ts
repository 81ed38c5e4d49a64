/** What the mock agencies wrote down for themselves: which of their letters the gateway acknowledged. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A letter of an agency that the gateway acknowledged. */
export interface Letter {
  readonly party: string;
  readonly declarationNo: string;
  readonly id: string;
  readonly body: Uint8Array;
  /** What it is called in the box that the gateway fetches from; undefined where the agency pushes. */
  readonly inBox: string | undefined;
}

type Entry = Readonly<Record<string, unknown>>;

/** Keeps the journals of the agencies: one that starts again rewrites its own without what was done. */
export class Journals {
  readonly #folder: string;
  readonly #letters = new Map<string, Omit<Letter, 'inBox'>>();
  readonly #delivered = new Set<string>();
  readonly #inBox = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads what is there now; before a mock is started again, and at the end. */
  read(): void {
    for (const name of readdirSync(this.#folder).filter((each) => each.endsWith('.journal'))) {
      const party = name.slice(0, -'.journal'.length);
      // The last line may be half written.
      const lines = readFileSync(join(this.#folder, name), 'utf8').split('\n').slice(0, -1);
      for (const line of lines) {
        for (const [bucket, id, value] of JSON.parse(line) as [string, string, Entry | null][]) {
          if (value === null) continue;
          if (bucket === 'name:response') this.#inBox.set(`${party} ${String(value)}`, id);
          const key = `${party} ${id}`;
          if (bucket === 'out') {
            const declarationNo = String(value.declarationNo);
            this.#letters.set(key, { party, id, declarationNo, body: Buffer.from(String(value.body), 'base64') });
          } else if (bucket.startsWith('sent:') && value.delivered === true) this.#delivered.add(key);
        }
      }
    }
  }

  /** @throws Error when a journal says that a letter was delivered and never had it. */
  acknowledged(): Letter[] {
    return [...this.#delivered].map((key) => {
      const letter = this.#letters.get(key);
      if (letter === undefined) throw new Error(`the journal has no letter ${key}`);
      return { ...letter, inBox: this.#inBox.get(key) };
    });
  }
}
