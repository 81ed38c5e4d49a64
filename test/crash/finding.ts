/** What is wrong with the books of a crash run. */
export type Fault = 'lost' | 'doubled' | 'broken';

export interface Finding {
  readonly fault: Fault;
  /** The reference of the declaration it is about; undefined where it is about none. */
  readonly reference: string | undefined;
  readonly text: string;
}
