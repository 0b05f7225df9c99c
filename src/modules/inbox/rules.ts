export type MailChoice = 'now' | 'digest' | 'off'

/**
 * Everything a person can be told, with what happens unless they choose otherwise. Those marked `must` concern
 * money or rights: they always stand on the site, and by mail unless the person has none.
 */
export const noticeKinds = {
  order_paid: { mail: 'now', must: true },
  order_expired: { mail: 'off' },
  order_refunded: { mail: 'now', must: true },
  refund_declined: { mail: 'now', must: true },
  enrolled: { mail: 'off' },
  access_ended: { mail: 'now', must: true },
  task_completed: { mail: 'off' },
  course_completed: { mail: 'now' },
  course_updated: { mail: 'digest' },
  review_waiting: { mail: 'digest' },
  review_due_soon: { mail: 'now' },
  review_overdue: { mail: 'now' },
  work_passed: { mail: 'now' },
  work_returned: { mail: 'now' },
  nudged: { mail: 'now' },
  reply: { mail: 'digest' },
  mention: { mail: 'now' },
  reply_accepted: { mail: 'digest' },
  content_hidden: { mail: 'now', must: true },
  sanctioned: { mail: 'now', must: true },
  sanction_lifted: { mail: 'now', must: true },
  appeal_decided: { mail: 'now', must: true },
  course_rated: { mail: 'digest' },
  rating_answered: { mail: 'digest' },
  question_waiting: { mail: 'digest' },
  course_stale: { mail: 'digest' }
} as const satisfies Record<string, { mail: MailChoice; must?: true }>

export type NoticeKind = keyof typeof noticeKinds

export const isMust = (kind: NoticeKind): boolean => 'must' in noticeKinds[kind]

export interface Choice {
  site: boolean
  mail: MailChoice
}

/** What happens for this kind, given what the person chose (or not). */
export function choiceFor(kind: NoticeKind, chosen?: Choice): Choice {
  const usual = { site: true, mail: noticeKinds[kind].mail }
  if (!chosen) return usual
  return isMust(kind) ? { site: true, mail: chosen.mail === 'off' ? 'digest' : chosen.mail } : chosen
}
