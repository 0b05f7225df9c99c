import { type Endpoint, post } from '#platform/module.ts'
import { enrolInFreeCourse } from './enrol.ts'

export const api: Endpoint[] = [post('/courses/:courseId/enrolments', enrolInFreeCourse)]
