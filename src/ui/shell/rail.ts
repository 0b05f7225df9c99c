import type { IconName } from '../icons.ts'

/** Groups of the left rail in the studio, the admin console and the learner's own area. */
export interface RailGroup {
  label: string
  items: { href: string; label: string; icon: IconName; count?: number; current?: boolean }[]
}
