import { listCategories } from '#modules/catalog/index.ts'
import { myProfiles, saveProfile } from '#modules/experts/index.ts'
import { m } from '#paraglide/messages.js'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url, locals }) => {
  const [{ rows }, categories] = await Promise.all([read(myProfiles), read(listCategories)])
  const profile = rows.find((one) => one.id === url.searchParams.get('of')) ?? rows[0]
  return {
    title: m.experts_my_profile({}, { locale: locals.locale === 'en' ? 'en' : 'zh-CN' }),
    profiles: rows.map(({ id, name, kind }) => ({ id, name, kind })),
    profile,
    categories: categories.rows.filter((one) => one.parentSlug).map(({ slug, nameZh, nameEn }) => ({ slug, nameZh, nameEn }))
  }
}

export const actions: Actions = { default: (event) => submit(event, saveProfile) }
