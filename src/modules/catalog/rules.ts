export const courseKinds = ['course', 'task'] as const
export type CourseKind = (typeof courseKinds)[number]
export type CourseStatus = 'draft' | 'published' | 'withdrawn'
export const courseLevels = ['beginner', 'intermediate', 'advanced'] as const
export type Level = (typeof courseLevels)[number]
export const courseForms = ['video', 'document', 'audio', 'live', 'interactive'] as const
export type Form = (typeof courseForms)[number]
export const purposes = ['literacy', 'skill', 'practice'] as const
export type Purpose = (typeof purposes)[number]
export type Release = 'all' | 'drip'
export const languages = ['zh-CN', 'en'] as const
export const currencies = ['CNY', 'USD'] as const

/** A published course that nobody looked at for this long is due for a look (R50). */
export const staleAfterDays = 180

/** The address of a course's or stand-alone task's page. */
export const coursePath = (course: { kind: CourseKind; slug: string }) => `/${course.kind === 'task' ? 'tasks' : 'courses'}/${course.slug}`
