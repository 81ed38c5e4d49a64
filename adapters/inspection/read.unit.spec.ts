import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { find, readXml, type XmlElement } from '../syntax/xml/index.ts';
import { AIR_EXPORT, bytes, CONTEXT, oborm, RAIL_IMPORT, READ_CONTEXT, receiptXml } from './examples.fixture.ts';
import { inspectionAdapter } from './index.ts';

const SAMPLES = new URL('../../../shared/samples/inspection/', import.meta.url);
const haveSamples = existsSync(SAMPLES);
if (!haveSamples)
  console.warn('SKIPPED: ../shared/samples/inspection is missing; the inspection samples are not read.');

const read = (text: string | Uint8Array) =>
  inspectionAdapter.read(typeof text === 'string' ? bytes(text) : text, READ_CONTEXT);
const declared = (declaration = RAIL_IMPORT) =>
  inspectionAdapter.encode({ kind: 'declare', declaration }, CONTEXT).body;

/** The elements of a declaration as text, the tables beside each other when `flat`. */
function declarationXml(flat: boolean): string {
  const head = find(readXml(declared()).root, 'ITF_DCL_IO_DECL');
  if (head === undefined) throw new Error('no declaration');
  const beside: string[] = [];
  const write = (element: XmlElement): string => {
    const parts = element.children.map((child) => {
      if (!flat || !child.localName.startsWith('ITF_')) return write(child);
      beside.push(write(child));
      return '';
    });
    return `<${element.localName}>${parts.join('') || element.text.replaceAll('&', '&amp;')}</${element.localName}>`;
  };
  return write(head) + beside.join('');
}

describe.runIf(haveSamples)('samples of the real exchanges', () => {
  const expected: Readonly<Record<string, readonly [format: string, type: string, problems: readonly string[]]>> = {
    'eciq-oborm-push-import.xml': ['inspection/eciq', 'ITF_DCL_IO_DECL', ['ECIQ-CODE']],
    'eciq-oborm-pull-request.xml': ['inspection/eciq', 'SEARCH_TABLE', []],
    'constructed/dcl-response-1500.json': ['inspection/eciq', 'DCL_RESPONSE', []],
    'constructed/itownet-header.xml': ['inspection/eciq', 'ItowNetHeader', []],
    'constructed/ciqresult-2018.xml': ['inspection/eciq-single-window', 'Ciqresult', []],
  };
  const files = haveSamples
    ? ['', 'constructed/', 'data/'].flatMap((folder) =>
        readdirSync(new URL(folder || '.', SAMPLES), { withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => `${folder}${entry.name}`),
      )
    : [];

  it.each(files)('%s', (file) => {
    const reading = read(readFileSync(new URL(file, SAMPLES)));
    const want = expected[file];
    const got = reading && [reading.format, reading.type, reading.problems.map(({ code }) => code)];
    expect(got).toEqual(want);
  });

  it('has looked at every one it expects', () => {
    expect(Object.keys(expected).filter((file) => !files.includes(file))).toEqual([]);
  });

  it('understands the real declaration', () => {
    const body = readFileSync(new URL('eciq-oborm-push-import.xml', SAMPLES));
    const translation = inspectionAdapter.toDeclaration(body, READ_CONTEXT);
    expect(translation?.declaration).toMatchObject({
      direction: 'import',
      supervisionMode: '0110',
      transport: { mode: '2', tradeCountry: 'USA', dispatchPort: 'USA432', borderDate: '2016-08-24' },
      containers: [{ number: 'NYKU0832273', specification: '21' }],
      items: [{ hsCode: '9703000090', currency: 'USD', inspectionSuffix: '999' }],
    });
  });

  it('understands the receipt 1500', () => {
    const reading = read(readFileSync(new URL('constructed/dcl-response-1500.json', SAMPLES)));
    expect(reading?.reports).toMatchObject([
      {
        learned: [{ kind: 'inspectionNo', value: '117000000000001' }],
        statements: [{ kind: 'inspect', code: '1500', senderTime: '2017-01-02T00:00:00.000Z' }],
      },
    ]);
  });
});

describe('there and back', () => {
  it('brings a rail import back but for what eCIQ has no element for', () => {
    const translation = inspectionAdapter.toDeclaration(declared(), READ_CONTEXT);
    const { trader, owner, declarant, overseas } = RAIL_IMPORT.parties;
    const { station: _station, ...transport } = RAIL_IMPORT.transport;
    const { preferredFrom: _from, preferredTo: _to, ...inspection } = RAIL_IMPORT.inspection ?? {};
    // Lost: office of the border, levy, note, terms, masses of the whole, certificates of customs, the wishes of time,
    // the station; of the parties the social credit codes and the declarant's customs registration; of the items what
    // only customs asks (specification, duty, conditions, final destination).
    const items = RAIL_IMPORT.items.map(
      ({ specification: _s, dutyMode: _d, supervisionConditions: _c, destinationCountry: _f, ...item }) => item,
    );
    const { uscc: _u, ...traderBack } = trader;
    expect(translation?.declaration).toEqual({
      traderReference: RAIL_IMPORT.traderReference,
      direction: 'import',
      declarationOffice: '0503',
      supervisionMode: '0110',
      contractNumber: 'HT20180007',
      marks: 'N/M',
      parties: {
        trader: traderBack,
        owner,
        declarant: { name: declarant.name, inspectionRegistration: declarant.inspectionRegistration },
        overseas,
      },
      transport,
      bill: RAIL_IMPORT.bill,
      containers: RAIL_IMPORT.containers,
      wagons: RAIL_IMPORT.wagons,
      packages: RAIL_IMPORT.packages,
      items,
      attachments: RAIL_IMPORT.attachments,
      inspection,
    });
    expect(translation?.problems.map(({ at, code }) => `${code} ${at}`)).toEqual([
      'ECIQ-MISSING /borderOffice',
      'ECIQ-MISSING /parties/trader/uscc',
      'ECIQ-MISSING /parties/declarant/uscc',
      'ECIQ-MISSING /parties/declarant/customsRegistration',
      'ECIQ-MISSING /grossMass',
      'ECIQ-MISSING /netMass',
      'ECIQ-MISSING /items/0/destinationCountry',
      'ECIQ-MISSING /items/1/destinationCountry',
    ]);
  });

  it('brings an air export back, its waybill as the bill', () => {
    const translation = inspectionAdapter.toDeclaration(declared(AIR_EXPORT), READ_CONTEXT);
    expect(translation?.declaration).toMatchObject({
      direction: 'export',
      bill: { number: '999-76543213' },
      transport: { mode: '5', tradeCountry: 'DEU', dispatchDate: '2018-01-06' },
      parties: { trader: { name: '大同样例贸易有限公司' }, overseas: { name: 'ULAANBAATAR SAMPLE FOODS LLC' } },
      items: [{ originCountry: 'CHN', division: '140200', quantity: { value: '100', unit: '035' } }],
    });
  });

  it('brings the ULDs of an air export back to its waybill, as no containers', () => {
    const unitLoadDevices = ['AKE12345CA', 'DPE54321CA'];
    const airWaybill = { number: '999-76543213', origin: 'DAT', destination: 'FRA', unitLoadDevices };
    const translation = inspectionAdapter.toDeclaration(declared({ ...AIR_EXPORT, airWaybill }), READ_CONTEXT);
    expect(translation?.declaration).toMatchObject({
      bill: { number: '999-76543213' },
      airWaybill: { number: '999-76543213', unitLoadDevices },
    });
    expect(translation?.declaration).not.toHaveProperty('containers');
    expect(translation?.problems.map(({ code }) => code)).not.toContain('ECIQ-CODE');
    const reading = inspectionAdapter.read(declared({ ...AIR_EXPORT, airWaybill }), READ_CONTEXT);
    expect(reading?.problems.map(({ code }) => code)).not.toContain('ECIQ-UNIT');
  });

  it('loses which statutory quantity was first when the first is a mass and the second a count', () => {
    const [first] = RAIL_IMPORT.items;
    if (first === undefined) throw new Error('no item');
    const mass = { value: '5', unit: '035' };
    const count = { value: '2', unit: '001' };
    const declaration = { ...RAIL_IMPORT, items: [{ ...first, firstQuantity: mass, secondQuantity: count }] };
    expect(inspectionAdapter.toDeclaration(declared(declaration), READ_CONTEXT)?.declaration).toMatchObject({
      items: [{ firstQuantity: count, secondQuantity: mass }],
    });
  });
});

describe('a declaration in every nesting it comes in', () => {
  const nested = declarationXml(false);
  const flat = declarationXml(true);
  const reference = inspectionAdapter.toDeclaration(declared(), READ_CONTEXT)?.declaration;

  it.each([
    ['a file', `<ROOT>${nested}</ROOT>`, 'A', 'inspection/eciq'],
    ['bare', nested, 'A', 'inspection/eciq'],
    ['a platform message', oborm(nested), 'B', 'inspection/eciq'],
    ['the national feed', `<EEntDeclIo>${flat}</EEntDeclIo>`, 'C1', 'inspection/eciq-single-window'],
  ])('%s', (_what, text, variant, format) => {
    const reading = read(text);
    expect(reading?.problems).toEqual([]);
    expect(reading).toMatchObject({ type: 'ITF_DCL_IO_DECL', format, meaning: { variant, goods: 2, containers: 3 } });
    expect(inspectionAdapter.toDeclaration(bytes(text), READ_CONTEXT)?.declaration).toEqual(reference);
  });

  it('as JSON', () => {
    const toJson = (element: XmlElement): unknown => {
      if (element.children.length === 0) return element.text;
      const members: Record<string, unknown> = {};
      for (const child of element.children) {
        if (child.localName.startsWith('ITF_')) {
          members[child.localName] = [...((members[child.localName] as unknown[] | undefined) ?? []), toJson(child)];
        } else members[child.localName] = toJson(child);
      }
      return members;
    };
    const head = find(readXml(declared()).root, 'ITF_DCL_IO_DECL');
    const json = JSON.stringify({ MessageHead: {}, MessageBody: { ITF_DCL_IO_DECL: head && [toJson(head)] } });
    expect(read(json)).toMatchObject({ type: 'ITF_DCL_IO_DECL', problems: [], meaning: { variant: 'B' } });
    expect(inspectionAdapter.toDeclaration(bytes(json), READ_CONTEXT)?.declaration).toEqual(reference);
  });

  it('of the import client, with its own names and the codes of customs', () => {
    const text = `<EEntDeclIo xmlns="http://www.chinaport.gov.cn/ciq"><ITF_DCL_IO_DECL><EntDeclNo>E1</EntDeclNo><AplKind>E</AplKind><DeclCode>24</DeclCode><CiqTrafMode>3</CiqTrafMode><CiqDespCtryCode>MNG</CiqDespCtryCode><BillNo>B1</BillNo><CustomMaster>0503</CustomMaster></ITF_DCL_IO_DECL><ITF_DCL_IO_DECL_GOODS><GoodsNo>1</GoodsNo><ProdHsCode>0712320000</ProdHsCode><DeclGoodsCname>木耳</DeclGoodsCname><CiqCurr>USD</CiqCurr></ITF_DCL_IO_DECL_GOODS></EEntDeclIo>`;
    expect(read(text)).toMatchObject({
      format: 'inspection/eciq-single-window',
      problems: [],
      meaning: { variant: 'C2' },
    });
    expect(inspectionAdapter.toDeclaration(bytes(text), READ_CONTEXT)?.declaration).toMatchObject({
      direction: 'export',
      declarationOffice: '0503',
      transport: { mode: '3', tradeCountry: 'MNG' },
      bill: { number: 'B1' },
      items: [{ currency: 'USD' }],
    });
  });

  it('in GBK as well as UTF-8', () => {
    const gbk = iconv.encode(oborm(nested, 'GBK'), 'gbk');
    expect(inspectionAdapter.toDeclaration(gbk, READ_CONTEXT)?.declaration).toEqual(reference);
  });

  it('never tells the account and password of the road', () => {
    const text = nested.replace(
      '</ITF_DCL_IO_DECL>',
      '<spare1>USERX</spare1><spare2>SECRETX</spare2></ITF_DCL_IO_DECL>',
    );
    expect(JSON.stringify(read(text))).not.toMatch(/SECRETX|USERX/);
  });

  it.each([
    [
      'no goods',
      '<ITF_DCL_IO_DECL><EntDeclNo>1</EntDeclNo><AplKind>I</AplKind><DeclCode>13</DeclCode></ITF_DCL_IO_DECL>',
      ['ECIQ-STRUCTURE'],
    ],
    ['nothing at all', '<ITF_DCL_IO_DECL/>', ['ECIQ-MISSING', 'ECIQ-MISSING', 'ECIQ-MISSING', 'ECIQ-STRUCTURE']],
    ['a wrong direction', nested.replace('<DeclCode>13<', '<DeclCode>24<'), ['ECIQ-MISMATCH']],
    ['a wrong CIQ code', nested.replace('<CiqCode>0207', '<CiqCode>0307'), ['ECIQ-MISMATCH']],
    ['a short HS code', nested.replace('<ProdHsCode>4407111091', '<ProdHsCode>44071110'), ['ECIQ-FORM']],
    ['a wrong day', nested.replace('20180103T', '20180230T'), ['ECIQ-FORM']],
    ['an unknown element', nested.replace('<AplKind>', '<Strange>1</Strange><AplKind>'), ['ECIQ-UNKNOWN']],
    [
      'a value twice',
      nested.replace('<AplKind>', '<AplKind>O</AplKind><AplKind>'),
      ['ECIQ-DUPLICATE', 'ECIQ-MISMATCH'],
    ],
    ['a wrong container', nested.replaceAll('TCKU3125044', 'TCKU3125045'), ['ECIQ-UNIT']],
    ['two declarations', `<ROOT>${nested}${nested}</ROOT>`, ['ECIQ-STRUCTURE']],
    ['a broken tag', `${nested.slice(0, -5)}`, ['XML-TAG']],
  ])('names %s', (_what, text, codes) => {
    const reading = read(text);
    expect([...new Set(reading?.problems.map(({ code }) => code))].sort()).toEqual([...new Set(codes)].sort());
    for (const { messageZh, at } of reading?.problems ?? [])
      expect([messageZh !== '', at !== '']).toEqual([true, true]);
  });
});

describe('results and empty boxes', () => {
  it.each([
    ['<ROOT><RESULT>0</RESULT><DESC>成功</DESC></ROOT>', { taken: true }, 0],
    ['<ROOT><RESULT>1</RESULT><DESC>报文重复</DESC></ROOT>', { taken: false, description: '报文重复' }, 0],
    ['<ROOT><RESULT>7</RESULT></ROOT>', { taken: false }, 1],
    ['代码:01;没有符合条件的数据！', { empty: true }, 0],
    ['代码：01', { empty: true }, 0],
  ])('%s', (text, meaning, problems) => {
    const reading = read(text);
    expect(reading).toMatchObject({ format: 'inspection/eciq', type: 'RESULT', meaning, reports: [] });
    expect(reading?.problems).toHaveLength(problems);
  });

  it('reads a delete with all its ids', () => {
    const text = oborm('<SEARCH_TABLE><RESPONSE_ID>R1</RESPONSE_ID><RESPONSE_ID>R2</RESPONSE_ID></SEARCH_TABLE>');
    expect(read(text)).toMatchObject({ type: 'SEARCH_TABLE', meaning: { responseIds: ['R1', 'R2'] }, problems: [] });
  });

  it.each([
    '',
    ' ',
    'hello',
    '<DecMessage/>',
    '<ROOT/>',
    '<ROOT><DESC/></ROOT>',
    '{}',
    '[1]',
    '{"a":"DCL_RESPONSE"}',
    'UNB+UNOA',
  ])('leaves alone what is not its own: %s', (text) => {
    expect(read(text)).toBeUndefined();
    expect(inspectionAdapter.toDeclaration(bytes(text), READ_CONTEXT)).toBeUndefined();
  });

  it.each(['{"DCL_RESPONSE":', '<OBORMessage>', '<OBORMessage/>', '<!DOCTYPE a><OBORMessage/>', '<EEntDeclIo/>'])(
    'says what is wrong with its own: %s',
    (text) => {
      expect(read(text)?.problems.length).toBeGreaterThan(0);
      expect(read(text)?.reports).toEqual([]);
    },
  );

  it('never acknowledges: the delete does', () => {
    expect(inspectionAdapter.acknowledge(declared(), undefined, CONTEXT)).toBeUndefined();
  });
});

describe('bad input', () => {
  const valid = [
    declared(),
    bytes(oborm(receiptXml({ RspCodes: '1500', RspInfo: '箱号：TCKU3125044' }))),
    bytes(JSON.stringify({ MessageBody: { DCL_RESPONSE: [{ RspCodes: '2000' }] } })),
  ];

  it('never throws on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (any) => {
        read(any);
        inspectionAdapter.toDeclaration(any, READ_CONTEXT);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws on a damaged message', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...valid),
        fc.nat(),
        fc.nat(),
        fc.uint8Array({ maxLength: 20 }),
        (message, at, length, put) => {
          const start = at % message.length;
          const damaged = Buffer.concat([message.subarray(0, start), put, message.subarray(start + (length % 40))]);
          read(damaged);
          inspectionAdapter.toDeclaration(damaged, READ_CONTEXT);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('says that a message is too large', () => {
    expect(read(oborm(`<A>${'x'.repeat(3_000_000)}</A>`))?.problems).toMatchObject([{ code: 'XML-SIZE' }]);
  });

  it('never throws on JSON of any shape under its names', () => {
    const named = fc.record({
      MessageHead: fc.jsonValue(),
      MessageBody: fc.jsonValue(),
      ITF_DCL_IO_DECL: fc.jsonValue(),
    });
    fc.assert(
      fc.property(named, (value) => void read(JSON.stringify(value))),
      { numRuns: 200 },
    );
    expect(read(`{"DCL_RESPONSE":${'['.repeat(100_000)}`)?.problems).toMatchObject([{ code: 'ECIQ-JSON' }]);
    expect(read(`{"DCL_RESPONSE":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`)?.problems.length).toBeGreaterThan(0);
  });

  it.each([
    ['receipts', oborm(receiptXml({ RspCodes: '1500', RspInfo: '箱号：'.repeat(50) }).repeat(2500))],
    [
      'goods',
      `<ROOT><ITF_DCL_IO_DECL>${'<ITF_DCL_IO_DECL_GOODS><GoodsNo>1</GoodsNo></ITF_DCL_IO_DECL_GOODS>'.repeat(20_000)}</ITF_DCL_IO_DECL></ROOT>`,
    ],
    [
      'flat goods',
      `<EEntDeclIo><ITF_DCL_IO_DECL/>${'<ITF_DCL_IO_DECL_GOODS><GoodsNo>1</GoodsNo></ITF_DCL_IO_DECL_GOODS><ITF_DCL_IO_DECL_GOODS_PACK><GoodsNo>1</GoodsNo></ITF_DCL_IO_DECL_GOODS_PACK>'.repeat(9000)}</EEntDeclIo>`,
    ],
    [
      'flat containers',
      `<EEntDeclIo><ITF_DCL_IO_DECL/>${'<ITF_DCL_IO_DECL_CONT><ContId>1</ContId></ITF_DCL_IO_DECL_CONT><ITF_DCL_IO_DECL_CONT_DETAIL><ContId>1</ContId><ContNo>A</ContNo></ITF_DCL_IO_DECL_CONT_DETAIL>'.repeat(8000)}</EEntDeclIo>`,
    ],
  ])('reads a hostile number of %s in a bounded time', (_what, text) => {
    expect(read(text)).toBeDefined();
  });
});
