import { redirect } from '@sveltejs/kit'
import { localPath } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

/** Stand-alone tasks are listed beside courses. */
export const load: PageServerLoad = () => redirect(308, localPath('/courses?kind=task'))
