import { loadCourse, startCourse } from '../../course-load.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ params }) => loadCourse('task', params.slug)

export const actions: Actions = { start: (event) => startCourse(event, 'task', event.params.slug) }
