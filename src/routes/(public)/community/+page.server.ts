import { redirect } from '@sveltejs/kit'
import { communityHome } from '#modules/community/index.ts'
import { localPath, read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const course = url.searchParams.get('course')
  if (course) redirect(303, localPath(`/courses/${encodeURIComponent(course)}/discuss`))
  const filter = url.searchParams.get('filter') ?? 'newest'
  return { filter, list: await read(communityHome, { filter, cursor: url.searchParams.get('cursor') ?? undefined }) }
}
