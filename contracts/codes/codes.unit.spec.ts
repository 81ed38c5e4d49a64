import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CODE_LIST_COLUMNS, CODE_LIST_IDS, type CodeListId, codeList, translate } from './codes.ts';

const FOLDER = new URL('.', import.meta.url);
/** Size of each list when it was made: a lost or doubled part shows here. */
const SIZES: Record<CodeListId, number> = {
  'customs-office': 1075,
  'transport-mode': 18,
  'supervision-mode': 101,
  'exemption-nature': 45,
  'duty-mode': 9,
  'trade-terms': 7,
  country: 264,
  currency: 22,
  unit: 123,
  'package-kind': 13,
  'container-spec': 8,
  port: 4333,
  'domestic-port': 997,
  district: 961,
  'admin-division': 3219,
  'ciq-org': 1032,
  'document-kind': 37,
  'declaration-type': 20,
  'entry-type': 5,
  'edoc-kind': 12,
  'ciq-attachment-kind': 46,
  'ciq-certificate': 19,
  'ciq-purpose': 24,
  'goods-attribute': 20,
  'ciq-declaration-kind': 7,
  'inspection-category': 9,
  'customs-channel': 41,
  'inspection-receipt': 20,
  'release-mode': 10,
  'ciq-package-kind': 94,
  'ciq-container-spec': 21,
  'ciq-trade-mode': 29,
  'goods-use': 12,
};
/** The form every code of a list has. */
const FORMS: Partial<Record<CodeListId, RegExp>> = {
  'customs-office': /^\d{4}$/,
  'transport-mode': /^[0-9A-Z]$/,
  'supervision-mode': /^\d{4}$/,
  'exemption-nature': /^\d{3}$/,
  country: /^[A-Z]{3}$/,
  currency: /^[A-Z]{3}$/,
  unit: /^\d{3}$/,
  'package-kind': /^\d{2}$/,
  'container-spec': /^\d{2}$/,
  port: /^(?:[A-Z]{3}|99[1-6])\d{3}$/,
  'domestic-port': /^\d{6}$/,
  district: /^\d{4}[0-9A-Z]$/,
  'admin-division': /^\d{6}$/,
  'ciq-org': /^\d{6}$/,
  'edoc-kind': /^\d{8}$/,
  'inspection-receipt': /^\d{4}$/,
  'release-mode': /^\d{2}$/,
};
/** Columns in which every row has a value, beside `code` and `zh`. */
const FULL: Partial<Record<CodeListId, readonly string[]>> = {
  'transport-mode': ['en', 'customs2016', 'ciq'],
  'duty-mode': ['en'],
  'trade-terms': ['en'],
  country: ['en', 'customs2016', 'ciqNumeric'],
  currency: ['en', 'customs2016', 'isoNumeric', 'ciqNumeric'],
  'package-kind': ['en', 'customs2016', 'ciq'],
  'container-spec': ['en', 'customs2016', 'ciq', 'isoLength'],
  port: ['en', 'customs2016', 'ciq'],
  'document-kind': ['en'],
  'declaration-type': ['en'],
  'entry-type': ['en'],
  'edoc-kind': ['en'],
  'ciq-attachment-kind': ['en', 'direction'],
  'ciq-certificate': ['en'],
  'ciq-purpose': ['en'],
  'goods-attribute': ['en'],
  'ciq-declaration-kind': ['en', 'direction'],
  'inspection-category': ['en', 'direction'],
  'customs-channel': ['en', 'class'],
  'inspection-receipt': ['en', 'class'],
  'release-mode': ['en', 'effect'],
  'ciq-container-spec': ['en'],
  'ciq-trade-mode': ['en'],
  'goods-use': ['en'],
};

describe.each(CODE_LIST_IDS)('code list %s', (id) => {
  const list = codeList(id);
  const rows: readonly Readonly<Record<string, string | undefined>>[] = list.rows;

  it('has a header that says what it is, from where and of when', () => {
    expect(list.id).toBe(id);
    expect(list.title.en).not.toBe('');
    expect(list.title.zh).toMatch(/\p{Script=Han}/u);
    expect(list.source.length).toBeGreaterThan(20);
    expect(list.asOf).toMatch(/^20\d\d(-\d\d(-\d\d)?)?$/);
  });

  it('has its rows, each code once, with a Chinese name', () => {
    expect(rows.length).toBe(SIZES[id]);
    expect(new Set(rows.map((row) => row.code)).size).toBe(rows.length);
    expect(rows.filter((row) => !row.zh || row.zh !== row.zh.trim())).toEqual([]);
  });

  it('keeps the form of its codes and the columns every row must have', () => {
    const form = FORMS[id] ?? /^\S*$/;
    expect(rows.filter((row) => !form.test(row.code ?? ' '))).toEqual([]);
    for (const column of FULL[id] ?? []) expect(rows.filter((row) => row[column] === undefined)).toEqual([]);
    if (id !== 'declaration-type') expect(list.has('')).toBe(false);
  });

  it('is small enough to be read whole, and frozen', () => {
    expect(statSync(new URL(`${id}.json`, FOLDER)).size).toBeLessThan(400 * 1024);
    expect(Object.isFrozen(list) && Object.isFrozen(list.rows) && list.rows.every((row) => Object.isFrozen(row))).toBe(
      true,
    );
    expect(codeList(id)).toBe(list);
  });
});

describe('the folder of code lists', () => {
  it('holds a file for every list and no file without one', () => {
    const files = readdirSync(fileURLToPath(FOLDER)).filter((name) => name.endsWith('.json'));
    expect(files.sort()).toEqual(
      Object.keys(CODE_LIST_COLUMNS)
        .map((id) => `${id}.json`)
        .sort(),
    );
  });
});

describe('codeList', () => {
  it.each([
    ['customs-office', '0503', '大同海关'],
    ['customs-office', '0500', '太原海关'],
    ['customs-office', '0202', '新港海关'],
    ['customs-office', '0702', '二连海关'],
    ['customs-office', '9404', '阿拉山口'],
    ['customs-office', '9402', '霍尔果斯'],
    ['domestic-port', '150201', '二连浩特铁路'],
    ['domestic-port', '150102', '满洲里铁路'],
    ['domestic-port', '140001', '太原'],
    ['port', 'MNG000', '蒙古'],
    ['port', 'MNG902', '扎门乌德（蒙古）'],
    ['district', '14029', '大同'],
    ['district', '14022', '大同经济技术开发区'],
    ['admin-division', '140200', '大同市'],
    ['ciq-org', '140000', '山西局本部'],
    ['ciq-org', '140100', '大同局本部'],
    ['document-kind', 'A', '入境货物通关单'],
    ['unit', '035', '千克'],
  ] as const)('%s knows %s as %s', (id, code, zh) => {
    expect(codeList(id).get(code)?.zh).toBe(zh);
  });

  it('names the seven offices of the Taiyuan district in English too', () => {
    const offices = codeList('customs-office');
    for (const code of ['0500', '0501', '0502', '0503', '0504', '0505', '0506']) {
      expect(offices.get(code)?.en).toBeDefined();
    }
    expect(offices.get('0503')?.en).toBe('Datong Customs');
  });

  it('knows nothing that is not in the list, whatever the text', () => {
    for (const code of ['', '__proto__', 'constructor', '503', ' 0503', '０５０３']) {
      expect(codeList('customs-office').get(code)).toBeUndefined();
      expect(codeList('customs-office').by('code', code)).toEqual([]);
    }
  });

  it('leaves out a column that has no value', () => {
    expect(codeList('country').get('ZZZ')).not.toHaveProperty('alpha2');
  });

  it('tells letters of different case apart', () => {
    expect(codeList('customs-channel').get('a')?.class).toBe('ciq');
    expect(codeList('customs-channel').get('A')?.class).toBe('deleted');
  });
});

describe('looking up by another column', () => {
  it('gives the country before its towns, and all of them', () => {
    const found = codeList('port').by('customs2016', '124');
    expect(found[0]?.code).toBe('MNG000');
    expect(found.length).toBeGreaterThan(10);
    expect(translate('port', 'customs2016', '1413', 'code')).toBe('MNG901');
  });

  it('gives the row that stands for the old value first', () => {
    expect(codeList('country').by('customs2016', '699')[0]?.code).toBe('ZOC');
    expect(codeList('country').by('customs2016', '326')[0]?.code).toBe('NOR');
    expect(codeList('transport-mode').by('ciq', '9')[0]?.code).toBe('9');
    expect(codeList('package-kind').by('customs2016', '7')[0]?.code).toBe('99');
  });

  it('lists rows of an unclear value but translates none of them', () => {
    expect(
      codeList('country')
        .by('customs2016', '299')
        .map((row) => row.code)
        .sort(),
    ).toEqual(['ATF', 'IOT', 'SHN']);
    expect(codeList('country').isAmbiguous('customs2016', '299')).toBe(true);
    expect(translate('country', 'customs2016', '299', 'code')).toBeUndefined();
    expect(translate('package-kind', 'customs2016', '3', 'code')).toBeUndefined();
  });

  it('marks as ambiguous only values that several rows share', () => {
    for (const id of CODE_LIST_IDS) {
      const list = codeList(id);
      for (const column of CODE_LIST_COLUMNS[id]) {
        const values = new Set(list.rows.map((row) => (row as Readonly<Record<string, string>>)[column] ?? ''));
        for (const value of values) {
          if (list.isAmbiguous(column as never, value)) {
            expect(list.by(column as never, value).length, `${id} ${column} ${value}`).toBeGreaterThan(1);
          }
        }
      }
    }
  });

  it('returns the country of every old number, or says it is ambiguous', () => {
    const countries = codeList('country');
    for (const row of countries.rows) {
      const { customs2016 = '' } = row;
      const back = translate('country', 'customs2016', customs2016, 'code');
      if (countries.by('customs2016', customs2016).length === 1) expect(back).toBe(row.code);
      else expect(countries.isAmbiguous('customs2016', customs2016) || back !== undefined).toBe(true);
    }
  });

  it('prefers a port of the country that has the number', () => {
    const ports = codeList('port');
    for (const { customs2016 = '' } of ports.rows) {
      if (customs2016.length !== 3 || ports.isAmbiguous('customs2016', customs2016)) continue;
      const country = ports.by('customs2016', customs2016)[0]?.code.slice(0, 3) ?? '';
      expect(translate('country', 'code', country, 'customs2016')).toBe(customs2016);
    }
  });
});

describe('translate', () => {
  it.each([
    ['customs2016', '502', 'code', 'USA'],
    ['code', 'MNG', 'customs2016', '124'],
    ['code', 'CHN', 'alpha2', 'CN'],
    ['ciqNumeric', '643', 'code', 'RUS'],
    ['customs2016', '110', 'code', 'HKG'],
    ['alpha2', 'KZ', 'ciqNumeric', '398'],
    ['alpha2', 'XX', 'code', undefined],
    ['code', 'ZZZ', 'alpha2', undefined],
  ] as const)('country %s %s is %s %s', (from, code, to, expected) => {
    expect(translate('country', from, code, to)).toBe(expected);
  });

  it('keeps the three tables of transport apart', () => {
    expect(translate('transport-mode', 'code', '3', 'ciq')).toBe('2');
    expect(translate('transport-mode', 'code', '3', 'cn012')).toBe('2');
    expect(translate('transport-mode', 'ciq', '3', 'code')).toBe('4');
    expect(translate('transport-mode', 'unRec19', '4', 'code')).toBe('5');
  });

  it('keeps the inspection number of a currency apart from the ISO number', () => {
    expect(translate('currency', 'code', 'EUR', 'isoNumeric')).toBe('978');
    expect(translate('currency', 'code', 'EUR', 'ciqNumeric')).toBe('910');
    expect(translate('currency', 'customs2016', '142', 'code')).toBe('CNY');
  });

  it('carries modes, units and packages across', () => {
    expect(translate('supervision-mode', 'code', '0110', 'ciqTradeMode')).toBe('11');
    expect(translate('supervision-mode', 'ciqTradeMode', '11', 'code')).toBe('0110');
    expect(translate('unit', 'code', '035', 'unRec20')).toBe('KGM');
    expect(translate('unit', 'unRec20', 'TNE', 'code')).toBe('070');
    expect(translate('unit', 'code', '001', 'unRec20')).toBeUndefined();
    expect(translate('package-kind', 'code', '93', 'customs2016')).toBe('5');
    expect(translate('package-kind', 'ciq', '9C91', 'code')).toBe('93');
  });
});

describe('the lists agree with each other and with what Node knows', () => {
  it('has alpha-2 codes that name a region', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    const codes = codeList('country').rows.flatMap((row) => row.alpha2 ?? []);
    expect(codes.length).toBe(249);
    expect(new Set(codes).size).toBe(249);
    expect(codes.filter((code) => names.of(code) === undefined)).toEqual([]);
  });

  it('has currencies of ISO 4217', () => {
    const known = new Set(Intl.supportedValuesOf('currency'));
    expect(codeList('currency').rows.filter((row) => !known.has(row.code))).toEqual([]);
  });

  it('has ports of countries that are in the country list', () => {
    const own = /^(?:99[1-6]|ZZZ)/;
    const countries = codeList('country');
    expect(codeList('port').rows.filter((row) => !own.test(row.code) && !countries.has(row.code.slice(0, 3)))).toEqual(
      [],
    );
  });

  it('has an inspection name for every inspection value it maps to', () => {
    const missing = <T>(rows: readonly T[], value: (row: T) => string | undefined, has: (code: string) => boolean) =>
      rows.filter((row) => !has(value(row) ?? '') && value(row) !== undefined);
    const modes = codeList('supervision-mode').rows;
    expect(missing(modes, (row) => row.ciqTradeMode, codeList('ciq-trade-mode').has)).toEqual([]);
    const packages = codeList('package-kind').rows;
    expect(missing(packages, (row) => row.ciq, codeList('ciq-package-kind').has)).toEqual([]);
  });

  it('names only known classes of receipt', () => {
    const classes = new Set(codeList('customs-channel').rows.map((row) => row.class));
    const known = 'transport failed declared accepted refused returned action examined reexamined tax inspection';
    for (const name of classes) expect(`${known} released cleared deleted ciq other`.split(' ')).toContain(name);
    expect(codeList('customs-channel').get('C')?.class).toBe('inspection');
    expect(codeList('customs-channel').get('P')?.class).toBe('released');
    expect(codeList('inspection-receipt').get('1500')).toMatchObject({ class: 'inspection', rank: '7' });
    expect(codeList('inspection-receipt').get('2000')).toMatchObject({ class: 'released', rank: '8' });
  });

  it('releases on REL_MODE 02 to 06, 08 and 09 only', () => {
    const codes = codeList('release-mode')
      .by('effect', 'released')
      .map((row) => row.code);
    expect(codes).toEqual(['02', '03', '04', '05', '06', '08', '09']);
  });
});
