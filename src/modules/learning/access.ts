type Who = { id: string; kind: string; roles: readonly string[] }

/** Who looks after the learners of a course: its owner and team, and operators. */
export const canOversee = (actor: Who, inTeam: boolean): true | string =>
  actor.kind === 'system' || (actor.id !== '' && inTeam) || actor.roles.some((role) => role === 'operator' || role === 'admin') || 'platform/not-allowed'

/** Whose learning record one may open: one's own; operators' look is noted in the audit log. */
export const canOpenRecord = (actor: Who, learnerId: string): true | string => actor.id === learnerId || canOversee(actor, false)
