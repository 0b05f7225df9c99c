import { sql } from 'kysely'
import { aCourse, type BuiltCourse } from '#modules/catalog/builders.ts'
import type { Assignment } from '#modules/catalog/index.ts'
import { settlePaidOrder } from '#modules/commerce/index.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { actorOf } from '#modules/identity/index.ts'
import { enrol } from '#modules/learning/index.ts'
import { type TestGatewayJournal, writePaid } from '#modules/payments/index.ts'
import { submitTask } from '#modules/tasks/index.ts'
import { runAs } from '#platform/context.ts'
import { database } from '#platform/db.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { perform } from '#platform/perform.ts'
import { newId } from '#platform/id.ts'
import { now } from '#platform/time/clock.ts'
import { askQuestion } from './questions/ask-question.ts'
import { own } from './tables.ts'

const levels = { '1': '没有做', '2': '做了一半', '3': '做到了', '4': '做得细', '5': '可以当样例' }

export const anAssignment = (wish: Partial<Assignment> = {}): Assignment => ({
  accepts: ['text', 'code', 'link', 'file'],
  attempts: 3,
  dueAfterDays: null,
  passScore: 3,
  answerWithinHours: 48,
  filesAllowed: [],
  maxFiles: 3,
  group: false,
  rubric: [
    { criterion: '理由可查', weight: 40, levels },
    { criterion: '结果正确', weight: 40, levels },
    { criterion: '能重跑', weight: 20, levels }
  ],
  checklist: ['退款成对，先肯定', '理由栏有空行'],
  ...wish
})

export interface ReviewScene {
  owner: BuiltPerson
  course: BuiltCourse
  courseId: string
  lessonId: string
}

/** A course of one assignment with its owner: what every review needs. */
export async function aReviewScene({ owner, assignment = {} }: { owner?: BuiltPerson; assignment?: Partial<Assignment> } = {}): Promise<ReviewScene> {
  const person = owner ?? (await aPerson({ roles: ['expert'] }))
  const course = await aCourse({
    owner: person,
    tasks: [{ lessons: [{ kind: 'assignment', title: '清洗订单表', body: '清洗 **9 月**订单表。', settings: { assignment: anAssignment(assignment) } }] }]
  })
  return { owner: person, course, courseId: course.id, lessonId: course.lessons[0]?.id ?? '' }
}

/** A learner of the scene's course. */
export async function aLearnerOf(scene: ReviewScene, given?: BuiltPerson): Promise<BuiltPerson> {
  const learner = given ?? (await aPerson())
  await database()
    .transaction()
    .execute((work) =>
      enrol(
        { work, publish: (name, payload) => writeEvent(work, name, payload, learner.id) },
        { learnerId: learner.id, courseId: scene.courseId, source: 'free', at: now() }
      )
    )
  return learner
}

/** Hands in work as this learner; the review request is there after the reactions ran. */
export async function aSubmission(
  scene: ReviewScene,
  learner: BuiltPerson,
  work: { text?: string; code?: string; link?: string; fileIds?: string[] } = { text: '一、删掉的\n删了 312 行。' }
): Promise<string> {
  const actor = await actorOf(learner.id)
  return runAs(actor, async () => (await perform(submitTask, { courseId: scene.courseId, lessonId: scene.lessonId, ...work })).submissionId)
}

/**
 * Answers given before today, without their content: the demo world's experts have a past. Their times follow
 * a log-normal curve with the wanted median and 90th percentile, so that measured figures come out like these.
 */
export async function pastAnswers(
  expertId: string,
  { count, late, medianHours, p90Hours, promiseHours }: { count: number; late: number; medianHours: number; p90Hours: number; promiseHours: number }
): Promise<void> {
  const at = now().getTime()
  const spread = Math.log(p90Hours / medianHours) / 1.2816
  const rows = Array.from({ length: count }, (_, index) => {
    const isLate = index >= count - late
    const hours = isLate ? promiseHours * 1.2 : Math.min(promiseHours * 0.98, medianHours * Math.exp(spread * normalQuantile((index + 0.5) / count)))
    // Scattered over 85 days by a step that shares no divisor with them.
    const delivered = at - (((index * 37) % 85) + 1) * 86_400_000 - (index % 11) * 3_600_000
    const created = delivered - hours * 3_600_000
    return {
      id: newId(),
      kind: 'question' as const,
      state: 'accepted' as const,
      learner_id: newId(),
      expert_id: expertId,
      course_id: null,
      lesson_id: null,
      subject_kind: 'past',
      subject_id: newId(),
      attempt: null,
      assigned_to: null,
      created_at: new Date(created),
      due_at: new Date(created + promiseHours * 3_600_000),
      remind_at: null,
      reminded_at: null,
      overdue_at: isLate ? new Date(created + promiseHours * 3_600_000) : null,
      escalated_at: null,
      claimed_by: null,
      claimed_at: null,
      claim_until: null,
      delivered_by: expertId,
      delivered_at: new Date(delivered),
      closed_at: new Date(delivered)
    }
  })
  for (let from = 0; from < rows.length; from += 200)
    await own(database() as never)
      .insertInto('guidance.request')
      .values(rows.slice(from, from + 200))
      .execute()
}

/** Where a normal curve has this share below it (Abramowitz and Stegun 26.2.23, within 0.0005). */
function normalQuantile(share: number): number {
  const t = Math.sqrt(-2 * Math.log(Math.min(share, 1 - share)))
  const z = t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3)
  return share < 0.5 ? -z : z
}

export interface QuestionWish {
  /** Left out: a bounty. */
  expertId?: string
  hours: number
  amount: number
  title: string
  body: string
  visibility?: 'public' | 'private' | 'anonymous'
  courseId?: string
  lessonId?: string
  error?: string
  fileIds?: string[]
}

/** What an expert promises for which price. */
export async function answerOffers(expertId: string, offers: { hours: number; amount: number }[]): Promise<void> {
  await own(database() as never)
    .insertInto('guidance.answer_offer')
    .values(offers.map((one) => ({ expert_id: expertId, ...one })))
    .onConflict((conflict) => conflict.columns(['expert_id', 'hours']).doUpdateSet((eb) => ({ amount: eb.ref('excluded.amount') })))
    .execute()
}

/** A question as this learner asks it; waits for its payment. */
export async function aQuestion(learnerId: string, wish: QuestionWish): Promise<{ requestId: string; orderId: string | null }> {
  return runAs(await actorOf(learnerId), () => perform(askQuestion, { ...wish, consent: true }))
}

/** Pays the order of a request through the test gateway's journal; the question is open after the reactions ran. */
export async function payQuestion(journal: TestGatewayJournal, orderId: string): Promise<void> {
  const { rows } = await sql<{ amount: number; currency: string }>`select total_amount as amount, currency from commerce.order where id = ${orderId}`.execute(
    database()
  )
  const order = rows[0]
  if (!order) throw new Error(`no order ${orderId}`)
  await database()
    .transaction()
    .execute(async (work) => {
      const paymentId = await writePaid(work, journal, { orderId, amount: order.amount, currency: order.currency, at: now() })
      await settlePaidOrder({ work, publish: (name, payload) => writeEvent(work, name, payload, null) }, { orderId, paymentId, gateway: 'test', paidAt: now() })
    })
}

/** Presses the button of the test gateway's page. */
export async function payAtGateway(payUrl: string): Promise<void> {
  await fetch(payUrl, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'act=pay' })
}
