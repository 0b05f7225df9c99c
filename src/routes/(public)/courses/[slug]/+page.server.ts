import { loadCourse, startCourse } from '../../course-load.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ params }) => loadCourse('course', params.slug)

export const actions: Actions = { start: (event) => startCourse(event, 'course', event.params.slug) }
