import { m } from '#paraglide/messages.js'
import type { IconName } from '#ui/icons.ts'

interface MePlace {
  path: string
  label: () => string
  icon: IconName
}

/** What belongs to one's own account. */
export const mePlaces: MePlace[] = [
  { path: '/me', label: m.identity_me_home, icon: 'home' },
  { path: '/me/profile', label: m.identity_profile, icon: 'user' },
  { path: '/me/interests', label: m.identity_interests, icon: 'target' },
  { path: '/me/security', label: m.identity_security, icon: 'shield' },
  { path: '/me/settings', label: m.identity_settings, icon: 'sliders' },
  { path: '/me/privacy', label: m.identity_privacy_centre, icon: 'lock' },
  { path: '/me/tokens', label: m.identity_tokens, icon: 'key' }
]
