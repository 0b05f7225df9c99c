export const remarkKinds = ['wrong', 'unclear', 'late', 'manner', 'other', 'praise'] as const
export type RemarkKind = (typeof remarkKinds)[number]
export type RemarkState = 'open' | 'answered' | 'improved' | 'closed'

/** open ──▶ answered ──▶ improved ──▶ closed, and answered ──▶ closed. */
const ways: Record<RemarkState, readonly RemarkState[]> = { open: ['answered'], answered: ['improved', 'closed'], improved: ['closed'], closed: [] }

export const nextStates = (state: RemarkState): readonly RemarkState[] => ways[state]

export const answerWithinHours = 48
const remindHoursBefore = 12

export const dueAtOf = (createdAt: Date): Date => new Date(createdAt.getTime() + answerWithinHours * 3_600_000)
export const remindAtOf = (dueAt: Date): Date => new Date(dueAt.getTime() - remindHoursBefore * 3_600_000)
