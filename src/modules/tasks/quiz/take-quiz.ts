import { z } from 'zod'
import { completeLesson, openLesson } from '#modules/learning/index.ts'
import { signedIn } from '#platform/access.ts'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { type TasksTables, useCase } from '../tables.ts'
import { quizOf } from './quiz-of.ts'
import { type Answers, canRetake, scorePercent } from './rules.ts'

const where = { courseId: z.uuid(), lessonId: z.uuid() }
const answer = z.union([z.boolean(), z.number(), z.string().max(1000), z.array(z.string().max(40)).max(20)])
/** A quiz has at most so many questions. */
const mostAnswers = 100
const answers = z.record(z.string().max(40), answer).refine((given) => Object.keys(given).length <= mostAnswers, `platform/too-long:${mostAnswers}`)

/** What was answered before with what is answered now; saving piece by piece gets around no bound. */
function merged(before: Answers, given: Answers): Answers {
  const all = { ...before, ...given }
  if (Object.keys(all).length > mostAnswers) throw refuse.invalid('platform/invalid', { fields: { answers: [`platform/too-long:${mostAnswers}`] } })
  return all
}

export const startQuiz = useCase({
  id: 'tasks.start-quiz',
  summary: 'Begin a quiz, or go on with the attempt that is open',
  access: signedIn,
  input: z.object(where),
  output: z.object({ attemptId: z.string(), number: z.number() }),
  async run({ work, actor, now }, { courseId, lessonId }) {
    const access = await openLesson(work, { learnerId: actor.id, courseId, lessonId, now })
    const { quiz } = await quizOf(work, access.versionId, lessonId)
    const earlier = await work
      .selectFrom('tasks.quiz_attempt')
      .select(['id', 'number', 'submitted_at', 'passed'])
      .where('enrolment_id', '=', access.enrolmentId)
      .where('lesson_id', '=', lessonId)
      .orderBy('number', 'desc')
      .execute()
    const open = earlier.find((one) => one.submitted_at === null)
    if (open) return { attemptId: open.id, number: open.number }
    const submitted = earlier.flatMap((one) => (one.submitted_at ? [{ submittedAt: one.submitted_at, passed: one.passed === true }] : []))
    const may = canRetake({ attempts: quiz.attempts, cooldownHours: quiz.cooldownHours, submitted, now })
    if (!may.ok) throw refuse.conflict(may.code, 'from' in may ? { values: { time: may.from.toISOString() } } : {})
    const id = newId()
    const number = (earlier[0]?.number ?? 0) + 1
    const { numInsertedOrUpdatedRows } = await work
      .insertInto('tasks.quiz_attempt')
      .values({
        id,
        enrolment_id: access.enrolmentId,
        learner_id: actor.id,
        course_id: courseId,
        version_id: access.versionId,
        lesson_id: lessonId,
        number,
        answers: '{}',
        started_at: now,
        saved_at: now,
        submitted_at: null,
        score_percent: null,
        passed: null
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 1n) return { attemptId: id, number }
    const other = await work
      .selectFrom('tasks.quiz_attempt')
      .select(['id', 'number'])
      .where('enrolment_id', '=', access.enrolmentId)
      .where('lesson_id', '=', lessonId)
      .where('submitted_at', 'is', null)
      .executeTakeFirstOrThrow()
    return { attemptId: other.id, number: other.number }
  }
})

export const saveAnswers = useCase({
  id: 'tasks.save-answers',
  summary: 'Save answers of an open attempt; those not named stay as they are',
  access: signedIn,
  limit: { max: 1200, seconds: 3600 },
  input: z.object({ attemptId: z.uuid(), answers }),
  output: z.object({ savedAt: z.date() }),
  async run({ work, actor, now }, input) {
    const attempt = await openAttempt(work, input.attemptId, actor.id)
    await openLesson(work, { learnerId: actor.id, courseId: attempt.course_id, lessonId: attempt.lesson_id, now })
    await work
      .updateTable('tasks.quiz_attempt')
      .set({ answers: JSON.stringify(merged(attempt.answers, input.answers)), saved_at: now })
      .where('id', '=', attempt.id)
      .execute()
    return { savedAt: now }
  }
})

export const submitQuiz = useCase({
  id: 'tasks.submit-quiz',
  summary: 'Hand in an attempt: it is marked at once',
  access: signedIn,
  limit: { max: 240, seconds: 3600 },
  input: z.object({ attemptId: z.uuid(), answers: answers.default({}) }),
  output: z.object({ attemptId: z.string(), scorePercent: z.number(), passed: z.boolean() }),
  async run({ work, actor, now, publish, afterCommit }, input) {
    const attempt = await openAttempt(work, input.attemptId, actor.id)
    const access = await openLesson(work, { learnerId: actor.id, courseId: attempt.course_id, lessonId: attempt.lesson_id, now })
    const { quiz } = await quizOf(work, attempt.version_id, attempt.lesson_id)
    const given = merged(attempt.answers, input.answers)
    const score = scorePercent(quiz.questions, given)
    const passed = score >= quiz.passPercent
    await work
      .updateTable('tasks.quiz_attempt')
      .set({ answers: JSON.stringify(given), saved_at: now, submitted_at: now, score_percent: score, passed })
      .where('id', '=', attempt.id)
      .execute()
    await publish(passed ? 'quiz.passed' : 'quiz.failed', {
      attemptId: attempt.id,
      learnerId: actor.id,
      courseId: attempt.course_id,
      lessonId: attempt.lesson_id,
      score
    })
    if (passed)
      await completeLesson({ work, publish, afterCommit }, { enrolmentId: access.enrolmentId, lessonId: attempt.lesson_id, score: score / 20, at: now })
    return { attemptId: attempt.id, scorePercent: score, passed }
  }
})

async function openAttempt(work: Work<TasksTables>, attemptId: string, learnerId: string) {
  const attempt = await work
    .selectFrom('tasks.quiz_attempt')
    .selectAll()
    .where('id', '=', attemptId)
    .where('learner_id', '=', learnerId)
    .forUpdate()
    .executeTakeFirst()
  if (!attempt) throw refuse.notFound()
  if (attempt.submitted_at) throw refuse.conflict('tasks/attempt-over')
  return attempt
}
