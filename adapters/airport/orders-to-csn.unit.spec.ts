import { describe, expect, it } from 'vitest';
import { EncodeError, type HoldOrder, type InspectionOrder, type Instruction, type ReleaseOrder } from '../adapter.ts';
import { encodeContext, exportDeclaration, lines, readContext } from './examples.fixture.ts';
import { airportAdapter } from './index.ts';

const declaration = exportDeclaration();
const units = [{ kind: 'airWaybill', id: '999-76543213' } as const];
const inspection: InspectionOrder = {
  number: '0180105050300007-I1',
  version: 1,
  kind: 'joint',
  agencies: ['customs', 'inspection'],
  units,
  placedAt: '2018-01-05T09:30:00+08:00',
  windowFrom: '2018-01-05T02:00:00Z',
  windowTo: '2018-01-05T12:00:00+08:00',
  place: 'DAT-C1',
  reason: '一次查验',
};
const hold: HoldOrder = {
  number: '0180105050300007-H1',
  version: 1,
  units,
  placedAt: '2018-01-05T09:31:00+08:00',
  agency: 'inspection',
  reason: '检疫不合格',
};
const release: ReleaseOrder = {
  number: '0180105050300007-R1',
  version: 1,
  units,
  placedAt: '2018-01-05T16:00:00+08:00',
};

const encode = (instruction: Instruction) => airportAdapter.encode(instruction, encodeContext());
const csn = (instruction: Instruction) => lines(encode(instruction).body);

describe('orders as CSN lines', () => {
  it('orders an inspection at the beginning of the appointment, local time', () => {
    const message = encode({ kind: 'inspectionOrder', declaration, order: inspection });
    expect(lines(message.body)).toEqual(['PSN', '999-76543213', 'CSN/8H/05JAN1000/0180105050300007-I1 JOINT']);
    expect(message).toMatchObject({
      type: 'CSN',
      format: 'airport/cargo-imp',
      reference: 'PSN 999-76543213 0180105050300007-I1',
    });
  });

  it('says who comes alone, and J for a later version', () => {
    const order: InspectionOrder = { ...inspection, kind: 'single', agencies: ['customs'], version: 2 };
    expect(csn({ kind: 'inspectionOrder', declaration, order }).at(-1)).toBe(
      'CSN/8J/05JAN1000/0180105050300007-I1 CUSTOMS',
    );
  });

  it('says how the goods are looked at, where it is not by opening them', () => {
    const text = (changes: Partial<InspectionOrder>) =>
      csn({ kind: 'inspectionOrder', declaration, order: { ...inspection, ...changes } }).at(-1);
    expect(text({ method: 'machine' })).toBe('CSN/8H/05JAN1000/0180105050300007-I1 JOINT MACHINE');
    expect(text({ method: 'machineThenManual', kind: 'single', agencies: ['inspection'], version: 2 })).toBe(
      'CSN/8J/05JAN1000/0180105050300007-I1 INSPECTION MACHINE OPEN',
    );
    expect(text({ method: 'manual' })).toBe('CSN/8H/05JAN1000/0180105050300007-I1 JOINT');
  });

  it('lifts a cancelled inspection, at the time it was cancelled', () => {
    const order = { ...inspection, version: 2, cancelled: true, placedAt: '2018-01-05T09:45:00+08:00' };
    const message = encode({ kind: 'inspectionOrder', declaration, order });
    expect(lines(message.body)).toEqual(['PSN', '999-76543213', 'CSN/8I/05JAN0945/0180105050300007-I1']);
    expect(message.reference).toBe('PSN 999-76543213 0180105050300007-I1');
  });

  it('says whose hold it is where no agency holds', () => {
    for (const agency of ['operator', 'trader']) {
      expect(csn({ kind: 'hold', declaration, order: { ...hold, agency } }).at(-1)).toBe(
        `CSN/7H/05JAN0931/0180105050300007-H1 ${agency.toUpperCase()}`,
      );
    }
  });

  it('holds, and no longer inspects, a waybill that an amendment took out of the declaration; never releases it', () => {
    const airWaybill = { number: '180-12345675', origin: 'DAT', destination: 'ICN' };
    const amended = exportDeclaration({ airWaybill });
    expect(csn({ kind: 'hold', declaration: amended, order: hold })[1]).toBe('999-76543213');
    const cancelled = { ...inspection, version: 2, cancelled: true };
    expect(csn({ kind: 'inspectionOrder', declaration: amended, order: cancelled })[1]).toBe('999-76543213');
    expect(() => csn({ kind: 'release', declaration: amended, order: release })).toThrow(/not the one/);
    expect(() => csn({ kind: 'inspectionOrder', declaration: amended, order: inspection })).toThrow(/not the one/);
  });

  it('holds', () => {
    expect(csn({ kind: 'hold', declaration, order: hold }).at(-1)).toBe(
      'CSN/7H/05JAN0931/0180105050300007-H1 INSPECTION',
    );
    expect(csn({ kind: 'hold', declaration, order: { ...hold, version: 3 } }).at(-1)).toMatch(/^CSN\/7J/);
  });

  it('releases, and lifts first what was placed', () => {
    expect(csn({ kind: 'release', declaration, order: release })).toEqual([
      'PSN',
      '999-76543213',
      'CSN/SF/05JAN1600/0180105050300007-R1',
    ]);
    expect(csn({ kind: 'release', declaration, order: { ...release, liftsHold: true } })).toEqual([
      'PSN',
      '999-76543213',
      'CSN/8I/05JAN1600/0180105050300007-R1',
      'CSN/7I/05JAN1600/0180105050300007-R1',
      'CSN/SF/05JAN1600/0180105050300007-R1',
    ]);
  });

  it('names the waybill alone, whoever else has goods under it', () => {
    const order = { ...release, sharedWith: ['0180105050300009'] };
    expect(csn({ kind: 'release', declaration, order })).toEqual(csn({ kind: 'release', declaration, order: release }));
  });

  it('is read back without any problem, with the order number and the meaning of the code', () => {
    const { body } = encode({ kind: 'inspectionOrder', declaration, order: inspection });
    expect(airportAdapter.read(body, readContext())).toMatchObject({
      type: 'CSN',
      version: '',
      problems: [],
      reports: [],
      meaning: {
        notices: [
          {
            airWaybill: '999-76543213',
            status: { code: '8H', zh: '待查验,扣留' },
            date: '2018-01-05T10:00',
            orderNo: '0180105050300007-I1',
          },
        ],
      },
    });
  });

  it('refuses units that a CSN line cannot name, another waybill and ULDs of others, all at once', () => {
    const order: ReleaseOrder = {
      ...release,
      units: [
        { kind: 'container', id: 'TCKU3125044' },
        { kind: 'airWaybill', id: '180-12345675' },
        { kind: 'uld', id: 'AKE12345CA' },
        { kind: 'uld', id: 'AKE 1' },
      ],
    };
    try {
      encode({ kind: 'release', declaration, order });
      expect.unreachable('a release of a part was written');
    } catch (error) {
      if (!(error instanceof EncodeError)) throw error;
      expect(error.problems).toMatchObject([
        { code: 'AIR-UNIT', at: '/order/units/0', message: expect.stringContaining('container TCKU3125044') },
        { code: 'AIR-UNIT-FOREIGN', at: '/order/units/1' },
        { code: 'AIR-ULD-FOREIGN', at: '/order/units/2', message: expect.stringContaining('AKE12345CA') },
        { code: 'AIR-ULD-FORM', at: '/order/units/3' },
      ]);
    }
  });

  it('refuses an order for a declaration without air waybill, and a time that is none', () => {
    const { airWaybill: _, ...bare } = declaration;
    expect(() => encode({ kind: 'hold', declaration: bare, order: hold })).toThrow(/\/airWaybill/);
    expect(() => encode({ kind: 'hold', declaration, order: { ...hold, placedAt: 'soon' } })).toThrow(/placedAt/);
  });
});

describe('orders for ULDs as CSN lines', () => {
  const ULDS = ['AKE12345CA', 'PMC1234MU', 'AKE54321CA'];
  const number = '999-76543213';
  const onUlds = (unitLoadDevices = ULDS) =>
    exportDeclaration({ airWaybill: { number, origin: 'DAT', destination: 'ICN', unitLoadDevices } });
  const ofUlds = (...ids: string[]) => ids.map((id) => ({ kind: 'uld', id }) as const);
  const some = ofUlds('AKE12345CA', 'PMC1234MU');
  const problems = (instruction: Instruction) => {
    try {
      encode(instruction);
    } catch (error) {
      if (error instanceof EncodeError) return error.problems.map(({ code, at }) => `${code} ${at}`);
      throw error;
    }
    return [];
  };

  it('name those that are meant below the line that says who comes', () => {
    const order: InspectionOrder = { ...inspection, units: some, method: 'machine' };
    const message = encode({ kind: 'inspectionOrder', declaration: onUlds(), order });
    expect(lines(message.body)).toEqual([
      'PSN',
      number,
      'CSN/8H/05JAN1000/0180105050300007-I1 JOINT MACHINE',
      'CSN/8H/05JAN1000/0180105050300007-I1 ULD AKE12345CA PMC1234MU',
    ]);
    expect(message.reference).toBe('PSN 999-76543213 0180105050300007-I1');
    expect(csn({ kind: 'inspectionOrder', declaration: onUlds(), order: { ...order, version: 2 } }).slice(2)).toEqual([
      'CSN/8J/05JAN1000/0180105050300007-I1 JOINT MACHINE',
      'CSN/8J/05JAN1000/0180105050300007-I1 ULD AKE12345CA PMC1234MU',
    ]);
    expect(
      csn({ kind: 'hold', declaration: onUlds(), order: { ...hold, units: ofUlds('PMC1234MU') } }).slice(2),
    ).toEqual([
      'CSN/7H/05JAN0931/0180105050300007-H1 INSPECTION',
      'CSN/7H/05JAN0931/0180105050300007-H1 ULD PMC1234MU',
    ]);
  });

  it('name those that are meant in every line of a release and of a cancellation: none may free the whole waybill', () => {
    const order: ReleaseOrder = { ...release, units: some, liftsHold: true };
    expect(csn({ kind: 'release', declaration: onUlds(), order }).slice(2)).toEqual([
      'CSN/8I/05JAN1600/0180105050300007-R1 ULD AKE12345CA PMC1234MU',
      'CSN/7I/05JAN1600/0180105050300007-R1 ULD AKE12345CA PMC1234MU',
      'CSN/SF/05JAN1600/0180105050300007-R1 ULD AKE12345CA PMC1234MU',
    ]);
    const cancelled = { ...inspection, units: ofUlds('AKE54321CA'), version: 2, cancelled: true };
    expect(csn({ kind: 'inspectionOrder', declaration: onUlds(), order: cancelled }).slice(2)).toEqual([
      'CSN/8I/05JAN0930/0180105050300007-I1 ULD AKE54321CA',
    ]);
  });

  it.each([
    ['all of the waybill', ofUlds('AKE54321CA', 'PMC1234MU', 'AKE12345CA')],
    ['the waybill', units],
    ['the waybill and one of its own', [...units, ...ofUlds('PMC1234MU')]],
  ])('name none where %s is meant', (_, meant) => {
    expect(csn({ kind: 'release', declaration: onUlds(), order: { ...release, units: meant } })).toEqual([
      'PSN',
      number,
      'CSN/SF/05JAN1600/0180105050300007-R1',
    ]);
  });

  it('spread over as many lines as they need, each within its columns, and are all read back', () => {
    const ulds = Array.from({ length: 49 }, (_, index) => `AKE${10_000 + index}CA`);
    const order: ReleaseOrder = { ...release, number: '0180105050300007-R1234', units: ofUlds(...ulds) };
    const message = encode({ kind: 'release', declaration: onUlds([...ulds, 'PMC1234MU']), order });
    expect(lines(message.body)).toHaveLength(2 + 25);
    expect(Math.max(...lines(message.body).map(({ length }) => length))).toBeLessThanOrEqual(69);
    const reading = airportAdapter.read(message.body, readContext());
    expect(reading?.problems).toEqual([]);
    const notices = reading?.meaning.notices as readonly { readonly unitLoadDevices: readonly string[] }[];
    expect(notices.flatMap(({ unitLoadDevices }) => unitLoadDevices)).toEqual(ulds);
  });

  it('hold ULDs that an amendment took out of the declaration, and cancel their inspection; never release them', () => {
    const amended = onUlds(['AKE54321CA']);
    const former = { ...hold, units: ofUlds('AKE12345CA', 'AKE54321CA') };
    expect(csn({ kind: 'hold', declaration: amended, order: former }).at(-1)).toBe(
      'CSN/7H/05JAN0931/0180105050300007-H1 ULD AKE12345CA AKE54321CA',
    );
    const cancelled = { ...inspection, units: ofUlds('AKE12345CA'), version: 2, cancelled: true };
    expect(csn({ kind: 'inspectionOrder', declaration: exportDeclaration(), order: cancelled }).at(-1)).toBe(
      'CSN/8I/05JAN0930/0180105050300007-I1 ULD AKE12345CA',
    );
    const foreign = ['AIR-ULD-FOREIGN /order/units/0'];
    expect(problems({ kind: 'release', declaration: amended, order: { ...release, units: former.units } })).toEqual(
      foreign,
    );
    expect(
      problems({ kind: 'inspectionOrder', declaration: amended, order: { ...inspection, units: former.units } }),
    ).toEqual(foreign);
    // Lines without a name would be of the whole waybill, lines with one of nothing else.
    expect(
      problems({ kind: 'hold', declaration: amended, order: { ...hold, units: [...ofUlds('AKE12345CA'), ...units] } }),
    ).toEqual(foreign);
  });
});
