import type { Actor } from '#platform/actor.ts'

/** What an access rule needs to know of a course. */
export interface CourseOfTeam {
  owner_id: string
  /** The person who asks belongs to the course's team. */
  inTeam: boolean
}

const has = (actor: Actor, ...roles: Actor['roles'][number][]) => actor.kind === 'system' || actor.roles.some((role) => roles.includes(role))

/** Operators look after all courses. */
export const isCurator = (actor: Actor): boolean => has(actor, 'operator', 'admin')

/** Whether the person may open the studio and begin a course. */
export const canAuthor = (actor: Actor): true | string => has(actor, 'expert', 'probation_expert', 'team_member', 'operator', 'admin') || 'catalog/experts-only'

/** Owner, team or an operator. */
export const canEdit = (actor: Actor, course: CourseOfTeam): true | string =>
  isCurator(actor) || (actor.id !== '' && (course.owner_id === actor.id || course.inTeam)) || 'catalog/not-your-course'

/** Whoever may edit may publish, except experts on probation: they ask an operator. */
export function canPublish(actor: Actor, course: CourseOfTeam): true | string {
  const edits = canEdit(actor, course)
  if (edits !== true) return edits
  return has(actor, 'expert', 'team_member', 'operator', 'admin') || 'catalog/probation-asks'
}

/** What is said about a withdrawn course to who wants to publish in it. */
export const withdrawnCode = (course: { withdrawn_by_staff: boolean }) => (course.withdrawn_by_staff ? 'catalog/withdrawn-by-staff' : 'catalog/withdrawn')

/** Whoever may publish brings a course back; one that an operator withdrew, only an operator. */
export function canRestore(actor: Actor, course: CourseOfTeam & { withdrawn_by_staff: boolean }): true | string {
  const publishes = canPublish(actor, course)
  if (publishes !== true) return publishes
  return !course.withdrawn_by_staff || isCurator(actor) || 'catalog/withdrawn-by-staff'
}

/** The offer and the team belong to the owner. */
export const canSell = (actor: Actor, course: CourseOfTeam): true | string => isCurator(actor) || course.owner_id === actor.id || 'catalog/not-your-course'
