import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freedBy, keptBy, withoutLiftedHolds } from './kept-back.ts';

const A = 'TCKU3125044';
const B = 'TGXU3100011';

/** all, the numbers that are let go, or nothing and why. */
function freed(text: string): string {
  const { units, nothing, keptBack, unreadable } = freedBy(text);
  if (nothing) return `nothing: ${keptBack ?? unreadable.join(' ')}`;
  return units.length === 0 ? 'all' : units.map(({ id }) => id).join(' ');
}

describe('a release lets go', () => {
  it.each([
    ...[
      '放行',
      '放行成功',
      '海关已放行',
      '复查正常，放行',
      '担保放行',
      '海关放行（无纸）',
      '放行 其他提运单：AGB14524',
    ],
    ...['解除扣留，放行', '取消查验，放行', '查验完毕，未见异常，准予放行', '未抽中查验，放行', '放行，不再查验'],
    ...['检疫不合格项目已处理，放行', '准予放行，请于5日内缴税', '电话0352-5243547 放行', ''],
  ])('everything: %s', (text) => {
    expect(freed(text)).toBe('all');
  });

  it.each([
    [`放行 箱号：${A}、${B}`, `${A} ${B}`],
    [`箱号：${A} 已查验，放行`, A],
    [`箱号：${A} 查验完毕，未见异常，放行`, A],
    [`箱号：${A}、${B} 经人工查验正常，放行`, `${A} ${B}`],
    [`解除对${A}的扣留，放行`, A],
    [`放行 箱号：${A}、TGXU3100012`, A],
    ['放行 车号5243547', '5243547'],
    ['放行 车厢号：5243547', '5243547'],
    ['放行 车号：5243547 其他提运单：OOLU20012345', '5243547'],
  ])('what it names: %s', (text, expected) => {
    expect(freed(text)).toBe(expected);
  });

  it.each([
    [`除箱号：${A}外放行`, '除'],
    [`海关已放行，${A} 暂扣`, '暂'],
    [`放行 箱号：${A}；${B}查验`, '查验'],
    [`箱号：${A} 已查验，${B}放行`, '已查验'],
    [`箱号：${A} 未经查验 放行`, '未'],
    [`箱号：${A} 已查验，不合格`, '不'],
    [`查验合格后放行 箱号：${A}`, '查验'],
    [`部分放行 箱号：${A}`, '部分'],
    [`放行 箱号：${A}，其余待定`, '其余'],
    [`放 行 箱号：${A}，${B} 扣 留`, '扣'],
    [`箱号：${A} 未解除扣留`, '未'],
  ])('nothing where something is said beside a name: %s', (text, word) => {
    expect(freed(text)).toBe(`nothing: ${word}`);
  });

  it.each([
    ...['部分放行', '部分货物已放行', '撤销放行', '撤销对该票货物的放行', '放行指令已撤销', '不予放行', '未放行'],
    ...[
      '暂不放行',
      '待放行',
      '放行失败',
      '除第2项商品外放行',
      '放行，其余扣留',
      '不合格，不放行',
      '解除查验，扣留货物',
    ],
  ])('nothing where the release itself is taken back: %s', (text) => {
    expect(freed(text)).toMatch(/^nothing: /);
  });

  it.each([
    '放行 箱号：TCKU3125045',
    '放行 TCKU312504',
    '放行 TCKU 3125044',
    '放行 TCKU312504-4',
    '放行 TCKU31250441',
    '放行 AKE12345CA',
    '放行 集装器：AKE12345',
    '放行 车号 524354',
  ])('nothing where a name cannot be read: %s', (text) => {
    expect(freed(text)).toMatch(/^nothing: [A-Z0-9 -]+$/);
  });
});

describe('what holds, refuses or inspects is said of', () => {
  it.each([
    ['查验通知', []],
    [`扣留 箱号：${A}`, [A]],
    [`解除监管，扣留 箱号：${A} 境外`, [A]],
    [`扣留 箱号：${A}、TGXU3100012`, []],
    [`除箱号：${A}外全部扣留`, []],
    [`${A}以外的箱全部查验`, []],
  ])('%s', (text, expected) => {
    expect(keptBy(text).units.map(({ id }) => id)).toEqual(expected);
  });
});

describe('a text longer than is read', () => {
  const filler = '货'.repeat(8000);

  it('lets nothing go, and keeps all', () => {
    expect(freed(`放行 箱号：${A} ${filler}`)).toBe('nothing: ……');
    expect(keptBy(`扣留 箱号：${A} ${filler} ${B}`)).toEqual({ units: [], unreadable: ['……'] });
    expect(withoutLiftedHolds(`${filler}解除扣留，扣留`)).toContain('扣留');
  });
});

describe('a hold', () => {
  it.each([
    ...['解除扣留', '扣留已解除，继续办理', `解除对${A}的扣留`, '扣留予以解除', '取消扣留', '撤销对该票货物的扣留决定'],
    `解除对${A}、${B}的扣留`,
  ])('is over: %s', (text) => {
    expect(withoutLiftedHolds(text)).not.toContain('扣留');
  });

  it.each([
    ...[
      '布控待查，扣留',
      `解除对${A}的扣留，扣留${B}`,
      `解除对${A}的扣留并扣留${B}`,
      '取消查验并扣留',
      '取消放行，扣留',
    ],
    ...['未解除扣留', '不予解除扣留', '扣留尚未解除', '扣留不得解除', '解除扣留条件不具备', '撤销放行扣留货物'],
  ])('stands: %s', (text) => {
    expect(withoutLiftedHolds(text)).toContain('扣留');
  });
});

describe('whatever the text', () => {
  it('is taken, in time, and a release of names never lets go the whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { units, nothing } = freedBy(`${text} 箱号：${A}`);
        expect(nothing || units.length > 0).toBe(true);
        expect(keptBy(text).units.length).toBeLessThanOrEqual(500);
      }),
    );
    // Anything much worse than linear would not come back before the test is given up.
    for (const piece of ['除', '不', '扣留', '解除', '撤销对该票', '查验', '放行', '审', 'TCKU31250', `${A}、`])
      freedBy(piece.repeat(400_000));
  });
});
