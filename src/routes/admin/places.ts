import { m } from '#paraglide/messages.js'
import type { IconName } from '#ui/icons.ts'

interface Place {
  path: string
  label: () => string
  icon: IconName
  /** Who finds it in the rail; undefined: all staff. */
  roles?: string[]
}

/** The rail of the console, in groups; a role sees what it may open. */
export const places: { label: () => string; items: Place[] }[] = [
  { label: m.ops_group_overview, items: [{ path: '/admin', label: m.ops_dashboard, icon: 'chart' }] },
  {
    label: m.ops_group_learning,
    items: [
      { path: '/admin/courses', label: m.ops_courses, icon: 'book', roles: ['operator', 'admin'] },
      { path: '/admin/people', label: m.ops_people, icon: 'users', roles: ['operator', 'support', 'admin'] },
      { path: '/admin/applications', label: m.recruitment_board, icon: 'briefcase', roles: ['operator', 'admin'] },
      { path: '/admin/experts', label: m.ops_experts, icon: 'award', roles: ['operator', 'admin'] },
      { path: '/admin/answers', label: m.guidance_answer_board, icon: 'hourglass', roles: ['operator', 'support', 'decision_maker', 'admin'] },
      { path: '/admin/calibration', label: m.guiding_agreement, icon: 'target', roles: ['operator', 'decision_maker', 'admin'] },
      { path: '/admin/guidance-feedback', label: m.guiding_remarks, icon: 'heart', roles: ['operator', 'admin'] }
    ]
  },
  {
    label: m.ops_group_business,
    items: [
      { path: '/admin/orders', label: m.ops_orders, icon: 'wallet', roles: ['operator', 'support', 'finance', 'decision_maker', 'admin'] },
      { path: '/admin/disputes', label: m.guidance_disputes, icon: 'handshake', roles: ['operator', 'support', 'admin'] },
      { path: '/admin/ledger', label: m.ops_ledger, icon: 'scales', roles: ['finance', 'decision_maker', 'admin'] }
    ]
  },
  {
    label: m.ops_group_community,
    items: [
      { path: '/admin/moderation', label: m.ops_moderation, icon: 'flag', roles: ['moderator', 'operator', 'admin'] },
      { path: '/admin/discussions', label: m.ops_discussions, icon: 'message', roles: ['moderator', 'operator', 'admin'] }
    ]
  },
  {
    label: m.ops_group_system,
    items: [
      { path: '/admin/messages', label: m.ops_messages, icon: 'mail', roles: ['operator', 'support', 'admin'] },
      { path: '/admin/jobs', label: m.ops_jobs, icon: 'history', roles: ['operator', 'admin'] },
      { path: '/admin/audit', label: m.ops_audit, icon: 'file', roles: ['admin'] },
      { path: '/admin/backups', label: m.ops_backups, icon: 'database', roles: ['admin'] },
      { path: '/admin/settings', label: m.ops_settings, icon: 'settings', roles: ['admin'] }
    ]
  }
]
