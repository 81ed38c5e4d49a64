/** Rules of filters that several lists have. */
import type { FilterRule } from './pages.ts';

type Rule = Omit<FilterRule, 'name'>;

export const oneOf = (values: readonly string[]): Rule => ({
  read: (text) => (values.includes(text) ? text : undefined),
  expected: `one of ${values.join(', ')}`,
  expectedZh: `须为以下之一：${values.join('、')}`,
});

export const ofLength = (least: number, most: number): Rule => ({
  read: (text) => (text.length >= least && text.length <= most ? text : undefined),
  expected: `of ${least} to ${most} characters`,
  expectedZh: `${least}至${most}个字符`,
});

const PARTY = /^[a-z][a-z-]{1,20}$/;

/** The name of a party, known here or not. */
export const party: Rule = {
  read: (text) => (PARTY.test(text) ? text : undefined),
  expected: 'the name of a party, e.g. customs',
  expectedZh: '须为部门名称，如customs',
};

const NUMBER = /^[0-9]{16}$/;

export const declarationNumber: Rule = {
  read: (text) => (NUMBER.test(text) ? text : undefined),
  expected: 'a declaration number of 16 digits',
  expectedZh: '须为16位关检关联号',
};
