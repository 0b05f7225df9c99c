import { redirect } from '@sveltejs/kit'
import { localPath } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ params }) => redirect(308, localPath(`/courses?category=${encodeURIComponent(params.slug)}`))
