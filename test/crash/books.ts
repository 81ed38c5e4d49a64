/**
 * The reckoning: what traders were promised and agencies wrote down, against what the gateway has and did. It looks at
 * plain data; read-books.ts fetches them.
 *
 * - Lost: an accepted declaration that does not come to its end or is not to be found; a message an agency was
 *   acknowledged for that the gateway does not have, or took for nothing; a message of ours that never left; an event
 *   nobody handled.
 * - Doubled: two declarations for one key of a trader; a second declaration, order, release or opening in the books of
 *   an agency (the same message with the same number again, which it answered as a repeat, is none); a fact or an order
 *   twice in the event log; a message in twice.
 * - Broken: what an agency calls a violation, an inspection of what was released, and every other way in which it did not
 *   end as it should.
 */
import { createHash } from 'node:crypto';
import { judge, type MockView, type StatusView } from '../../gateway/cli/demo-cases.ts';
import type { DeclarationRecord, MockRecords } from '../../mocks/records.ts';
import type { Fault, Finding } from './finding.ts';
import type { Letter } from './journals.ts';
import type { Tracked } from './load.ts';
import { eventsTwice, type Rows, rowFindings } from './rows.ts';

/** What a firm did and was told. */
export type Promised = Pick<Tracked, 'reference' | 'kind' | 'numbers' | 'refusal' | 'acceptedAt' | 'endedAt'>;

/** How the gateway answers for a declaration in the end. */
export interface Told {
  readonly httpStatus: number;
  readonly text: string;
}

export interface Books {
  readonly promised: readonly Promised[];
  /** By the number of the declaration. */
  readonly told: ReadonlyMap<string, Told>;
  /** By party. */
  readonly agencies: ReadonlyMap<string, MockRecords>;
  /** What agencies were acknowledged for. */
  readonly letters: readonly Letter[];
  readonly rows: Rows;
  /** Topics of dead letters, with how many lie in each. */
  readonly deadLetters: readonly { readonly topic: string; readonly letters: number }[];
}

/** Everything that is wrong in the books of a run that has come to rest; nothing where all is well. */
export function findingsIn(books: Books): Finding[] {
  const { promised, agencies, rows } = books;
  const reference = new Map(promised.flatMap((one) => [...one.numbers].map((no) => [no, one.reference])));
  const ofNobody = [...agencies].flatMap(([party, { unassigned }]) =>
    unassigned.violations.map(
      ({ text }): Finding => ({ fault: 'broken', reference: undefined, text: `${party}: ${text}` }),
    ),
  );
  const found = [
    ...promised.flatMap((one) => ofOne(one, books)),
    ...fromAgencies(books),
    ...rowFindings(rows),
    ...eventsTwice(rows),
    ...fromBus(books),
    ...ofNobody,
  ];
  return found.map((finding) => ({
    ...finding,
    reference: reference.get(finding.reference ?? '') ?? finding.reference,
  }));
}

function ofOne(one: Promised, { told, agencies }: Books): readonly Finding[] {
  const { reference, numbers, kind, refusal, acceptedAt, endedAt } = one;
  const finding = (fault: Fault, text: string): Finding => ({ fault, reference, text });
  if (refusal !== undefined) return [finding('broken', `was refused: ${refusal}`)];
  // Nobody was promised anything; it is still a gateway that does not answer.
  if (acceptedAt === undefined) return [finding('broken', 'was never answered')];
  const [no = '', ...others] = numbers;
  const found = others.map((other) => finding('doubled', `is ${no} and ${other}`));
  const answer = told.get(no);
  if (answer?.httpStatus !== 200) {
    return [...found, finding('lost', `${no} was accepted and is answered ${answer?.httpStatus ?? 'nothing'}`)];
  }
  if (endedAt === undefined) found.push(finding('lost', `${no} did not come to its end: ${answer.text.slice(0, 500)}`));
  const own = new Map<string, DeclarationRecord>();
  for (const [party, { declarations }] of agencies) {
    const same = declarations.filter(
      ({ traderReference }) => traderReference.toUpperCase() === reference.toUpperCase(),
    );
    if (same.length > 1) found.push(finding('doubled', `${party} has ${same.length} declarations`));
    const record = declarations.find(({ declarationNo }) => declarationNo === no);
    if (record === undefined) continue;
    own.set(party, record);
    found.push(...twice(record).map((text) => finding('doubled', `${party}: ${text}`)));
  }
  if (endedAt === undefined) return found;
  const status = JSON.parse(answer.text) as StatusView;
  const { faults } = judge(kind, no, status, own as ReadonlyMap<string, MockView> as never, []);
  return [...found, ...faults.map((text) => finding('broken', `${no}: ${text}`))];
}

/** What an agency took for new more than once. */
function twice({ received, openings, inspectionOrders, releaseOrders }: DeclarationRecord): string[] {
  const fresh = received.filter(({ duplicate }) => duplicate !== true);
  return [
    ...repeated(fresh.map(({ type, reference }) => `${type} ${reference}`)),
    ...repeated(openings.map(({ unit }) => `opening of ${unit}`)),
    ...repeated(inspectionOrders.map(({ number, version }) => `inspection order ${number}/${version}`)),
    ...repeated(releaseOrders.map(({ number, version }) => `release order ${number}/${version}`)),
  ];
}

const repeated = (names: readonly string[]): string[] =>
  [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => `${name} more than once`);

/** The messages agencies were acknowledged for, by their own journals. */
function fromAgencies({ letters, rows }: Books): readonly Finding[] {
  const known = new Set(
    rows.messages
      .filter(({ direction }) => direction === 'in')
      .flatMap(({ party, sha256, reference }) => [
        `${party} ${sha256}`,
        ...(reference === null ? [] : [`${party} ${reference}`]),
      ]),
  );
  return letters.flatMap(({ party, id, declarationNo, body, inBox }): Finding[] => {
    const sha256 = createHash('sha256').update(body).digest('hex');
    // What is fetched is put together anew; it is known by its number.
    if (known.has(`${party} ${sha256}`) || (inBox !== undefined && known.has(`${party} ${inBox}`))) return [];
    return [
      { fault: 'lost', reference: declarationNo, text: `message ${id} of ${party} was acknowledged and is not here` },
    ];
  });
}

/** Dead letters of the bus: there was nothing that could not be read. */
function fromBus({ deadLetters }: Books): readonly Finding[] {
  if (deadLetters.length === 0) return [{ fault: 'broken', reference: undefined, text: 'there are no topics' }];
  return deadLetters.flatMap(({ topic, letters }): Finding[] =>
    letters === 0 ? [] : [{ fault: 'lost', reference: undefined, text: `${topic} has ${letters} dead letters` }],
  );
}
