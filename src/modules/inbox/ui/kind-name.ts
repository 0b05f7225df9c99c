import { m } from '#paraglide/messages.js'
import type { NoticeKind } from '../rules.ts'

const words: Record<NoticeKind | 'digest', () => string> = {
  order_paid: m.inbox_name_order_paid,
  order_expired: m.inbox_name_order_expired,
  order_refunded: m.inbox_name_order_refunded,
  refund_declined: m.inbox_name_refund_declined,
  enrolled: m.inbox_name_enrolled,
  access_ended: m.inbox_name_access_ended,
  task_completed: m.inbox_name_task_completed,
  course_completed: m.inbox_name_course_completed,
  course_updated: m.inbox_name_course_updated,
  work_passed: m.inbox_name_work_passed,
  work_returned: m.inbox_name_work_returned,
  schedule_changed: m.inbox_name_schedule_changed,
  nudged: m.inbox_name_nudged,
  reply: m.inbox_name_reply,
  mention: m.inbox_name_mention,
  reply_accepted: m.inbox_name_reply_accepted,
  rating_answered: m.inbox_name_rating_answered,
  review_waiting: m.inbox_name_review_waiting,
  review_due_soon: m.inbox_name_review_due_soon,
  review_overdue: m.inbox_name_review_overdue,
  course_rated: m.inbox_name_course_rated,
  question_waiting: m.inbox_name_question_waiting,
  course_stale: m.inbox_name_course_stale,
  content_hidden: m.inbox_name_content_hidden,
  sanctioned: m.inbox_name_sanctioned,
  sanction_lifted: m.inbox_name_sanction_lifted,
  appeal_decided: m.inbox_name_appeal_decided,
  ops_backup_failed: m.inbox_name_ops_backup_failed,
  ops_jobs_failed: m.inbox_name_ops_jobs_failed,
  ops_reviews_overdue: m.inbox_name_ops_reviews_overdue,
  digest: m.inbox_digest
}

/** What a kind of notice is about, for settings. */
export const kindName = (kind: string): string => words[kind as NoticeKind]?.() ?? ''
