/**
 * Everything that can happen in Klearn, with what is told about it. Reading this page is reading the
 * plot. A payload holds ids and facts of that moment, never personal data: the log is forever.
 */
export interface Events {
  // identity
  'person.registered': { personId: string }
  'person.email-verified': { personId: string }
  'person.roles-changed': { personId: string; added: string[]; removed: string[] }
  'person.banned': { personId: string; byId: string }
  'person.erased': { personId: string }
  'interests.changed': { personId: string }

  // inbox
  'message.queued': { messageId: string }
  'course-update.to-tell': { courseId: string; versionId: string; after: string }

  // experts
  'expert.followed': { expertId: string; followerId: string }
  'expert.state-changed': { expertId: string; from: string; to: string; byId: string }
  'probation.begun': { probationId: string; expertId: string }
  'probation.plan-changed': { probationId: string; expertId: string }
  'probation.ending-soon': { probationId: string; expertId: string }
  'probation.ended': { probationId: string; expertId: string }
  'probation.decided': { decisionId: string; probationId: string; expertId: string; decision: 'extend' | 'pass' | 'fail' }
  'contract.drawn-up': { contractId: string; expertId: string }
  'contract.signed': { contractId: string; expertId: string; by: 'expert' | 'platform' }
  'contract.ended': { contractId: string; expertId: string }
  'certificate.renewed': { certificateNo: string; expertId: string }

  // recruitment
  'expert.invited': { invitationId: string; byId: string }
  'application.begun': { applicationId: string; personId: string; invitationId: string | null }
  'application.moved': { applicationId: string; personId: string; changeId: string; step: string; from: string; to: string }
  'application.panel-chosen': { applicationId: string; added: string[]; removed: string[] }
  'application.scored': { applicationId: string; judgeId: string }
  'application.passed': { applicationId: string; personId: string }
  'interview.slots-offered': { applicationId: string | null; slotIds: string[] }
  'interview.cancelled': { interviewId: string; applicationId: string }
  'interview.soon': { interviewId: string; applicationId: string }
  'interview.scores-due': { interviewId: string; applicationId: string }

  // catalog
  'course.published': { courseId: string; versionId: string; number: number }
  'course.withdrawn': { courseId: string }

  // commerce, payments, ledger
  'payment.succeeded': { paymentId: string; orderId: string; amount: number; currency: string; gateway: string; paidAt: string }
  'payment.failed': { paymentId: string; orderId: string }
  'payment.surplus': { paymentId: string; orderId: string }
  'payment.refunded': { paymentId: string; orderId: string; refundId: string; amount: number; gateway: string }
  'order.placed': { orderId: string; buyerId: string; amount: number; currency: string }
  'order.paid': { orderId: string; buyerId: string; paymentId: string }
  'order.expired': { orderId: string; buyerId: string }
  'order.cancelled': { orderId: string; buyerId: string }
  'order.refunded': { orderId: string; buyerId: string; refundId: string; amount: number; whole: boolean }
  'refund.requested': { refundId: string; orderId: string; buyerId: string }
  'refund.approved': { refundId: string; orderId: string; buyerId: string; amount: number }
  'refund.declined': { refundId: string; orderId: string; buyerId: string }
  'entitlement.granted': { entitlementId: string; learnerId: string; courseId: string; orderId: string | null }
  'entitlement.ended': { entitlementId: string; learnerId: string; courseId: string; reason: 'refund' | 'expiry' | 'staff' }

  // learning
  'learner.enrolled': { enrolmentId: string; learnerId: string; courseId: string; versionId: string }
  'lesson.started': { enrolmentId: string; learnerId: string; courseId: string; lessonId: string }
  'lesson.completed': { enrolmentId: string; learnerId: string; courseId: string; lessonId: string }
  'task.completed': { enrolmentId: string; learnerId: string; courseId: string; taskId: string }
  'course.completed': { enrolmentId: string; learnerId: string; courseId: string }
  'enrolment.moved': { enrolmentId: string; learnerId: string; courseId: string; fromVersionId: string; toVersionId: string }
  'schedule.changed': { enrolmentId: string; learnerId: string; courseId: string; taskId: string; byId: string }
  'learner.nudged': { nudgeId: string; enrolmentId: string; learnerId: string; byId: string }

  // tasks
  'quiz.passed': { attemptId: string; learnerId: string; courseId: string; lessonId: string; score: number }
  'quiz.failed': { attemptId: string; learnerId: string; courseId: string; lessonId: string; score: number }
  'submission.submitted': { submissionId: string; learnerId: string; courseId: string; lessonId: string; attempt: number }
  'submission.passed': { submissionId: string; learnerId: string; courseId: string; lessonId: string; score: number }
  'submission.returned': { submissionId: string; learnerId: string; courseId: string; lessonId: string; score: number }

  // guidance
  'guidance.requested': { requestId: string; kind: string; learnerId: string; expertId: string | null; courseId: string | null; dueAt: string }
  'guidance.claimed': { requestId: string; expertId: string }
  'guidance.due-soon': { requestId: string; expertId: string | null }
  'guidance.overdue': { requestId: string; expertId: string | null }
  'guidance.delivered': { requestId: string; kind: string; learnerId: string; expertId: string }
  'guidance.accepted': { requestId: string; kind: string; learnerId: string; expertId: string; by: 'learner' | 'clock' | 'ruling' }
  'guidance.follow-up': { requestId: string; learnerId: string; expertId: string }
  'guidance.missed': { requestId: string; kind: string; learnerId: string; expertId: string | null; part: 'answer' | 'follow-up' }
  'guidance.disputed': { requestId: string; learnerId: string; expertId: string }
  'guidance.ruled': { requestId: string; learnerId: string; expertId: string; refund: number; release: number }
  'guidance.cancelled': { requestId: string; kind: string; learnerId: string; expertId: string | null }
  'guidance.settled': { requestId: string; kind: string; learnerId: string; expertId: string | null; refund: number; release: number; reason: string }
  'submission.reviewed': { reviewId: string; requestId: string; submissionId: string; learnerId: string; expertId: string; passed: boolean; score: number }

  'next-step.written': { stepId: string; learnerId: string; expertId: string; courseId: string }
  'next-step.due-soon': { stepId: string; learnerId: string }
  'next-step.done': { stepId: string; learnerId: string; expertId: string }
  'stage.assessed': { stageId: string; learnerId: string; expertId: string }
  'second-review.opened': { secondReviewId: string; secondBy: string }
  'second-review.done': { secondReviewId: string; firstBy: string; secondBy: string }
  'remark.made': { remarkId: string; requestId: string }
  'remark.due-soon': { remarkId: string }
  'remark.overdue': { remarkId: string }
  'remark.moved': { remarkId: string; stepId: string; to: 'answered' | 'improved' | 'closed'; byAuthor: boolean }

  // live
  'room.closed': { roomId: string; kind: 'consultation' | 'office_hours'; subjectId: string }

  // booking
  'booking.confirmed': { bookingId: string; learnerId: string; expertId: string }
  'booking.moved': { bookingId: string; learnerId: string; expertId: string; revision: number }
  'booking.asked-to-move': { bookingId: string; learnerId: string; expertId: string }
  'booking.cancelled': { bookingId: string; learnerId: string; expertId: string; by: 'learner' | 'expert' | 'platform'; fee: number; moved: boolean }
  'booking.soon': { bookingId: string; learnerId: string; expertId: string; before: 'day' | 'hour' }
  'booking.absent': { bookingId: string; learnerId: string; expertId: string; absent: 'learner' | 'expert'; saidBy: 'learner' | 'expert' | 'clock' }
  'booking.ended': { bookingId: string; learnerId: string; expertId: string }
  'booking.closed': { bookingId: string; learnerId: string; expertId: string; by: 'learner' | 'clock' | 'ruling' }
  'booking.objected': { bookingId: string; learnerId: string; expertId: string }
  'booking.ruled': { bookingId: string; learnerId: string; expertId: string; refund: number; release: number }
  'booking.ruling-late': { bookingId: string }
  'booking.notes-written': { bookingId: string; learnerId: string; expertId: string }
  'expert-time.freed': { expertId: string; from: string; to: string }
  'waiting.offered': { waitingId: string; learnerId: string; expertId: string; until: string }
  'waiting.lapsed': { waitingId: string; learnerId: string; expertId: string }
  'pack.bought': { packId: string; learnerId: string; expertId: string }
  'pack.ended': { packId: string; learnerId: string; expertId: string; refund: number; release: number }
  'seat.taken': { seatId: string; sessionId: string; learnerId: string; expertId: string }
  'office-hours.soon': { sessionId: string; expertId: string }
  'office-hours.cancelled': { sessionId: string; expertId: string; seatIds: string[] }
  'office-hours.ended': { sessionId: string; expertId: string }

  // community
  'discussion.opened': { discussionId: string; courseId: string | null; authorId: string; mode: 'question' | 'forum' }
  'reply.posted': { replyId: string; discussionId: string; authorId: string }
  'reply.accepted': { replyId: string; discussionId: string; authorId: string; acceptedById: string }
  'course-readers.chosen': { courseId: string; after: string | null }
  'question.waiting': { discussionId: string; courseId: string; step: 'remind' | 'escalate' }
  'replies.to-tell': { replyId: string; discussionId: string; after: string }
  'person.mentioned': { personId: string; byId: string; discussionId: string; replyId: string | null }
  'content.reported': { reportId: string; subjectKind: string; subjectId: string; reporterId: string }
  'content.hidden': { subjectKind: string; subjectId: string; authorId: string; byId: string; reason: string }
  'content.restored': { subjectKind: string; subjectId: string; authorId: string; byId: string }
  'sanction.imposed': { sanctionId: string; personId: string; kind: 'warn' | 'mute' | 'ban' }
  'sanction.lifted': { sanctionId: string; personId: string }
  'appeal.filed': { appealId: string; sanctionId: string; personId: string }
  'appeal.decided': { appealId: string; sanctionId: string; personId: string; upheld: boolean }

  // feedback
  'course.rated': { ratingId: string; courseId: string; learnerId: string; expertId: string }
  'rating.answered': { ratingId: string; courseId: string; learnerId: string; expertId: string }
}

export type EventName = keyof Events
