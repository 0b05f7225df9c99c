/** Currencies are ISO 4217 codes; the product sells in CNY and can show others. */
export type Currency = string

/** An amount in the currency's smallest unit (分 for CNY, 円 for JPY). Never a fraction. */
export type Money = { readonly minor: number; readonly currency: Currency }

export type MoneyErrorCode =
  | 'money/currency-mismatch'
  | 'money/not-whole'
  | 'money/out-of-range'
  | 'money/bad-weights'
  | 'money/unknown-currency'
  | 'money/not-a-number'
  | 'money/too-many-decimals'

/** A refused amount. `code` has a text in both languages; `message` is for logs. */
export class MoneyError extends Error {
  readonly code: MoneyErrorCode
  constructor(code: MoneyErrorCode, message: string) {
    super(message)
    this.name = 'MoneyError'
    this.code = code
  }
}

/** Refuses anything but a whole number that JavaScript and PostgreSQL's bigint both hold exactly. */
export function wholeMinor(minor: number): number {
  if (!Number.isInteger(minor)) throw new MoneyError('money/not-whole', `${minor} is not a whole number of minor units`)
  if (!Number.isSafeInteger(minor)) throw new MoneyError('money/out-of-range', `${minor} is too large`)
  return minor === 0 ? 0 : minor
}

/** `money(19900, 'CNY')` is ¥199.00. */
export function money(minor: number, currency: Currency): Money {
  fractionDigits(currency)
  return { minor: wholeMinor(minor), currency }
}

/** a + b, in one currency. */
export function add(a: Money, b: Money): Money {
  return money(wholeMinor(a.minor) + wholeMinor(b.minor), sameCurrency(a, b))
}

/** a - b, in one currency. May go below zero: what that means is the caller's rule. */
export function subtract(a: Money, b: Money): Money {
  return money(wholeMinor(a.minor) - wholeMinor(b.minor), sameCurrency(a, b))
}

/** The sum of a list; an empty list is zero of the given currency. */
export function sum(amounts: readonly Money[], currency: Currency): Money {
  return amounts.reduce(add, money(0, currency))
}

function sameCurrency(a: Money, b: Money): Currency {
  if (a.currency !== b.currency) {
    throw new MoneyError('money/currency-mismatch', `cannot mix ${a.currency} and ${b.currency}`)
  }
  return a.currency
}

const digits = new Map<Currency, number>()

/** How many decimals people write for this currency: 2 for CNY, 0 for JPY. */
export function fractionDigits(currency: Currency): number {
  const known = digits.get(currency)
  if (known !== undefined) return known
  // Intl accepts lower case too; two spellings of one currency must not both enter the ledger.
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new MoneyError('money/unknown-currency', `${JSON.stringify(currency)} is not a currency code`)
  }
  const found = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  digits.set(currency, found)
  return found
}
