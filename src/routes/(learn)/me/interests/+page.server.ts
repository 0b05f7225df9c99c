import { listCategories } from '#modules/catalog/index.ts'
import { chooseInterests, myProfile } from '#modules/identity/index.ts'
import { context } from '#platform/context.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async () => {
  const [profile, { rows }] = await Promise.all([read(myProfile), read(listCategories)])
  const english = context().locale === 'en'
  return {
    interests: profile.interests,
    aim: profile.aim,
    categories: rows.map((one) => ({ slug: one.slug, parent: one.parentSlug, name: english ? one.nameEn : one.nameZh }))
  }
}

export const actions: Actions = {
  default: async (event) => {
    // A form that sends no box means: none chosen.
    const data = await event.request.clone().formData()
    const hours = String(data.get('weeklyHours') ?? '').trim()
    const minutes = hours === '' ? null : Number(hours) * 60
    return submit(event, chooseInterests, {
      interests: data.getAll('interests[]'),
      forms: data.getAll('forms[]'),
      weeklyMinutes: minutes !== null && Number.isNaN(minutes) ? hours : minutes
    })
  }
}
