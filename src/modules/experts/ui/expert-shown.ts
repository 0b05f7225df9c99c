import { m } from '#paraglide/messages.js'
import { spanWords } from '#ui/time.ts'
import type { ExpertCardRow } from '../tables.ts'

/** What rows and cards show of an expert: a row of `experts.expert_card` with the person's name. */
export type ShownExpert = Omit<ExpertCardRow, 'category_slug' | 'certificate_no' | 'certified_at' | 'follower_count'> & {
  username: string
  name: string
  seed: string
}

export const hours = (value: number) => value * 3600
export const one = (value: number | null) => (value === null ? '—' : value.toFixed(1))

/** How fast, in one line; words instead of numbers while there are too few. */
export function responseWords(expert: Pick<ShownExpert, 'median_hours' | 'p90_hours' | 'promise_hours' | 'answered'>): string {
  const promise = spanWords(hours(expert.promise_hours))
  if (expert.median_hours === null || expert.p90_hours === null)
    return expert.answered > 0 ? m.experts_few_answers({ count: expert.answered, promise }) : m.experts_no_answers({ promise })
  return m.experts_response_line({ median: spanWords(hours(expert.median_hours)), p90: spanWords(hours(expert.p90_hours)), promise })
}

export const stateWords = {
  applicant: m.experts_state_applicant,
  probation: m.experts_state_probation,
  certified: m.experts_state_certified,
  suspended: m.experts_state_suspended,
  revoked: m.experts_state_revoked
}
