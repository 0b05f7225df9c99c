import { redirect, type RequestEvent } from '@sveltejs/kit'
import { coursePage, coursePath } from '#modules/catalog/index.ts'
import { type PriceState, priceStateFor } from '#modules/commerce/index.ts'
import { latestRatings } from '#modules/feedback/index.ts'
import { activeEnrolment, enrolInFreeCourse } from '#modules/learning/index.ts'
import { context } from '#platform/context.ts'
import { database } from '#platform/db.ts'
import { localPath, read, submit, went } from '#platform/pages.ts'

const locale = () => (context().locale === 'en' ? 'en' : 'zh-CN')

/** What the page of a course and of a stand-alone task show: at most six statements. */
export async function loadCourse(kind: 'course' | 'task', slug: string) {
  const course = await read(coursePage, { slug, locale: locale() })
  // An old link may name the wrong one of the two.
  if (course.kind !== kind) redirect(308, localPath(coursePath(course)))
  const [buying, ratings] = await Promise.all([buyingOf(course), latestRatings(database(), course.id)])
  return { course, buying, ratings }
}

interface Offered {
  id: string
  ownerId: string
  priceAmount: number
  listPriceAmount: number | null
  currency: string
}

/** What this person may do: a free course leaves no entitlement, whoever began it has it. */
async function buyingOf({ id, ownerId, priceAmount, listPriceAmount, currency }: Offered): Promise<PriceState> {
  const { actor } = context()
  const free: PriceState = { state: 'free', amount: 0, listAmount: listPriceAmount, currency, orderId: null, endsAt: null }
  if (priceAmount > 0)
    return priceStateFor(database(), actor, { id, owner_id: ownerId, price_amount: priceAmount, list_price_amount: listPriceAmount, currency })
  if (actor.kind !== 'person') return free
  if (actor.id === ownerId) return { ...free, state: 'own' }
  const begun = await activeEnrolment(database(), actor.id, id)
  return begun ? { ...free, state: 'owned', endsAt: begun.ends_at } : free
}

/** A free course begins at once, in the player. */
export async function startCourse(event: RequestEvent, kind: 'course' | 'task', slug: string) {
  const { id } = await read(coursePage, { slug, kind })
  const result = await submit(event, enrolInFreeCourse, { courseId: id })
  if (!went(result)) return result
  redirect(303, localPath(`/learn/${slug}`))
}
