import { type RequestEvent, redirect } from '@sveltejs/kit'
import { reviewsOf } from '#modules/guidance/index.ts'
import { personCards } from '#modules/identity/index.ts'
import { player, resumePoint } from '#modules/learning/index.ts'
import { assignmentState, quizState } from '#modules/tasks/index.ts'
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

/** What the work on a lesson needs besides its text: an assignment with its reviews, or a quiz. */
export async function loadWork(page: Awaited<ReturnType<typeof loadPlayer>>) {
  const { course, lesson, mode } = page
  if (mode !== 'learner' || !lesson.content || lesson.lock) return { assignment: null, quiz: null, reviews: [] }
  const where = { courseId: course.id, lessonId: lesson.id }
  if (lesson.kind === 'quiz') return { assignment: null, quiz: await read(quizState, { ...where, locale: localeNow() }), reviews: [] }
  if (lesson.kind !== 'assignment') return { assignment: null, quiz: null, reviews: [] }
  const assignment = await read(assignmentState, where)
  const finished = assignment.attempts.filter((one) => one.state !== 'submitted').map((one) => one.id)
  const found = [...(await reviewsOf(database(), finished)).values()]
  const people = await personCards(
    database(),
    found.map((one) => one.reviewerId)
  )
  return {
    assignment,
    quiz: null,
    reviews: found.map(({ reviewerId, ...review }) => ({
      ...review,
      reviewerName: people.get(reviewerId)?.name ?? null,
      reviewerSeed: people.get(reviewerId)?.avatar_seed ?? ''
    }))
  }
}
