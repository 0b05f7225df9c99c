import type { dueList } from '../queries/due-list.ts'
import type { myCourses } from '../queries/my-courses.ts'
import type { week } from '../queries/week.ts'

export type MyCourse = Awaited<ReturnType<(typeof myCourses)['run']>>['rows'][number]
export type DueRow = Awaited<ReturnType<(typeof dueList)['run']>>['rows'][number]
export type Week = Awaited<ReturnType<(typeof week)['run']>>
