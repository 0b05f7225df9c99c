import { policyPage } from '#modules/identity/index.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ url }) => policyPage('terms', url.searchParams.get('version'))
