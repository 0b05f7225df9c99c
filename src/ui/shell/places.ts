import type { IconName } from '../icons.ts'
import { m } from '#paraglide/messages.js'

export interface Place {
  path: string
  label: () => string
  icon: IconName
}

/** The public places, in the order people meet them. */
export const places: Place[] = [
  { path: '/', label: m.ui_home, icon: 'home' },
  { path: '/courses', label: m.ui_courses, icon: 'book' },
  { path: '/experts', label: m.ui_experts, icon: 'award' },
  { path: '/community', label: m.ui_community, icon: 'message' }
]

/** The five tabs under a thumb. */
export const tabs: Place[] = [
  { path: '/', label: m.ui_home, icon: 'home' },
  { path: '/courses', label: m.ui_courses, icon: 'book' },
  { path: '/community', label: m.ui_community, icon: 'message' },
  { path: '/learn', label: m.ui_learn, icon: 'cap' },
  { path: '/me', label: m.ui_me, icon: 'user' }
]

/** True for the place itself and all below it. */
export const within = (path: string, place: string) => (place === '/' ? path === '/' : path === place || path.startsWith(`${place}/`))
