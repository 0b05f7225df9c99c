import { redirect } from '@sveltejs/kit'
import { localPath } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = () => redirect(303, localPath('/community'))
