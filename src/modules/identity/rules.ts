/** The limits that a form shows before they are hit. */
export const limits = {
  username: { min: 2, max: 24 },
  password: { min: 8, max: 128 },
  name: { max: 30 },
  headline: { max: 60 },
  bio: { max: 2000 },
  goal: { max: 300 },
  interests: 20
} as const

const usernameShape = /^[\p{Script=Han}a-z0-9][\p{Script=Han}a-z0-9_-]*$/u
const reserved = [
  'admin',
  'administrator',
  'root',
  'system',
  'klearn',
  'guest',
  'support',
  'me',
  'api',
  'moderator',
  'operator',
  '管理员',
  '官方',
  '客服',
  '系统'
]

/** Two spellings of one name have the same key: NFKC, lower case. */
export const usernameKey = (username: string): string => username.normalize('NFKC').trim().toLowerCase()

/** Why a username cannot be taken, or undefined. Whether it is free only the server knows. */
export function usernameProblem(username: string): string | undefined {
  const key = usernameKey(username)
  if (key === '') return 'platform/required'
  if ([...key].length < limits.username.min) return `platform/too-short:${limits.username.min}`
  if ([...key].length > limits.username.max) return `platform/too-long:${limits.username.max}`
  if (!usernameShape.test(key)) return 'identity/username-characters'
  // Digits alone would be read as a phone number at sign-in.
  if (/^\d+$/.test(key)) return 'identity/username-digits'
  if (reserved.includes(key)) return 'identity/username-reserved'
  return undefined
}

export const emailKey = (email: string): string => email.normalize('NFKC').trim().toLowerCase()

/** +86 and eleven digits, or an international number; undefined when it is none. */
export function phoneNumber(text: string): string | undefined {
  const digits = text.normalize('NFKC').replace(/[\s()-]/g, '')
  if (/^1[3-9]\d{9}$/.test(digits)) return `+86${digits}`
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : undefined
}

/** One key for all spellings of what somebody signs in with: a phone number, an address, a username. */
export const signInKey = (name: string): string => phoneNumber(name) ?? usernameKey(name)

/** Only a path of this site may be returned to after sign-in; anything else leads home. */
export function safePath(to: string | null | undefined, otherwise = '/'): string {
  if (!to || !/^\/(?![/\\])/.test(to) || /[\\\p{Cc}]/u.test(to)) return otherwise
  return to
}

export const sessionDays = 30
export const erasureGraceDays = 7

/** Staff and experts open other people's data, so a second factor is urged on them. */
export const secondFactorUrged = (roles: readonly string[]): boolean =>
  roles.some((role) =>
    ['admin', 'operator', 'moderator', 'finance', 'support', 'decision_maker', 'expert', 'probation_expert', 'team_member', 'judge'].includes(role)
  )
