import { type Currency, formatMoney } from '#platform/money/index.ts'
import { getLocale } from '#paraglide/runtime.js'

/** Minor units in two parts, for a small sign before a large figure: 19900 is "¥" and "199.00". */
export function moneyParts(amount: number, currency = 'CNY'): { sign: string; figure: string; minus: boolean } {
  const written = formatMoney(Math.abs(amount), currency as Currency, getLocale())
  const [, sign = '', figure = written] = /^([^\d]*)(.*)$/.exec(written) ?? []
  return { sign, figure, minus: amount < 0 }
}

/** The same as one string, with a true minus: "−¥1,344.00". */
export function money(amount: number, currency = 'CNY'): string {
  const { sign, figure, minus } = moneyParts(amount, currency)
  return `${minus ? '−' : ''}${sign}${figure}`
}
