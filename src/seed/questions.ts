import { answerOffers, aQuestion, payQuestion } from '#modules/guidance/builders.ts'
import { answerQuestion } from '#modules/guidance/questions/answer-question.ts'
import { claimQuestion } from '#modules/guidance/questions/claim-question.ts'
import { acceptAnswer, askFollowUp } from '#modules/guidance/questions/close-question.ts'
import { openDispute, stateDispute } from '#modules/guidance/questions/disputes.ts'
import { outlineOf } from '#modules/catalog/index.ts'
import type { TestGatewayJournal } from '#modules/payments/index.ts'
import { database } from '#platform/db.ts'
import { parseMoney } from '#platform/money/index.ts'
import { perform } from '#platform/perform.ts'
import { ago, as, type Happening, idOf, type World, yaml } from './world.ts'

interface SeedService {
  kind: string
  answer_within_hours?: number
  price: string
}
interface SeedQuestion {
  kind: string
  learner: string
  /** Left out: a bounty. */
  expert?: string
  answer_within_hours: number
  price: string
  days_ago?: number
  hours_ago?: number
  state: 'unpaid' | 'paid' | 'accepted' | 'answered' | 'follow_up' | 'disputed' | 'closed' | 'refunded'
  visibility: 'public' | 'private' | 'anonymous'
  title: string
  context?: { course: string; lesson: string }
  accepted_after_hours?: number
  dispute_after_hours?: number
  dispute?: string
  statement?: string
  thread: { by: string; after_hours: number; text: string; answer?: boolean; follow_up?: boolean }[]
}

/**
 * What experts promise for which price, and the paid questions of the last weeks, each as far as its story goes.
 * One that was missed is refunded by the clock, as soon as it runs.
 */
export async function questions(world: World, journal: TestGatewayJournal): Promise<Happening[]> {
  const { people } = yaml<{ people: { username: string; services?: SeedService[] }[] }>('people.yaml')
  for (const { username, services = [] } of people) {
    const offers = services.flatMap((one) =>
      one.kind === 'question' && one.answer_within_hours ? [{ hours: one.answer_within_hours, amount: parseMoney(one.price, 'CNY') }] : []
    )
    if (offers.length > 0) await answerOffers(idOf(world, username), offers)
  }
  const { guidance } = yaml<{ guidance: SeedQuestion[] }>('stories.yaml')
  const happenings: Happening[] = []
  for (const one of guidance.filter((each) => each.kind === 'question')) happenings.push(...(await story(world, journal, one)))
  return happenings
}

async function story(world: World, journal: TestGatewayJournal, one: SeedQuestion): Promise<Happening[]> {
  const begun = ago(world, one.days_ago ?? 0, one.hours_ago ?? 0).getTime()
  const after = (hours: number, run: Happening['run']): Happening => ({ at: new Date(begun + hours * 3_600_000), run })
  const [question, ...rest] = one.thread
  const lesson = one.context && (await lessonOf(world, one.context))
  let requestId = ''
  const happenings = [
    after(0, async () => {
      const asked = await aQuestion(idOf(world, one.learner), {
        expertId: one.expert && idOf(world, one.expert),
        hours: one.answer_within_hours,
        amount: parseMoney(one.price, 'CNY'),
        title: one.title,
        body: question?.text ?? '',
        visibility: one.visibility,
        ...lesson
      })
      requestId = asked.requestId
      if (asked.orderId && one.state !== 'unpaid') await payQuestion(journal, asked.orderId)
    })
  ]
  const { expert } = one
  if (!expert || one.state === 'unpaid' || one.state === 'refunded') return happenings
  const asExpert = (run: () => Promise<unknown>) => () => as(world, expert, run)
  const asLearner = (run: () => Promise<unknown>) => () => as(world, one.learner, run)
  if (one.accepted_after_hours !== undefined)
    happenings.push(
      after(
        one.accepted_after_hours,
        asExpert(() => perform(claimQuestion, { requestId }))
      )
    )
  for (const message of rest)
    happenings.push(
      after(
        message.after_hours,
        message.follow_up
          ? asLearner(() => perform(askFollowUp, { requestId, body: message.text }))
          : asExpert(() => perform(answerQuestion, { requestId, body: message.text }))
      )
    )
  const last = rest.at(-1)?.after_hours ?? 0
  if (one.state === 'closed')
    happenings.push(
      after(
        last + 2,
        asLearner(() => perform(acceptAnswer, { requestId }))
      )
    )
  if (one.dispute) {
    const at = one.dispute_after_hours ?? last + 4
    happenings.push(
      after(
        at,
        asLearner(() => perform(openDispute, { requestId, reason: one.dispute }))
      )
    )
    if (one.statement)
      happenings.push(
        after(
          at + 3,
          asExpert(() => perform(stateDispute, { requestId, statement: one.statement }))
        )
      )
  }
  return happenings
}

async function lessonOf(world: World, { course, lesson }: { course: string; lesson: string }): Promise<{ courseId: string; lessonId: string } | undefined> {
  const found = world.courses.get(course)
  const lessons = found ? (await outlineOf(database(), found.versionId)).flatMap((task) => task.lessons) : []
  const lessonId = lessons.find((one) => one.slug === lesson)?.lessonId
  return found && lessonId ? { courseId: found.courseId, lessonId } : undefined
}
