import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSN_CODES } from '../../../contracts/airport/cargo-imp/csn-codes.ts';
import { MESSAGE_KINDS } from '../../../contracts/airport/cargo-imp/messages.ts';
import { STATUS_CODES } from '../../../contracts/airport/cargo-imp/status-codes.ts';
import {
  CargoImpWriteError,
  cleanText,
  impDate,
  readCargoImp,
  writeCsn,
  writeFhl,
  writeFna,
  writeFsu,
  writeFwb,
} from './index.ts';
import { MAX_BYTES, MAX_LINES } from './lines.ts';
import { MAX_PROBLEMS } from './problems.ts';
import type { CargoImpDate, FhlContent, FsuStatus, FwbContent, ImpParty, Oci, Quantity } from './types.ts';

const reference = new Date('2024-07-01T00:00:00Z');
const letters = (min: number, max = min) =>
  fc.string({ unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), minLength: min, maxLength: max });
const digits = (min: number, max = min) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
/** Text the writers leave as it is: the allowed characters, no blank at either end. */
const words = (max: number) =>
  fc
    .string({ unit: fc.constantFrom(...'ABCXYZ0189.- '), minLength: 1, maxLength: max })
    .map((text) => text.trim())
    .filter((text) => text !== '');
const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
/** Drops undefined properties: an absent field is absent, not undefined. */
const compact = <T extends object>(value: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;

const awb = fc
  .tuple(digits(3), fc.integer({ min: 0, max: 9_999_999 }))
  .map(([prefix, serial]) => `${prefix}-${String(serial).padStart(7, '0')}${serial % 7}`);
const amount = fc
  .tuple(digits(1, 7), optional(digits(1, 3)))
  .map(([whole, part]) => (part ? `${whole}.${part}` : whole));
const weight = fc.record({ unit: fc.constantFrom('K' as const, 'L' as const), value: amount });
const quantity: fc.Arbitrary<Quantity> = fc
  .record({
    sdc: fc.constantFrom('T' as const, 'P' as const, 'S' as const),
    pieces: digits(1, 4),
    weight,
    volume: optional(fc.record({ unit: fc.constantFrom('MC' as const, 'CF' as const), value: amount })),
    densityGroup: optional(digits(1, 2)),
    totalPieces: optional(digits(1, 4)),
  })
  .map((value) => compact<Quantity>(value));
const oci: fc.Arbitrary<Oci> = fc
  .record({
    country: optional(letters(2)),
    info: optional(letters(3)),
    control: optional(letters(1, 2)),
    text: words(35),
  })
  .map((value) => compact<Oci>(value));
const flight = fc.tuple(letters(2), digits(3, 4)).map((parts) => parts.join(''));
const moment = fc
  .integer({ min: -170 * 1440, max: 170 * 1440 })
  .map((minutes) => new Date(reference.getTime() + minutes * 60_000).toISOString());
const dateTime = moment.map((iso) => impDate(iso.slice(0, 16)) as CargoImpDate);
const day = moment.map((iso) => impDate(iso.slice(0, 10)) as CargoImpDate);
const party = (lines: number): fc.Arbitrary<ImpParty> =>
  fc
    .record({
      name: fc.array(words(35), { minLength: 1, maxLength: lines }),
      street: fc.array(words(35), { minLength: 1, maxLength: lines }),
      place: words(17),
      state: optional(words(9)),
      country: letters(2),
      postcode: optional(words(9)),
      contacts: optional(
        fc.array(fc.record({ kind: fc.constantFrom('TE' as const, 'FX' as const), number: digits(1, 20) }), {
          minLength: 1,
          maxLength: 1,
        }),
      ),
    })
    .map((value) => compact<ImpParty>(value));
const charges = fc.record({
  currency: letters(3),
  prepaidCollect: fc.constantFrom('PP', 'CC'),
  carriage: fc.oneof(fc.constant('NVD'), amount),
  customs: fc.oneof(fc.constant('NCV'), amount),
  insurance: fc.oneof(fc.constant('XXX'), amount),
});

const fwb = (lines: number): fc.Arbitrary<FwbContent> =>
  fc
    .record({
      awb,
      origin: letters(3),
      destination: letters(3),
      quantity,
      flights: optional(
        fc.array(fc.record({ flight, day: fc.constantFrom('01', '15', '31') }), { minLength: 1, maxLength: 3 }),
      ),
      routing: fc.array(fc.record({ airport: letters(3), carrier: letters(2) }), { minLength: 1, maxLength: 3 }),
      shipper: party(lines),
      consignee: party(lines),
      agent: optional(fc.record({ iataCode: digits(7), name: words(35), place: words(17) })),
      specialServiceRequest: optional(fc.array(words(65), { minLength: 1, maxLength: 3 })),
      notify: optional(party(lines)),
      accounting: optional(fc.array(fc.record({ id: letters(3), text: words(34) }), { minLength: 1, maxLength: 4 })),
      charges,
      rateLines: fc
        .array(
          fc.record({ lineNumber: digits(1, 2), identifier: fc.constantFrom('NG', 'NC', 'NH'), text: words(20) }),
          {
            maxLength: 5,
          },
        )
        .map((more) => [{ lineNumber: '1', text: 'P1/K1' }, ...more]),
      issue: fc.record({ date: fc.constant({ text: '06JAN24', iso: '2024-01-06' }), place: words(17) }),
      reference: fc.record({ participant: fc.record({ id: letters(3), code: words(17), airport: letters(3) }) }),
      specialHandling: fc.array(letters(3), { maxLength: 9 }),
      oci: fc.array(oci, { maxLength: 6 }),
    })
    .map((value) => compact<FwbContent>(value));

const FIELDS: Readonly<Record<string, (status: FsuStatus, more: FsuStatus) => Partial<FsuStatus>>> = {
  date: (_, more) => ({ date: more.date as CargoImpDate }),
  airport: (_, more) => ({ airport: more.airport as string }),
  quantity: (_, more) => ({ quantity: more.quantity as Quantity }),
  carrier: (_, more) => ({ carrier: more.carrier as string }),
  discrepancy: () => ({ discrepancy: 'OFLD' }),
  route: (_, more) => ({ airportOfDeparture: more.airport as string, airportOfArrival: 'PEK' }),
  'name?': (_, more) => (more.name === undefined ? {} : { name: more.name }),
  'flight?': (_, more) => (more.flight === undefined ? {} : { flight: more.flight }),
  'flightDate?': (_, more) => (more.flightDate === undefined ? {} : { flightDate: more.flightDate }),
};
const status: fc.Arbitrary<FsuStatus> = fc
  .record({
    code: fc.constantFrom(...STATUS_CODES.map(({ code }) => code)),
    date: dateTime,
    airport: letters(3),
    quantity,
    carrier: letters(2),
    name: optional(words(35)),
    flight: optional(flight),
    flightDate: optional(day),
    ulds: optional(
      fc.array(
        digits(4).map((serial) => `PMC${serial}0CA`),
        { minLength: 1, maxLength: 20 },
      ),
    ),
    oci: optional(fc.array(oci, { minLength: 1, maxLength: 3 })),
  })
  .map(({ code, ulds, oci: lines, ...rest }) => {
    const all = compact<FsuStatus>({ code, ...rest } as FsuStatus);
    const needed = STATUS_CODES.find((row) => row.code === code)?.fields ?? [];
    const fields = needed.map((name) => FIELDS[name]?.(all, all) ?? {});
    return compact<FsuStatus>({ code, ...Object.assign({}, ...fields), ulds, oci: lines } as FsuStatus);
  });

describe('what is written is read back the same', () => {
  it.each(['16', '17'])('FWB/%s', (version) => {
    fc.assert(
      fc.property(fwb(version === '17' ? 2 : 1), (content) => {
        const { message, problems } = readCargoImp(writeFwb(content, { version }), { strictAwb: true, reference });
        expect(problems).toEqual([]);
        expect(message).toMatchObject(content);
      }),
      { numRuns: 150 },
    );
  });

  it('FSU', () => {
    const consignment = fc.record({
      awb,
      origin: letters(3),
      destination: letters(3),
      quantity,
      statuses: fc.array(status, { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(consignment, { minLength: 1, maxLength: 3 }), (consignments) => {
        const { message, problems } = readCargoImp(writeFsu({ consignments }), { strictAwb: true, reference });
        expect(problems).toEqual([]);
        expect(message).toMatchObject({ consignments });
      }),
      { numRuns: 150 },
    );
  });

  it('PSN', () => {
    const codes = CSN_CODES.filter(({ style }) => style === 'notice').map(({ code }) => code);
    const notice = fc.record({
      awb,
      house: letters(1, 12),
      code: fc.constantFrom(...codes),
      date: dateTime,
      text: words(52),
    });
    fc.assert(
      fc.property(fc.array(notice, { minLength: 1, maxLength: 4 }), (notices) => {
        const { message, problems } = readCargoImp(writeCsn({ notices }), { strictAwb: true, reference });
        expect(problems).toEqual([]);
        expect(message).toMatchObject({ notices });
      }),
      { numRuns: 100 },
    );
  });

  it.each(['4', '5'])('FHL/%s', (version) => {
    const lines = version === '5' ? 2 : 1;
    const house = fc
      .record({
        number: letters(1, 12),
        origin: letters(3),
        destination: letters(3),
        pieces: digits(1, 4),
        weight,
        slac: optional(digits(1, 5)),
        goods: words(15),
        specialHandling: optional(fc.array(letters(3), { minLength: 1, maxLength: 9 })),
        text: optional(fc.array(words(65), { minLength: 1, maxLength: 3 })),
        hsCodes: optional(fc.array(digits(6, 10), { minLength: 1, maxLength: 9 })),
        oci: optional(fc.array(oci, { minLength: 1, maxLength: 3 })),
      })
      .map((value) => compact<FhlContent['houses'][number]>(value));
    const content = fc.record({
      awb,
      origin: letters(3),
      destination: letters(3),
      quantity,
      houses: fc.array(house, { minLength: 1, maxLength: 3 }),
      shipper: party(lines),
      consignee: party(lines),
      charges,
    });
    fc.assert(
      fc.property(content, (value) => {
        const { message, problems } = readCargoImp(writeFhl(value, { version }), { strictAwb: true, reference });
        expect(problems).toEqual([]);
        expect(message).toMatchObject(value);
      }),
      { numRuns: 100 },
    );
  });

  it('FNA', () => {
    fc.assert(
      fc.property(fc.array(words(65), { minLength: 1, maxLength: 5 }), (texts) => {
        const { message, problems } = readCargoImp(
          writeFna({ texts, original: ['FWB/16', '999-00000070DATPEK/T1K1'] }),
        );
        expect(problems).toEqual([]);
        expect(message).toMatchObject({ texts, originalAwb: '999-00000070' });
      }),
      { numRuns: 100 },
    );
  });
});

/** A place of a message's wording that was left open. */
const UNFILLED = /\{\d\}|undefined/;

describe('bad input', () => {
  const firstLines = MESSAGE_KINDS.flatMap(({ smi, read }) => [smi, `${smi}/${read[1] ?? 1}`]);
  const looksRight = fc.oneof(
    fc.constantFrom(
      ...[
        'SHP',
        'CNE',
        'NAM/A',
        'ADR/B',
        'LOC/C',
        '/CN',
        'OCI/CN/EXP/M/1',
        '///',
        'RTD/1',
        '/NG/X',
        'CSN/7H/06JAN1902/X',
      ],
      ...[
        'MBI/999-00000070PEK/T1K1',
        'HBS/H/DATPEK/1/K1//X',
        '999-00000070DATPEK/T1K1',
        'CCD/06JAN1130/DAT/T8',
        'ACK/X',
      ],
      ...[
        'ULD/',
        'LAST',
        'DEP///',
        'ISU/',
        'REF/',
        'CVD/',
        'AGT',
        'FLT/',
        'RTG//',
        'SPH/',
        'TXT',
        'HTS/',
        'ERR/',
        'ARR/',
      ],
    ),
    // What is quoted from a line may look like a place that was not filled.
    fc.string({ maxLength: 80 }).filter((line) => !UNFILLED.test(line)),
    fc.string({ unit: fc.constantFrom(...'AB1/.-: \n\r'), maxLength: 80 }),
  );

  it('never throws on lines that look right', () => {
    fc.assert(
      fc.property(fc.constantFrom(...firstLines), fc.array(looksRight, { maxLength: 30 }), (first, lines) => {
        const reading = readCargoImp(Buffer.from([first, ...lines].join('\n')), { reference, strictAwb: true });
        expect(reading.recognised).toBe(true);
        for (const problem of reading.problems) {
          expect(problem.code).toMatch(/^CIMP-[A-Z-]+$/);
          expect(problem.at).toMatch(/^line \d+( field \d+)?$/);
          expect(problem.message).not.toMatch(UNFILLED);
          expect(problem.messageZh).toMatch(/\p{Script=Han}/u);
          expect(problem.messageZh).not.toMatch(UNFILLED);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on bytes', () => {
    fc.assert(
      fc.property(fc.constantFrom('', ...firstLines), fc.uint8Array({ maxLength: 500 }), (first, bytes) => {
        const reading = readCargoImp(Buffer.concat([Buffer.from(first), bytes]));
        expect(Array.isArray(reading.problems)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('stays linear and lists a bounded number of problems', () => {
    const fillers = [
      'OSI/A\n',
      '/\n',
      '//////////////////////////////\n',
      'XYZ/1\n',
      '999-00000070\n',
      'A',
      'OCI/\n',
      '...\n',
      '\n',
    ];
    for (const { smi } of MESSAGE_KINDS) {
      for (const filler of fillers) {
        const count = Math.min(
          Math.floor((MAX_BYTES - 40) / filler.length),
          filler.endsWith('\n') ? MAX_LINES - 3 : MAX_BYTES,
        );
        const text = Buffer.from(`${smi}\n999-00000070\n${filler.repeat(count)}`);
        const { problems } = readCargoImp(text);
        expect(problems.length).toBeLessThanOrEqual(MAX_PROBLEMS + 1);
      }
    }
  });

  it('cleans any text into the character set, or refuses it with the typed error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.boolean(), (value, colon) => {
        try {
          const cleaned = cleanText(value, { field: 'x', max: 35, colon });
          expect(cleaned).toMatch(colon ? /^[A-Z0-9.: -]{1,35}$/ : /^[A-Z0-9. -]{1,35}$/);
          expect(cleanText(cleaned, { field: 'x', max: 35, colon })).toBe(cleaned);
        } catch (error) {
          expect(error).toBeInstanceOf(CargoImpWriteError);
        }
      }),
    );
  });
});
