import { listOffers, questionsForMe, setOffers } from '#modules/guidance/index.ts'
import { m } from '#paraglide/messages.js'
import { context } from '#platform/context.ts'
import { MoneyError, parseMoney } from '#platform/money/index.ts'
import { read, submit } from '#platform/pages.ts'
import { now } from '#platform/time/clock.ts'
import type { Actions, PageServerLoad } from './$types'

const boxes = ['waiting', 'bounties', 'answered'] as const

export const load: PageServerLoad = async ({ url, depends }) => {
  depends('guidance:questions')
  const box = boxes.find((one) => one === url.searchParams.get('box')) ?? 'waiting'
  const [questions, offers] = await Promise.all([
    read(questionsForMe, { box, cursor: url.searchParams.get('cursor') ?? undefined }),
    read(listOffers, { expertId: context().actor.id })
  ])
  return { title: m.guidance_studio_questions(), box, questions, offers, at: now().getTime() }
}

/** The rows that were filled in; a row of which a part is missing or no sum is refused as it stands. */
function offersOf(data: FormData): { hours: number; amount: number }[] {
  const [hours, prices] = [data.getAll('hours'), data.getAll('price')].map((list) => list.map(String))
  return (hours ?? []).flatMap((one, at) => {
    const price = prices?.[at]?.trim() ?? ''
    if (!one.trim() && !price) return []
    try {
      return [{ hours: one.trim() ? Number(one) : Number.NaN, amount: parseMoney(price, 'CNY') }]
    } catch (thrown) {
      if (thrown instanceof MoneyError) return [{ hours: Number(one), amount: Number.NaN }]
      throw thrown
    }
  })
}

export const actions: Actions = {
  offers: async (event) => submit(event, setOffers, { offers: offersOf(await event.request.clone().formData()) })
}
