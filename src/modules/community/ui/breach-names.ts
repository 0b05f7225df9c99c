import { m } from '#paraglide/messages.js'
import { type Breach, breachNames } from '../rules.ts'

const words: Record<Breach, () => string> = {
  harassment: m.community_breach_harassment,
  privacy: m.community_breach_privacy,
  advertising: m.community_breach_advertising,
  answers: m.community_breach_answers,
  copying: m.community_breach_copying,
  danger: m.community_breach_danger,
  fake: m.community_breach_fake,
  illegal: m.community_breach_illegal,
  other: m.community_breach_other
}

/** A rule of the community in words. */
export const breachName = (rule: string | null): string => words[(rule ?? 'other') as Breach]?.() ?? ''
export const breachOptions = (): { value: string; label: string }[] => breachNames.map((value) => ({ value, label: words[value]() }))
const sanctions: Record<string, () => string> = { warn: m.community_sanction_warn, mute: m.community_sanction_mute, ban: m.community_sanction_ban }
const subjects: Record<string, () => string> = {
  discussion: m.community_subject_discussion,
  reply: m.community_subject_reply,
  rating: m.community_subject_rating
}

export const sanctionName = (kind: string): string => sanctions[kind]?.() ?? kind
export const subjectName = (kind: string): string => subjects[kind]?.() ?? kind
export const daysName = (days: number): string => (days === 0 ? m.community_for_good() : m.community_days({ count: days }))
