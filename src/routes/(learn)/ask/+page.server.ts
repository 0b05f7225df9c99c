import { redirect } from '@sveltejs/kit'
import { askQuestion, lookAtLesson, whomToAsk } from '#modules/guidance/index.ts'
import { context } from '#platform/context.ts'
import { Refusal } from '#platform/errors.ts'
import { MoneyError, parseMoney } from '#platform/money/index.ts'
import { localPath, read, submit, toSignIn, went } from '#platform/pages.ts'
import { ask } from '#platform/perform.ts'
import { now } from '#platform/time/clock.ts'
import type { Actions, PageServerLoad } from './$types'

const id = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

export const load: PageServerLoad = async (event) => {
  if (context().actor.kind === 'guest') throw toSignIn(event)
  const given = event.url.searchParams
  const username = given.get('expert')?.slice(0, 80) ?? ''
  const [course, lesson] = [given.get('course') ?? '', given.get('lesson') ?? ''].map((one) => (id.test(one) ? one : '')) as [string, string]
  const [found] = username ? await read(whomToAsk, { username, limit: 1 }) : []
  const wants = given.get('bounty') === '1'
  return {
    username,
    expert: found ?? null,
    others: found || wants ? [] : await read(whomToAsk, { ...(course && { courseId: course }) }),
    wants,
    tier: wants ? 'bounty' : (given.get('tier') ?? ''),
    course,
    lesson,
    error: (given.get('error') ?? '').slice(0, 2000),
    about: course && lesson ? await lookAtLessonIfMine(course, lesson) : null,
    at: now().getTime()
  }
}

/** A lesson that is not hers (any more) is no reason to turn her away: the question goes without it. */
async function lookAtLessonIfMine(courseId: string, lessonId: string) {
  try {
    return await ask(lookAtLesson, { courseId, lessonId })
  } catch (thrown) {
    if (thrown instanceof Refusal) return null
    throw thrown
  }
}

/** What was chosen, as the use case takes it: an offer names hours and the price that was seen; a bounty is typed. */
function wishOf(data: FormData): { hours: number; amount: number; expertId?: string } {
  const text = (name: string) => String(data.get(name) ?? '')
  const [hours, amount] = text('tier').split(':').map(Number)
  if (text('tier') !== 'bounty') return { hours: hours ?? Number.NaN, amount: amount ?? Number.NaN }
  try {
    return { hours: Number(text('bountyHours') || Number.NaN), amount: parseMoney(text('bounty'), 'CNY'), expertId: '' }
  } catch (thrown) {
    if (thrown instanceof MoneyError) return { hours: Number(text('bountyHours') || Number.NaN), amount: Number.NaN, expertId: '' }
    throw thrown
  }
}

export const actions: Actions = {
  default: async (event) => {
    const wish = wishOf(await event.request.clone().formData())
    const result = await submit(event, askQuestion, wish)
    if (!went(result)) return result
    const { orderId, requestId } = result.output
    redirect(303, localPath(orderId ? `/orders/${orderId}` : `/questions/${requestId}`))
  }
}
