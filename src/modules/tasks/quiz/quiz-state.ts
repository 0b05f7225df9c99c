import { z } from 'zod'
import type { Question } from '#modules/catalog/index.ts'
import { openLesson } from '#modules/learning/index.ts'
import { signedIn } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { renderInline, renderMarkdown } from '#platform/markdown/index.ts'
import { query } from '../tables.ts'
import { quizOf } from './quiz-of.ts'
import { canRetake, mark } from './rules.ts'

type Locale = 'zh-CN' | 'en'

/** A question as it is put: without what would give the answer away. */
async function asked(question: Question, locale: Locale) {
  const { id, title, text, kind } = question
  return {
    id,
    title,
    kind,
    html: await renderMarkdown(text, { locale }),
    choices:
      'choices' in question
        ? await Promise.all(question.choices.map(async (choice) => ({ id: choice.id, html: await renderInline(choice.text, { locale }) })))
        : []
  }
}

/** What is right, and why: shown once an attempt is in. */
async function explained(question: Question, given: unknown, locale: Locale) {
  const chosen = 'choices' in question ? question.choices.filter((choice) => choice.id === given || (Array.isArray(given) && given.includes(choice.id))) : []
  const remark =
    question.kind === 'true_false'
      ? given === undefined || given === null
        ? ''
        : given === question.answer
          ? question.whenRight
          : question.whenWrong
      : chosen
          .map((choice) => choice.feedback)
          .filter(Boolean)
          .join('\n\n')
  const answer =
    question.kind === 'true_false'
      ? question.answer
      : question.kind === 'numeric'
        ? `${question.value}${question.tolerance ? ` ± ${question.tolerance}` : ''}`
        : question.kind === 'fill_in'
          ? (question.accepted[0] ?? '')
          : null
  return {
    answer,
    rightChoices: 'choices' in question ? question.choices.filter((choice) => choice.weight > 0).map((choice) => choice.id) : [],
    remarkHtml: remark ? await renderInline(remark, { locale }) : '',
    explanationHtml: question.explanation ? await renderMarkdown(question.explanation, { locale }) : ''
  }
}

export const quizState = query({
  id: 'tasks.quiz-state',
  summary: 'A quiz as it stands for me: the questions, my open attempt, my results with explanations',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), lessonId: z.uuid(), locale: z.enum(['zh-CN', 'en']).default('zh-CN') }),
  async run({ db, actor, now }, { courseId, lessonId, locale }) {
    const anyDb = db as unknown as AnyDb
    const access = await openLesson(anyDb, { learnerId: actor.id, courseId, lessonId, now })
    const { quiz } = await quizOf(anyDb, access.versionId, lessonId)
    const rows = await db
      .selectFrom('tasks.quiz_attempt')
      .selectAll()
      .where('enrolment_id', '=', access.enrolmentId)
      .where('lesson_id', '=', lessonId)
      .orderBy('number', 'desc')
      .limit(50)
      .execute()
    const open = rows.find((row) => row.submitted_at === null)
    // An attempt keeps the questions it began with, also when the learner has moved to another version since.
    const openQuiz = open && open.version_id !== access.versionId ? (await quizOf(anyDb, open.version_id, lessonId)).quiz : quiz
    const submitted = rows.flatMap((row) =>
      row.submitted_at
        ? [
            {
              id: row.id,
              number: row.number,
              submittedAt: row.submitted_at,
              scorePercent: row.score_percent ?? 0,
              passed: row.passed === true,
              answers: row.answers,
              versionId: row.version_id
            }
          ]
        : []
    )
    const last = submitted[0]
    const lastQuiz = last && last.versionId !== access.versionId ? (await quizOf(anyDb, last.versionId, lessonId)).quiz : quiz
    const may = canRetake({ attempts: quiz.attempts, cooldownHours: quiz.cooldownHours, submitted, now })
    return {
      passPercent: quiz.passPercent,
      attempts: quiz.attempts,
      cooldownHours: quiz.cooldownHours,
      questionCount: quiz.questions.length,
      open: open
        ? {
            id: open.id,
            number: open.number,
            startedAt: open.started_at,
            answers: open.answers,
            questions: await Promise.all(openQuiz.questions.map((question) => asked(question, locale)))
          }
        : null,
      retake: may.ok ? { ok: true as const } : may,
      results: submitted.map(({ answers: _, versionId: __, ...rest }) => rest),
      review: last
        ? await Promise.all(
            lastQuiz.questions.map(async (question) => ({
              ...(await asked(question, locale)),
              ...mark(question, last.answers[question.id]),
              given: last.answers[question.id] ?? null,
              ...(await explained(question, last.answers[question.id], locale))
            }))
          )
        : null
    }
  }
})
