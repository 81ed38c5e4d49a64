/** 进口 / 出口. Messages write it as I and E, numbers as 1 and 0 or 1 and 2. */
export type TradeDirection = 'import' | 'export';
