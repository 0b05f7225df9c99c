export const roles = [
  'learner',
  'applicant',
  'probation_expert',
  'expert',
  'team_member',
  'judge',
  'community_leader',
  'moderator',
  'operator',
  'support',
  'finance',
  'decision_maker',
  'admin'
] as const

export type Role = (typeof roles)[number]

/** Who is asking. The guest and the system are actors too, so that no rule has to know about null. */
export interface Actor {
  id: string
  kind: 'guest' | 'person' | 'system'
  username: string
  name: string
  roles: readonly Role[]
  locale: string
  zone: string
  sessionId?: string
  /** An API token narrows what its owner may do; undefined: signed in with a session. */
  scopes?: readonly string[]
  /** Set while a staff member or expert still owes the second factor of this session. */
  awaitsSecondFactor?: boolean
  emailVerified?: boolean
  avatarSeed?: string
}

export const guest: Actor = { id: '', kind: 'guest', username: '', name: '', roles: [], locale: 'zh-CN', zone: 'Asia/Shanghai' }

/** Schedules, reactions and the command line act as the system: it has every right and no name. */
export const system: Actor = { id: '', kind: 'system', username: 'system', name: 'Klearn', roles: ['admin'], locale: 'zh-CN', zone: 'Asia/Shanghai' }

export const hasRole = (actor: Actor, ...wanted: Role[]) => actor.kind === 'system' || actor.roles.some((role) => wanted.includes(role))
export const isStaff = (actor: Actor) => hasRole(actor, 'operator', 'moderator', 'support', 'finance', 'decision_maker', 'admin')
export const isExpert = (actor: Actor) => hasRole(actor, 'expert', 'probation_expert', 'team_member')
