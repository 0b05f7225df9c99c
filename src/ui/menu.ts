import type { IconName } from './icons.ts'

/** One line of a menu: a link, a post to an address, or something the page does. */
export interface MenuItem {
  label: string
  icon?: IconName
  href?: string
  /** posts an empty form there (sign out, remove) */
  post?: string
  onselect?: () => void
  danger?: boolean
  disabled?: boolean
  /** a hairline above it */
  apart?: boolean
  /** leaves the client router, e.g. to change the language */
  reload?: boolean
}
