import { redirect, type RequestEvent } from '@sveltejs/kit'
import { coursePage } from '#modules/catalog/index.ts'
import { coursePrice } from '#modules/commerce/index.ts'
import { activeEnrolment, enrolInFreeCourse } from '#modules/learning/index.ts'
import { context } from '#platform/context.ts'
import { database } from '#platform/db.ts'
import { localPath, read, submit, went } from '#platform/pages.ts'

const locale = () => (context().locale === 'en' ? 'en' : 'zh-CN')

/** What the page of a course and of a stand-alone task show: at most six statements. */
export async function loadCourse(kind: 'course' | 'task', slug: string) {
  const course = await read(coursePage, { slug, kind, locale: locale() })
  const price = await read(coursePrice, { courseId: course.id })
  const { actor } = context()
  // A free course leaves no entitlement: whoever began it has it.
  const begun = actor.kind === 'person' && price.state === 'free' ? await activeEnrolment(database(), actor.id, course.id) : undefined
  return { course, buying: begun ? { ...price, state: 'owned' as const } : price }
}

/** A free course begins at once, in the player. */
export async function startCourse(event: RequestEvent, kind: 'course' | 'task', slug: string) {
  const { id } = await read(coursePage, { slug, kind })
  const result = await submit(event, enrolInFreeCourse, { courseId: id })
  if (!went(result)) return result
  redirect(303, localPath(`/learn/${slug}`))
}
