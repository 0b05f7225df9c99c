import { type Currency, MoneyError, fractionDigits, wholeMinor } from './money.ts'

const formats = new Map<string, Intl.NumberFormat>()

/**
 * `formatMoney(19900, 'CNY', 'zh-CN')` is "¥199.00"; JPY has no decimals.
 * The bare ¥ belongs to CNY in every language here; the yen is written JP¥, so that nobody reads one as the other.
 */
export function formatMoney(minor: number, currency: Currency, locale = 'zh-CN'): string {
  const places = fractionDigits(currency)
  const key = `${locale} ${currency}`
  let format = formats.get(key)
  if (!format) {
    const currencyDisplay = currency === 'CNY' ? 'narrowSymbol' : 'symbol'
    format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay })
    formats.set(key, format)
  }
  // A decimal string, because a double no longer holds the cents of very large sums.
  const written = format.format(toDecimal(minor, places) as Intl.StringNumericLiteral)
  return currency === 'JPY' ? written.replace(/(?<!JP)¥/, 'JP¥') : written
}

/** Plain decimal text for exports and form fields: 19900 → "199.00". No symbol, no grouping. */
export function toDecimal(minor: number, places: number): string {
  const whole = wholeMinor(minor)
  const figures = String(Math.abs(whole)).padStart(places + 1, '0')
  const point = figures.length - places
  const text = places === 0 ? figures : `${figures.slice(0, point)}.${figures.slice(point)}`
  return whole < 0 ? `-${text}` : text
}

/**
 * What a person typed, as minor units: "199", "199.00", "¥1,299.5", "１９９．００".
 * Throws MoneyError `money/not-a-number`, `money/too-many-decimals` or `money/out-of-range`; never rounds.
 */
export function parseMoney(text: string, currency: Currency): number {
  const places = fractionDigits(currency)
  const typed = text
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/^(-?)(?:[¥$€£]|元)/, '$1')
    .replace(/元$/, '')
  const match = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/.exec(typed)
  if (!match) throw new MoneyError('money/not-a-number', `${JSON.stringify(text.slice(0, 40))} is not an amount`)
  const [, sign, whole = '', decimals = ''] = match
  // "199.000" says nothing new, so it may pass; "199.005" would have to be rounded by somebody.
  const kept = decimals.replace(/0+$/, '')
  if (kept.length > places) {
    throw new MoneyError('money/too-many-decimals', `${currency} has ${places} decimals, ${JSON.stringify(text.slice(0, 40))} has more`)
  }
  const minor = BigInt(whole.replaceAll(',', '') + kept.padEnd(places, '0'))
  if (minor > BigInt(Number.MAX_SAFE_INTEGER)) throw new MoneyError('money/out-of-range', 'the amount is too large')
  const value = Number(minor)
  return sign && value !== 0 ? -value : value
}
