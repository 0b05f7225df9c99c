import { m } from '#paraglide/messages.js'
import { myCourses, publishRequests } from '#modules/catalog/index.ts'
import { isCurator } from '#modules/catalog/access.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals }) => {
  const [mine, requests] = await Promise.all([read(myCourses), isCurator(locals.actor) ? read(publishRequests) : { rows: [] }])
  const open = mine.rows.filter((course) => course.stale || course.draftEdited || course.status === 'draft')
  return { title: m.catalog_studio_overview(), open, requests: requests.rows }
}
