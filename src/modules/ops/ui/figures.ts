import { m } from '#paraglide/messages.js'
import { money } from '#ui/money.ts'

export interface FigureShown {
  figure: string
  today: number
  weekAgo: number
  days: number[]
  before: number[]
}

const words: Record<string, { label: () => string; unit: () => string }> = {
  learners: { label: m.ops_figure_learners, unit: m.ops_unit_people },
  paid: { label: m.ops_figure_paid, unit: () => '' },
  refunded: { label: m.ops_figure_refunded, unit: () => '' },
  orders: { label: m.ops_figure_orders, unit: m.ops_unit_times },
  enrolments: { label: m.ops_figure_enrolments, unit: m.ops_unit_enrolments },
  registrations: { label: m.ops_figure_registrations, unit: m.ops_unit_people },
  submissions: { label: m.ops_figure_submissions, unit: m.ops_unit_pieces },
  reviews: { label: m.ops_figure_reviews, unit: m.ops_unit_pieces }
}

/** The order of the row; what matters most first. */
export const shownFigures = ['learners', 'paid', 'enrolments', 'orders', 'submissions', 'reviews', 'registrations', 'refunded']

export const labelOf = (figure: string): string => words[figure]?.label() ?? figure
export const unitOf = (figure: string): string => words[figure]?.unit() ?? ''
export const isMoney = (figure: string): boolean => figure === 'paid' || figure === 'refunded'
export const valueWords = (figure: string, value: number): string => (isMoney(figure) ? money(value) : value.toLocaleString('en'))

/** +8.1 % beside a week ago; few things are told as a difference, since a share of three says little. */
export function changeWords({ figure, today, weekAgo }: FigureShown): string {
  const by = today - weekAgo
  if (by === 0) return m.ops_no_change()
  const sign = by > 0 ? '+' : '−'
  if (weekAgo < 20 && !isMoney(figure)) return `${sign}${Math.abs(by)}`
  if (weekAgo === 0) return `${sign}${valueWords(figure, Math.abs(by))}`
  return `${sign}${Math.abs((by / weekAgo) * 100).toFixed(1)}%`
}
