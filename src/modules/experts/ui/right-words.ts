import { m } from '#paraglide/messages.js'
import type { benefits, probationLimits } from '../rules.ts'

export const benefitWords: Record<(typeof benefits)[number], () => string> = {
  seal: m.experts_benefit_seal,
  publish: m.experts_benefit_publish,
  income: m.experts_benefit_income,
  ranking: m.experts_benefit_ranking,
  certificate: m.experts_benefit_certificate,
  support: m.experts_benefit_support
}

export const limitWords: Record<(typeof probationLimits)[number], (values: { hours: number }) => string> = {
  publish: () => m.experts_limit_publish(),
  promise: m.experts_limit_promise,
  fields: () => m.experts_limit_fields(),
  mark: () => m.experts_limit_mark()
}
