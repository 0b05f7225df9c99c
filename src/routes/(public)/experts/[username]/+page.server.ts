import { bookBox } from '#modules/booking/index.ts'
import { listCategories } from '#modules/catalog/index.ts'
import { follow, showExpert, unfollow } from '#modules/experts/index.ts'
import { listOffers, publicAnswers } from '#modules/guidance/index.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params }) => {
  const expert = await read(showExpert, { username: params.username })
  const category = expert.categorySlug ? (await read(listCategories)).rows.find((one) => one.slug === expert.categorySlug) : undefined
  const takes = expert.state === 'certified' || expert.state === 'probation'
  const [offers, answers, box] = await Promise.all([
    takes ? read(listOffers, { expertId: expert.id }) : [],
    read(publicAnswers, { expertId: expert.id, limit: 5 }),
    takes ? read(bookBox, { expertId: expert.id }) : null
  ])
  return { offers, box, answers: answers.rows, expert, category: category ? { zh: category.nameZh, en: category.nameEn } : null }
}

export const actions: Actions = {
  follow: async (event) => submit(event, follow, { expertId: (await read(showExpert, { username: event.params.username })).id }),
  unfollow: async (event) => submit(event, unfollow, { expertId: (await read(showExpert, { username: event.params.username })).id })
}
