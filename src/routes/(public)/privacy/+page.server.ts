import { policyPage } from '#modules/identity/index.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ url }) => policyPage('privacy', url.searchParams.get('version'))
