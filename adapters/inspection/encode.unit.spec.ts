import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { EncodeError, type InspectionOrder } from '../adapter.ts';
import { children, find, readXml, textOf, type XmlElement } from '../syntax/xml/index.ts';
import { AIR_EXPORT, CONTEXT, PARTNER, RAIL_IMPORT } from './examples.fixture.ts';
import { inspectionAdapter } from './index.ts';

const SCHEMA = new URL('../../contracts/declaration/declaration.schema.json', import.meta.url);

function encoded(declaration = RAIL_IMPORT, context = CONTEXT) {
  const message = inspectionAdapter.encode({ kind: 'declare', declaration }, context);
  const { root, problems } = readXml(message.body);
  expect(problems).toEqual([]);
  if (root === undefined) throw new Error('no root');
  const head = find(root, 'ITF_DCL_IO_DECL');
  if (head === undefined) throw new Error('no declaration');
  return { message, root, head };
}

const texts = (element: XmlElement | undefined, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, textOf(element, name)]));

const ORDER: InspectionOrder = {
  number: '1180105050300001-I1',
  version: 1,
  kind: 'joint',
  agencies: ['customs', 'inspection'],
  units: [{ kind: 'container', id: 'TCKU3125044' }],
  placedAt: '2018-01-05T01:30:00Z',
  windowFrom: '2018-01-05T02:00:00Z',
  windowTo: '2018-01-05T04:00:00Z',
  place: 'DTV-Y1',
  reason: '联合查验',
};

describe('a declaration to inspection', () => {
  it.each([RAIL_IMPORT, AIR_EXPORT])('starts from a declaration that is one: $traderReference', (declaration) => {
    const ajv = new Ajv2020.default({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
    expect(validate(declaration), JSON.stringify(validate.errors)).toBe(true);
  });

  it('travels in an OBORMessage whose MESSAGE_ID is the reference, the same for a repeat and only for it', () => {
    const { message, root } = encoded();
    expect(message).toMatchObject({ format: 'inspection/eciq', type: 'ITF_DCL_IO_DECL', mediaType: 'application/xml' });
    expect(message.reference).toMatch(/^[0-9a-f]{32}$/);
    const names = ['MESSAGE_ID', 'MESSAGE_TYPE', 'MESSAGE_TIME', 'MESSAGE_SOURCE', 'MESSAGE_DEST', 'MESSAGE_CATEGORY'];
    expect(texts(find(root, 'MessageHead'), [...names, 'TECH_REG_CODE', 'MESSAGE_SIGN_DATA'])).toEqual({
      MESSAGE_ID: message.reference,
      MESSAGE_TYPE: 'EEntDeclIo',
      MESSAGE_TIME: '2018-01-05 09:30:00',
      MESSAGE_SOURCE: 'TONGGUAN',
      MESSAGE_DEST: 'SXCIQ',
      MESSAGE_CATEGORY: '11',
      TECH_REG_CODE: 'MA0BRKR27',
      MESSAGE_SIGN_DATA: '',
    });
    expect(encoded().message).toEqual(message);
    expect(encoded(RAIL_IMPORT, { ...CONTEXT, now: new Date() }).message.reference).toBe(message.reference);
    expect(encoded(RAIL_IMPORT, { ...CONTEXT, reference: 'TG2' }).message.reference).not.toBe(message.reference);
    expect(encoded(RAIL_IMPORT, { ...CONTEXT, declarationNo: '1180105050300002' }).message.reference).not.toBe(
      message.reference,
    );
  });

  it('says an import by rail in the codes of inspection', () => {
    const { head } = encoded();
    const expected = {
      EntDeclNo: '1180105050300001',
      DeclWorkNo: 'FH-2018/0007',
      AplKind: 'I',
      DeclCode: '13',
      TradeModeCode: '11',
      TransModeCode: '2',
      DespCtryCode: '496',
      TradeCountryCode: '496',
      DespPortCode: '496000',
      EntyPortCode: '150701',
      GdsArvlDate: '20180103T00:00:00',
      DespDate: '20171230T00:00:00',
      DeclDate: '20180105T09:30:00',
      BillLadNo: 'AGB14524',
      DeclCustm: '0503',
      CustmRegNo: '1402960007',
      techRegCode: 'MA0BRKR27',
      DeclRegNo: '1400910027',
      ConsigneeCname: '大同样例贸易有限公司',
      ConsignorEname: 'ULAANBAATAR SAMPLE FOODS LLC',
      AppCertCode: '21,16',
      ApplOri: '1,1',
      ApplCopyQuan: '2,0',
      AttaCollectName: '发票,合同',
      SpecPassFlag: '0000',
      OrigBoxFlag: '1',
    };
    expect(texts(head, Object.keys(expected))).toEqual(expected);
    const [first, second] = children(head, 'ITF_DCL_IO_DECL_GOODS');
    expect(texts(first, ['CiqCode', 'Currency', 'OriCtryCode', 'InspType', 'GoodsAttr', 'StdWeight'])).toEqual({
      CiqCode: '0207140090101',
      Currency: '840',
      OriCtryCode: '496',
      InspType: 'PR',
      GoodsAttr: '14,19',
      StdWeight: '20500.5',
    });
    expect(texts(second, ['Currency', 'StdQty', 'StdQtyUnitCode', 'StdWeight', 'Weight', 'WtMeasUnit'])).toEqual({
      Currency: '910',
      StdQty: '30',
      StdQtyUnitCode: '033',
      StdWeight: '16500',
      Weight: '16500',
      WtMeasUnit: '035',
    });
  });

  it('nests containers, their details, packages, papers, qualifications and users', () => {
    const { head } = encoded();
    const rows = children(head, 'ITF_DCL_IO_DECL_CONT');
    expect(rows.map((row) => [textOf(row, 'CntnrModeCode'), textOf(row, 'ContNo'), textOf(row, 'LclFlag')])).toEqual([
      ['211', 'TCKU3125044,MSCU6639870', '0'],
      ['111', 'CSQU3054383', '1'],
    ]);
    expect(
      rows.flatMap((row) => children(row, 'ITF_DCL_IO_DECL_CONT_DETAIL')).map((row) => textOf(row, 'SeqNo')),
    ).toEqual(['1', '2', '3']);
    const [first, second] = children(head, 'ITF_DCL_IO_DECL_GOODS');
    const carried = (goods: XmlElement | undefined) =>
      children(goods, 'ITF_DCL_IO_DECL_GOODS_CONT').map((row) => [
        textOf(row, 'ContCode'),
        textOf(row, 'TransMeansType'),
      ]);
    expect(carried(first)).toEqual([
      ['TCKU3125044', '20'],
      ['MSCU6639870', '20'],
      ['5243547', '31'],
    ]);
    expect(carried(second)).toEqual([
      ['MSCU6639870', '20'],
      ['CSQU3054383', '20'],
    ]);
    const packs = children(first, 'ITF_DCL_IO_DECL_GOODS_PACK');
    expect(
      packs.map((row) => [textOf(row, 'PackTypeCode'), textOf(row, 'PackQty'), textOf(row, 'IsMainPack')]),
    ).toEqual([
      ['4M', '820', '1'],
      ['9C91', '20', '0'],
    ]);
    for (const table of ['ATT', 'USER']) expect(children(head, `ITF_DCL_IO_DECL_${table}`)).toHaveLength(2);
    expect(textOf(find(head, 'ITF_DCL_IO_DECL_LIMIT'), 'EntQualifNo')).toBe('ZZ0001');
    const empty = (element: XmlElement): string[] => [
      ...(element.children.length === 0 && element.text === '' ? [element.path] : []),
      ...element.children.flatMap(empty),
    ];
    expect(empty(head)).toEqual([]);
  });

  it('turns the ends of an export round and declares it by its air waybill', () => {
    const { head } = encoded(AIR_EXPORT);
    const expected = {
      AplKind: 'O',
      DeclCode: '24',
      TransModeCode: '4',
      BillLadNo: '999-76543213',
      DespCtryCode: '276',
      ConsignorCname: '大同样例贸易有限公司',
      ConsigneeEname: 'ULAANBAATAR SAMPLE FOODS LLC',
      GdsArvlDate: '',
      DestCode: '',
    };
    expect(texts(head, Object.keys(expected))).toEqual(expected);
    expect(textOf(find(head, 'ITF_DCL_IO_DECL_GOODS'), 'OrigPlaceCode')).toBe('140200');
  });

  it('lists the ULDs of an air waybill among the containers, with the specification of their type', () => {
    const unitLoadDevices = ['AKE12345CA', 'PMC1234MU', 'DPE54321CA'];
    const { number = '', origin = '', destination = '' } = AIR_EXPORT.airWaybill ?? {};
    const { head } = encoded({ ...AIR_EXPORT, airWaybill: { number, origin, destination, unitLoadDevices } });
    const rows = children(head, 'ITF_DCL_IO_DECL_CONT');
    expect(
      rows.map((row) => [textOf(row, 'CntnrModeCode'), textOf(row, 'ContainerQty'), textOf(row, 'ContNo')]),
    ).toEqual([
      ['999', '2', 'AKE12345CA,PMC1234MU'],
      ['202', '1', 'DPE54321CA'],
    ]);
    const details = rows.flatMap((row) => children(row, 'ITF_DCL_IO_DECL_CONT_DETAIL'));
    expect(details.map((row) => textOf(row, 'ContNo'))).toEqual(unitLoadDevices);
  });

  it('takes the specification of a container from its ISO 6346 size and type', () => {
    const of = (sizeType: string) => {
      const { head } = encoded({ ...RAIL_IMPORT, containers: [{ number: 'TCKU3125044', sizeType }] });
      return textOf(find(head, 'ITF_DCL_IO_DECL_CONT'), 'CntnrModeCode');
    };
    expect(['22G1', '45R1', '42T6', '22U1', 'L5G1'].map(of)).toEqual(['211', '121', '131', '998', '999']);
  });

  it('names everything inspection has no code for at once', () => {
    const broken = {
      ...RAIL_IMPORT,
      transport: { ...RAIL_IMPORT.transport, mode: 'Q', dispatchPort: 'XXX999' },
      items: RAIL_IMPORT.items.map((item) => ({ ...item, currency: 'XAU' })),
      packages: { count: 1, kind: 'ZZ' },
    };
    const attempt = () => encoded(broken);
    expect(attempt).toThrow(EncodeError);
    try {
      attempt();
    } catch (error) {
      const problems = error instanceof EncodeError ? error.problems : [];
      expect(problems.map(({ at }) => at).sort()).toEqual([
        '/items/0/currency',
        '/items/1/currency',
        '/packages/kind',
        '/transport/dispatchPort',
        '/transport/mode',
      ]);
      for (const problem of problems)
        expect(problem).toMatchObject({ code: 'ECIQ-CODE', messageZh: expect.stringMatching(/./) });
    }
  });

  it('refuses characters XML does not have, and instructions that are not for inspection', () => {
    expect(() => encoded({ ...RAIL_IMPORT, marks: 'A\u0001' })).toThrow(EncodeError);
    const hold = {
      number: '1180105050300001-H1',
      version: 1,
      units: [],
      placedAt: '2018-01-05T01:30:00Z',
      agency: 'customs',
      reason: 'x',
    };
    const declaration = RAIL_IMPORT;
    expect(() => inspectionAdapter.encode({ kind: 'hold', declaration, order: hold }, CONTEXT)).toThrow(EncodeError);
    expect(() => inspectionAdapter.encode({ kind: 'declare', declaration }, CONTEXT, 'customs/dec-2018')).toThrow(
      EncodeError,
    );
  });

  it('signs the head for a partner whose platform wants it', () => {
    const partner = { ...PARTNER, key: 'k', codes: { ...PARTNER.codes, signature: 'md5' } };
    const { root } = encoded(RAIL_IMPORT, { ...CONTEXT, partner });
    expect(textOf(find(root, 'MessageHead'), 'MESSAGE_SIGN_DATA')).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('an amendment and a withdrawal to inspection', () => {
  const numbers = [{ kind: 'inspectionNo', value: '118000000000001' } as const];
  const amended = { ...RAIL_IMPORT, contractNumber: 'HT20180099' };
  const instruction = {
    kind: 'amend',
    declaration: amended,
    before: RAIL_IMPORT,
    version: 3,
    reason: '合同变更',
  } as const;
  const withdrawal = { kind: 'withdraw', declaration: RAIL_IMPORT, reason: '合同取消' } as const;
  const bodyOf = (body: Uint8Array) => find(readXml(body).root, 'MessageBody')?.children ?? [];
  const rows = (row: XmlElement | undefined) => row?.children.map(({ localName, text }) => [localName, text]);
  const read = (body: Uint8Array) => inspectionAdapter.read(body, { receivedAt: new Date(), utcOffsetMinutes: 480 });

  it('an amendment says what it is and carries the declaration as it is afterwards', () => {
    const message = inspectionAdapter.encode(instruction, { ...CONTEXT, numbers });
    expect(message).toMatchObject({ format: 'inspection/eciq', type: 'DCL_MODIFY' });
    const head = find(readXml(message.body).root, 'MessageHead');
    expect(texts(head, ['MESSAGE_ID', 'MESSAGE_TYPE', 'MESSAGE_CATEGORY'])).toEqual({
      MESSAGE_ID: message.reference,
      MESSAGE_TYPE: 'EEntDeclMod',
      MESSAGE_CATEGORY: '11',
    });
    const [modify, declaration, ...others] = bodyOf(message.body);
    expect(rows(modify)).toEqual([
      ['EntDeclNo', CONTEXT.declarationNo],
      ['DeclGetNo', '118000000000001'],
      ['ModType', '1'],
      ['Version', '3'],
      ['Reason', '合同变更'],
      ['OperTime', '2018-01-05 09:30:00'],
    ]);
    expect(textOf(declaration, 'ContractNo')).toBe('HT20180099');
    expect(others).toEqual([]);
  });

  it('a withdrawal carries nothing else, and the number only where it is known', () => {
    const [modify, ...others] = bodyOf(inspectionAdapter.encode(withdrawal, CONTEXT).body);
    expect(rows(modify)).toEqual([
      ['EntDeclNo', CONTEXT.declarationNo],
      ['ModType', '2'],
      ['Reason', '合同取消'],
      ['OperTime', '2018-01-05 09:30:00'],
    ]);
    expect(others).toEqual([]);
    // Inspection knows a declaration by our own number: nothing has to be waited for.
    expect(inspectionAdapter.capabilities.amendsBy).toBeUndefined();
    expect(inspectionAdapter.capabilities.instructions).toEqual(expect.arrayContaining(['amend', 'withdraw']));
  });

  it('are read back with their meaning, and the declaration in an amendment with them', () => {
    const reading = read(inspectionAdapter.encode(instruction, { ...CONTEXT, numbers }).body);
    expect(reading).toMatchObject({ type: 'DCL_MODIFY', format: 'inspection/eciq', problems: [], reports: [] });
    expect(reading?.meaning).toMatchObject({
      modification: 'amendment',
      zh: '修改申请',
      entDeclNo: CONTEXT.declarationNo,
      version: '3',
      reason: '合同变更',
      amended: { goods: 2, bill: 'AGB14524' },
    });
    const withdrawn = read(inspectionAdapter.encode(withdrawal, CONTEXT).body);
    expect(withdrawn).toMatchObject({ problems: [], meaning: { modification: 'withdrawal', reason: '合同取消' } });
    expect(withdrawn?.meaning).not.toHaveProperty('amended');
    const body = inspectionAdapter.encode(instruction, CONTEXT).body;
    const translated = inspectionAdapter.toDeclaration(body, { receivedAt: new Date(), utcOffsetMinutes: 480 });
    expect(translated?.declaration).toMatchObject({ contractNumber: 'HT20180099' });
  });

  it('with something missing or wrong have it named at once', () => {
    const text = new TextDecoder().decode(inspectionAdapter.encode(withdrawal, CONTEXT).body);
    const bad = text.replace('<ModType>2', '<ModType>7').replace(/<Reason>.*<\/Reason>/, '<Extra>1</Extra>');
    expect(
      read(new TextEncoder().encode(bad))?.problems.map(({ code, at }) => `${code} ${at.split('/').at(-1)}`),
    ).toEqual(['ECIQ-MISSING Reason', 'ECIQ-FORM ModType', 'ECIQ-UNKNOWN Extra']);
    const bare = text.replace('<ModType>2', '<ModType>1');
    expect(read(new TextEncoder().encode(bare))?.problems.map(({ code }) => code)).toEqual([
      'ECIQ-MISSING',
      'ECIQ-STRUCTURE',
    ]);
  });

  it('an amendment that inspection has no codes for is refused like the declaration', () => {
    const declaration = { ...amended, packages: { count: 1, kind: 'ZZ' } };
    expect(() => inspectionAdapter.encode({ ...instruction, declaration }, CONTEXT)).toThrow(EncodeError);
  });
});

describe('a declaration of several bills to inspection', () => {
  const several = { ...RAIL_IMPORT, furtherBills: [{ number: 'AGB14525' }, { number: 'AGB14526' }] };
  const back = (declaration: typeof RAIL_IMPORT) =>
    inspectionAdapter.toDeclaration(encoded(declaration).message.body, {
      receivedAt: new Date(),
      utcOffsetMinutes: 480,
    })?.declaration;

  it('names the first as the bill and the others behind the requirements, and comes back so', () => {
    const { head } = encoded(several);
    expect(texts(head, ['BillLadNo', 'SpeclInspQuraRe'])).toEqual({
      BillLadNo: 'AGB14524',
      SpeclInspQuraRe: '请安排上午查验 其他提运单：AGB14525、AGB14526',
    });
    const { furtherBills, inspection } = several;
    expect(back(several)).toMatchObject({ furtherBills, inspection: { requirements: inspection?.requirements } });
    expect(back(RAIL_IMPORT)).not.toHaveProperty('furtherBills');
  });
});

describe('an inspection order to inspection', () => {
  it('travels in an OBORMessage and is read back', () => {
    const context = { ...CONTEXT, numbers: [{ kind: 'inspectionNo', value: '118000000000001' } as const] };
    const message = inspectionAdapter.encode(
      { kind: 'inspectionOrder', declaration: RAIL_IMPORT, order: ORDER },
      context,
    );
    expect(message).toMatchObject({ format: 'tongguan/inspection-order', type: 'InspectionOrder' });
    const { root } = readXml(message.body);
    expect(textOf(find(root, 'MessageHead'), 'MESSAGE_TYPE')).toBe('InspectionOrder');
    const order = find(root, 'InspectionOrder');
    expect(order?.namespace).toBe('urn:tongguan:inspection-order:1');
    expect(textOf(order, 'InspectionNo')).toBe('118000000000001');
    expect(textOf(order, 'Bill')).toBe('AGB14524');
    const reading = inspectionAdapter.read(message.body, { receivedAt: new Date(), utcOffsetMinutes: 480 });
    expect(reading).toMatchObject({ type: 'InspectionOrder', format: 'tongguan/inspection-order', problems: [] });
    expect(reading?.meaning).toMatchObject({ number: ORDER.number, messageId: message.reference });
  });
});

describe('whom inspection concerns', () => {
  const plain = {
    ...RAIL_IMPORT,
    documents: [],
    inspection: {},
    items: RAIL_IMPORT.items.map((item) => ({ ...item, supervisionConditions: ['7'], inspectionCategories: [] })),
  };
  it.each([
    ['neither A or B nor a category', plain, false],
    ['a wish of the trader', { ...plain, inspection: { requested: true } }, true],
    ['a clearance form', { ...plain, documents: [{ kind: 'B', number: '1' }] }, true],
    ['a category', AIR_EXPORT, true],
    ['supervision condition A', { ...plain, items: [{ ...RAIL_IMPORT.items[0], supervisionConditions: ['A'] }] }, true],
  ])('%s', (_what, declaration, expected) => {
    expect(inspectionAdapter.concerns(declaration as typeof RAIL_IMPORT)).toBe(expected);
  });
});
