import { sql } from 'kysely'
import { outlineOf } from '#modules/catalog/index.ts'
import { placeOrder, settlePaidOrder } from '#modules/commerce/index.ts'
import { completeLesson, enrolInFreeCourse } from '#modules/learning/index.ts'
import { type TestGatewayJournal, writePaid } from '#modules/payments/index.ts'
import { database } from '#platform/db.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { perform } from '#platform/perform.ts'
import { now } from '#platform/time/clock.ts'
import { ago, as, type Happening, idOf, type World, yaml } from './world.ts'

export interface SeedEnrolment {
  learner: string
  course: string
  days_ago: number
  /** Lessons completed, counted in course order without assignments. */
  done: number
  minutes: number
}

/** Orders, enrolments and the lessons learned since, spread over the days up to yesterday. */
export async function enrolments(world: World, journal: TestGatewayJournal): Promise<Happening[]> {
  const { enrolments } = yaml<{ enrolments: SeedEnrolment[] }>('stories.yaml')
  const happenings: Happening[] = []
  for (const one of enrolments) {
    const course = world.courses.get(one.course)
    if (!course) throw new Error(`the demo world has no course ${one.course}`)
    const begun = ago(world, one.days_ago, 2)
    happenings.push({ at: begun, run: () => as(world, one.learner, () => join(course.courseId, journal)) })
    const lessons = (await outlineOf(database(), course.versionId))
      .flatMap((task) => task.lessons)
      .filter((lesson) => lesson.kind !== 'assignment')
      .slice(0, one.done)
    // Somebody who finished long ago did so within six weeks; the others are still at it.
    const span = Math.min(one.days_ago - 0.5, 42) * 86_400_000
    for (const [index, lesson] of lessons.entries()) {
      const at = new Date(begun.getTime() + 3_600_000 + (span * (index + 1)) / (lessons.length + 1))
      happenings.push({
        at,
        run: () => learn(idOf(world, one.learner), course.courseId, lesson.lessonId, Math.round((one.minutes * 60) / Math.max(1, lessons.length)))
      })
    }
  }
  return happenings
}

async function join(courseId: string, journal: TestGatewayJournal): Promise<void> {
  const { rows } = await sql<{ price: number }>`select price_amount as price from catalog.course_card where id = ${courseId}`.execute(database())
  if (rows[0]?.price === 0) {
    await perform(enrolInFreeCourse, { courseId })
    return
  }
  const order = await perform(placeOrder, { courseId, consent: true })
  await database()
    .transaction()
    .execute(async (work) => {
      const paymentId = await writePaid(work, journal, { orderId: order.orderId, amount: order.totalAmount, currency: order.currency, at: now() })
      await settlePaidOrder(
        { work, publish: (name, payload) => writeEvent(work, name, payload, null) },
        { orderId: order.orderId, paymentId, gateway: 'test', paidAt: now() }
      )
    })
}

/** Completes a lesson as studying it would, with the time it took. */
export async function learn(learnerId: string, courseId: string, lessonId: string, seconds: number): Promise<void> {
  await database()
    .transaction()
    .execute(async (work) => {
      const { rows } = await sql<{
        id: string
      }>`select id from learning.enrolment where learner_id = ${learnerId} and course_id = ${courseId} and ended_at is null`.execute(work)
      const enrolmentId = rows[0]?.id
      if (!enrolmentId) return
      const at = now()
      await completeLesson(
        { work, publish: (name, payload) => writeEvent(work, name, payload, learnerId), afterCommit: () => {} },
        { enrolmentId, lessonId, at }
      )
      await sql`update learning.lesson_progress set seconds_spent = ${seconds} where enrolment_id = ${enrolmentId} and lesson_id = ${lessonId}`.execute(work)
      await sql`update learning.enrolment set seconds_spent = seconds_spent + ${seconds}, last_lesson_id = ${lessonId}, last_seen_at = ${at} where id = ${enrolmentId}`.execute(
        work
      )
      await sql`insert into learning.study_day (learner_id, day, seconds) values (${learnerId}, (${at}::timestamptz at time zone 'Asia/Shanghai')::date, ${seconds})
      on conflict (learner_id, day) do update set seconds = learning.study_day.seconds + excluded.seconds`.execute(work)
    })
}
