import { m } from '#paraglide/messages.js'
import { limits } from '../rules.ts'

/** What is wrong with a username, in words; null when nothing is. */
export function usernameWords(problem: string | null | undefined): string | null {
  if (!problem) return null
  if (problem === 'identity/username-taken') return m.error_identity_username_taken()
  if (problem === 'identity/username-characters') return m.error_identity_username_characters()
  if (problem === 'identity/username-digits') return m.error_identity_username_digits()
  if (problem === 'identity/username-reserved') return m.error_identity_username_reserved()
  if (problem.startsWith('platform/too-short')) return m.error_platform_too_short({ n: limits.username.min })
  if (problem.startsWith('platform/too-long')) return m.error_platform_too_long({ n: limits.username.max })
  return m.error_platform_required()
}
