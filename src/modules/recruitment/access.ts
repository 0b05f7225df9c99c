import { type ApplicationState, isOver } from './rules.ts'

type Who = { id: string; kind: string; roles: readonly string[] }

export const isOperator = (actor: Who): boolean => actor.kind === 'system' || actor.roles.some((role) => role === 'operator' || role === 'admin')

/** Operators decide, but not on their own application. */
export const canDecide = (actor: Who, application: { person_id: string }): true | string =>
  !isOperator(actor) ? 'platform/not-allowed' : actor.id === application.person_id ? 'recruitment/not-yourself' : true

/** A judge sees what was assigned to them, from the screening on; what was taken back is nobody's business any more. */
export const canJudgeSee = (state: ApplicationState): boolean => !['draft', 'submitted', 'returned', 'withdrawn'].includes(state)

/** Proofs: the applicant; operators; the panel while it has to judge. */
export function canOpenProof(actor: Who, application: { person_id: string; state: ApplicationState }, onPanel: boolean): boolean {
  if (actor.id === application.person_id) return true
  if (isOperator(actor)) return application.state !== 'draft'
  return onPanel && canJudgeSee(application.state) && !isOver(application.state)
}
