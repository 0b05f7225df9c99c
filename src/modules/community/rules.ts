export type Mode = 'question' | 'forum'
/** Who may read a course's discussions: everybody, or those of the course. */
export type Readers = 'public' | 'course'
export type SubjectKind = 'discussion' | 'reply' | 'rating'
export type SanctionKind = 'warn' | 'mute' | 'ban'
export type CaseState = 'open' | 'hidden' | 'kept'

/** R31, as the community rules promise it: after a day the course's team is reminded, after two the operators take over. */
export const remindAfterHours = 24
export const escalateAfterHours = 48

export const titleLength = { min: 4, max: 120 }
export const bodyLength = 20_000
export const replyLength = 10_000
export const maxFiles = 9
/** A branch below one reply; a longer talk deserves a discussion of its own. */
export const repliesPerBranch = 200
export const pinsPerCourse = 5
/** A thread nobody has opened yet counts as new for this long; older ones are history, not news. */
export const newForDays = 14

/** The table of the community rules, row by row. `urgent`: people may come to harm. */
export const breaches = {
  harassment: { urgent: true },
  privacy: { urgent: true },
  advertising: { urgent: false },
  answers: { urgent: false },
  copying: { urgent: false },
  danger: { urgent: true },
  fake: { urgent: false },
  illegal: { urgent: true },
  other: { urgent: false }
} as const

export type Breach = keyof typeof breaches
export const breachNames = Object.keys(breaches) as [Breach, ...Breach[]]

/** How many days a sanction may last; 0 is for good (a ban) and means nothing for a warning. */
export const sanctionDays = [1, 3, 7, 30, 90, 0] as const

/** "收到处理后 14 天内可以申诉一次". */
export const appealWithinDays = 14

const day = 86_400_000

export function untilOf(kind: SanctionKind, days: number, now: Date): Date | null {
  return kind === 'warn' || days === 0 ? null : new Date(now.getTime() + days * day)
}

export const hoursLater = (from: Date, hours: number) => new Date(from.getTime() + hours * 3_600_000)

export interface Standing {
  kind: SanctionKind
  until: Date | null
  lifted_at: Date | null
}

/** Whether a sanction still holds. A warning is said once and holds nothing. */
export const isInForce = (sanction: Standing, now: Date): boolean =>
  sanction.kind !== 'warn' && sanction.lifted_at === null && (sanction.until === null || sanction.until > now)

export interface AppealableSanction {
  imposed_at: Date
  lifted_at: Date | null
}

/** One appeal, within the fortnight, while there is something to take back. */
export function canAppealWhen(sanction: AppealableSanction, appealed: boolean, now: Date): true | string {
  if (appealed) return 'community/appealed-already'
  if (sanction.lifted_at) return 'community/sanction-over'
  return now.getTime() <= sanction.imposed_at.getTime() + appealWithinDays * day || 'community/appeal-too-late'
}
