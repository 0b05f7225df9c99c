import { loadPreview } from '../../../../preview-load.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ params }) => loadPreview(params.slug, params.lesson)
