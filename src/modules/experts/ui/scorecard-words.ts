import { m } from '#paraglide/messages.js'
import type { Indicator, Scorecard } from '../probation/judge.ts'
import type { IndicatorKey } from '../rules.ts'

export const indicatorName: Record<IndicatorKey, () => string> = {
  satisfaction: m.experts_ind_satisfaction,
  completion: m.experts_ind_completion,
  outcome: m.experts_ind_outcome,
  onTime: m.experts_ind_onTime
}

const isStars = (one: Pick<Indicator, 'key'>) => one.key === 'satisfaction'

/** A value of this measure as it is written: stars with two decimals, shares in whole percent. */
export const valueWords = (one: Pick<Indicator, 'key'>, value: number | null): string =>
  value === null ? '—' : isStars(one) ? value.toFixed(2) : `${Math.round(value * 100)}%`

export const sampleWords = (one: Indicator): string =>
  isStars(one) ? m.experts_sample_ratings({ count: one.sample }) : `${one.successes ?? 0} / ${one.sample}`

export function verdictWords(one: Indicator): string {
  if (one.verdict === 'reached') return m.experts_v_reached()
  if (one.verdict === 'missed') return m.experts_v_missed()
  if (one.verdict === 'small') return one.more === null ? m.experts_v_small() : m.experts_v_small_more({ more: one.more })
  return one.more === null ? m.experts_v_open() : m.experts_v_open_more({ more: one.more })
}

/** Where a value stands on the line, in percent of its width. */
export const placeOf = (one: Pick<Indicator, 'key'>, value: number): number => Math.max(0, Math.min(100, isStars(one) ? (value - 1) * 25 : value * 100))

/** The whole in two lines: what can be said, and why. */
export function wholeWords({ verdict, indicators }: Scorecard): { title: string; text: string } {
  if (verdict === 'reached') return { title: m.experts_all_reached(), text: m.experts_all_reached_text() }
  const cause = verdict === 'missed' ? 'missed' : null
  const names = indicators.filter((one) => (cause ? one.verdict === cause : one.verdict !== 'reached')).map((one) => indicatorName[one.key]())
  return { title: verdict === 'missed' ? m.experts_all_missed() : m.experts_all_open(), text: names.join(' · ') }
}
