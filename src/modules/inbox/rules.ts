export type MailChoice = 'now' | 'digest' | 'off'
export type NoticeGroup = (typeof noticeGroups)[number]

interface Kind {
  group: NoticeGroup
  mail: MailChoice
  must?: true
}

/**
 * Everything a person can be told, with what happens unless they choose otherwise. Those marked `must` concern
 * money or rights: they always stand on the site, and by mail unless the person has none.
 */
export const noticeKinds = {
  order_paid: { group: 'orders', mail: 'now', must: true },
  order_expired: { group: 'orders', mail: 'off' },
  order_refunded: { group: 'orders', mail: 'now', must: true },
  refund_declined: { group: 'orders', mail: 'now', must: true },
  enrolled: { group: 'learning', mail: 'off' },
  access_ended: { group: 'learning', mail: 'now', must: true },
  task_completed: { group: 'learning', mail: 'off' },
  course_completed: { group: 'learning', mail: 'now' },
  course_updated: { group: 'learning', mail: 'digest' },
  work_passed: { group: 'learning', mail: 'now' },
  work_returned: { group: 'learning', mail: 'now' },
  ask_answered: { group: 'learning', mail: 'now' },
  ask_missed: { group: 'learning', mail: 'now', must: true },
  ask_ruled: { group: 'orders', mail: 'now', must: true },
  schedule_changed: { group: 'learning', mail: 'now' },
  nudged: { group: 'learning', mail: 'now' },
  reply: { group: 'community', mail: 'digest' },
  mention: { group: 'community', mail: 'now' },
  reply_accepted: { group: 'community', mail: 'digest' },
  rating_answered: { group: 'community', mail: 'digest' },
  review_waiting: { group: 'teaching', mail: 'digest' },
  review_due_soon: { group: 'teaching', mail: 'now' },
  review_overdue: { group: 'teaching', mail: 'now' },
  ask_waiting: { group: 'teaching', mail: 'now' },
  ask_due_soon: { group: 'teaching', mail: 'now' },
  ask_follow_up: { group: 'teaching', mail: 'now' },
  ask_accepted: { group: 'teaching', mail: 'digest' },
  ask_lapsed: { group: 'teaching', mail: 'now', must: true },
  ask_disputed: { group: 'teaching', mail: 'now', must: true },
  course_rated: { group: 'teaching', mail: 'digest' },
  question_waiting: { group: 'teaching', mail: 'digest' },
  course_stale: { group: 'teaching', mail: 'digest' },
  application_moved: { group: 'teaching', mail: 'now', must: true },
  interview_slots: { group: 'teaching', mail: 'now' },
  interview_booked: { group: 'teaching', mail: 'now' },
  interview_cancelled: { group: 'teaching', mail: 'now', must: true },
  interview_soon: { group: 'teaching', mail: 'now' },
  panel_assigned: { group: 'teaching', mail: 'now' },
  score_due: { group: 'teaching', mail: 'now' },
  application_waiting: { group: 'operations', mail: 'digest' },
  probation_begun: { group: 'teaching', mail: 'now', must: true },
  probation_plan: { group: 'teaching', mail: 'now', must: true },
  probation_ending: { group: 'teaching', mail: 'now' },
  probation_decided: { group: 'teaching', mail: 'now', must: true },
  contract_to_sign: { group: 'teaching', mail: 'now', must: true },
  contract_in_force: { group: 'teaching', mail: 'now', must: true },
  expert_state: { group: 'teaching', mail: 'now', must: true },
  certificate_renewed: { group: 'teaching', mail: 'now' },
  probation_due: { group: 'operations', mail: 'now' },
  contract_to_countersign: { group: 'operations', mail: 'now' },
  booking_confirmed: { group: 'learning', mail: 'now' },
  booking_new: { group: 'teaching', mail: 'now' },
  booking_moved: { group: 'learning', mail: 'now' },
  booking_move_asked: { group: 'learning', mail: 'now', must: true },
  booking_cancelled: { group: 'learning', mail: 'now', must: true },
  booking_soon: { group: 'learning', mail: 'now' },
  booking_absent: { group: 'learning', mail: 'now', must: true },
  booking_ended: { group: 'learning', mail: 'now' },
  booking_notes: { group: 'learning', mail: 'now' },
  booking_offer: { group: 'learning', mail: 'now' },
  booking_disputed: { group: 'teaching', mail: 'now', must: true },
  booking_ruled: { group: 'orders', mail: 'now', must: true },
  step_written: { group: 'learning', mail: 'now' },
  step_due: { group: 'learning', mail: 'now' },
  stage_assessed: { group: 'learning', mail: 'now' },
  remark_moved: { group: 'learning', mail: 'now' },
  step_done: { group: 'teaching', mail: 'digest' },
  second_review: { group: 'teaching', mail: 'digest' },
  remark_waiting: { group: 'teaching', mail: 'now' },
  praised: { group: 'teaching', mail: 'digest' },
  ops_remark: { group: 'operations', mail: 'now' },
  content_hidden: { group: 'rules', mail: 'now', must: true },
  sanctioned: { group: 'rules', mail: 'now', must: true },
  sanction_lifted: { group: 'rules', mail: 'now', must: true },
  appeal_decided: { group: 'rules', mail: 'now', must: true },
  ops_backup_failed: { group: 'operations', mail: 'now', must: true },
  ops_jobs_failed: { group: 'operations', mail: 'now' },
  ops_dispute: { group: 'operations', mail: 'now' },
  ops_reviews_overdue: { group: 'operations', mail: 'now' }
} as const satisfies Record<string, Kind>

export type NoticeKind = keyof typeof noticeKinds

export const noticeGroups = ['learning', 'community', 'teaching', 'orders', 'rules', 'operations'] as const

/** Which groups mean something to somebody with these roles. */
export const groupsFor = (roles: readonly string[]): NoticeGroup[] =>
  noticeGroups.filter((group) => {
    if (group === 'teaching')
      return roles.some((role) => ['expert', 'probation_expert', 'team_member', 'applicant', 'judge', 'operator', 'admin'].includes(role))
    if (group === 'operations') return roles.some((role) => ['operator', 'admin'].includes(role))
    return true
  })
export const kindNames = Object.keys(noticeKinds) as [NoticeKind, ...NoticeKind[]]
export const kindsOf = (group: NoticeGroup): NoticeKind[] => kindNames.filter((kind) => noticeKinds[kind].group === group)
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
