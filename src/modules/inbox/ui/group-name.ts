import { m } from '#paraglide/messages.js'
import type { IconName } from '#ui/icons.ts'
import type { NoticeGroup } from '../rules.ts'

const groups: Record<NoticeGroup, { words: () => string; icon: IconName }> = {
  learning: { words: m.inbox_group_learning, icon: 'cap' },
  community: { words: m.inbox_group_community, icon: 'message' },
  teaching: { words: m.inbox_group_teaching, icon: 'pen' },
  orders: { words: m.inbox_group_orders, icon: 'wallet' },
  rules: { words: m.inbox_group_rules, icon: 'scales' },
  operations: { words: m.inbox_group_operations, icon: 'activity' }
}

export const groupName = (group: string): string => groups[group as NoticeGroup]?.words() ?? ''
export const groupIcon = (group: string): IconName => groups[group as NoticeGroup]?.icon ?? 'bell'
