export { allocate } from './allocate.ts'
export { add, type Currency, fractionDigits, type Money, MoneyError, type MoneyErrorCode, money, subtract, sum } from './money.ts'
export { formatMoney, parseMoney, toDecimal } from './text.ts'
