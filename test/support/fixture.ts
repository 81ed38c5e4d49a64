/** A small valid declaration for tests that do not look at its goods. */
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import { containerCheckDigit } from '../../contracts/identifiers/container-number.ts';
import { usccCheckCharacter } from '../../contracts/identifiers/uscc.ts';

export const uscc = (first17: string): string => `${first17}${usccCheckCharacter(first17)}`;
export const container = (first10: string): string => `${first10}${containerCheckDigit(first10)}`;

export const FIRM = uscc('91140200MA0TEST00');

/** A rail import in one container; `reference` makes it another declaration. */
export function declarationFixture(reference: string, more: Partial<Declaration> = {}): Declaration {
  const firm = { name: '大同测试进出口有限公司', uscc: FIRM, customsRegistration: '1402960001' };
  return {
    traderReference: reference,
    direction: 'import',
    declarationOffice: '0503',
    borderOffice: '0702',
    supervisionMode: '0110',
    exemptionNature: '101',
    parties: { trader: firm, declarant: firm, overseas: { name: 'TEST MINING LLC', country: 'MNG' } },
    transport: { mode: '3', tradeCountry: 'MNG', station: 'DTV', journeyId: '20180105' },
    bill: {
      number: `RB${reference
        .replaceAll(/[^A-Za-z0-9]/g, '')
        .toUpperCase()
        .slice(-20)}`,
    },
    containers: [{ number: container('TCKU312504'), specification: '21', sizeType: '22G1', items: [1] }],
    packages: { count: 10, kind: '22' },
    grossMass: '1200',
    netMass: '1000',
    items: [
      {
        number: 1,
        hsCode: '8430500000',
        name: '采矿机械',
        quantity: { value: '1', unit: '001' },
        totalPrice: '10000',
        currency: 'USD',
        originCountry: 'MNG',
        destinationCountry: 'CHN',
        dutyMode: '1',
      },
    ],
    ...more,
  };
}
