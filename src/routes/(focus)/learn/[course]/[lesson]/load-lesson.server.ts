import { type RequestEvent, redirect } from '@sveltejs/kit'
import { reviewsOf } from '#modules/guidance/index.ts'
import { player, resumePoint } from '#modules/learning/index.ts'
import { assignmentFor, quizState } from '#modules/tasks/index.ts'
import { context } from '#platform/context.ts'
import { database } from '#platform/db.ts'
import { Refusal } from '#platform/errors.ts'
import { asPageError, localPath, read, toSignIn } from '#platform/pages.ts'
import { ask } from '#platform/perform.ts'

const localeNow = () => (context().locale === 'en' ? ('en' as const) : ('zh-CN' as const))

/** The lesson with its outline. Who has not joined is shown the course instead; a guest may sign in first. */
export async function loadPlayer(event: RequestEvent, { course, lesson }: { course: string; lesson: string }) {
  try {
    const page = await ask(player, { courseSlug: course, lessonSlug: lesson, locale: localeNow() })
    if (page.course.slug !== course || page.lesson.slug !== lesson) redirect(303, localPath(`/learn/${page.course.slug}/${page.lesson.slug}`))
    return page
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code !== 'learning/not-enrolled') throw asPageError(thrown)
    if (context().actor.kind === 'guest') throw toSignIn(event)
    redirect(303, localPath((await read(resumePoint, { courseSlug: course })).coursePath))
  }
}

const none = { assignment: null, quiz: null, reviews: [] }

/**
 * What the work on a lesson needs besides its text: an assignment with its reviews, or a quiz. Nothing in a closed
 * task, whose text may still be free to read. The player has found the way in open, so it is not asked for again.
 */
export async function loadWork(page: Awaited<ReturnType<typeof loadPlayer>>) {
  const { course, lesson, mode, enrolment } = page
  const closed = page.tasks.find((one) => one.taskId === lesson.taskId)?.lock
  if (mode !== 'learner' || !enrolment || !lesson.content || lesson.lock || closed) return none
  if (lesson.kind === 'quiz')
    return { assignment: null, quiz: await read(quizState, { courseId: course.id, lessonId: lesson.id, locale: localeNow() }), reviews: [] }
  if (lesson.kind !== 'assignment') return none
  const assignment = await assignmentFor(database(), context().actor, {
    enrolmentId: enrolment.id,
    versionId: enrolment.versionId,
    lessonId: lesson.id,
    dueAt: lesson.dueAt
  })
  if (!assignment) return none
  const finished = assignment.attempts.filter((one) => one.state !== 'submitted').map((one) => one.id)
  return { assignment, quiz: null, reviews: await reviewsOf(database(), finished) }
}
