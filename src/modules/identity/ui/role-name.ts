import { m } from '#paraglide/messages.js'

const names: Record<string, () => string> = {
  learner: m.identity_role_learner,
  applicant: m.identity_role_applicant,
  probation_expert: m.identity_role_probation_expert,
  expert: m.identity_role_expert,
  team_member: m.identity_role_team_member,
  judge: m.identity_role_judge,
  community_leader: m.identity_role_community_leader,
  moderator: m.identity_role_moderator,
  operator: m.identity_role_operator,
  support: m.identity_role_support,
  finance: m.identity_role_finance,
  decision_maker: m.identity_role_decision_maker,
  admin: m.identity_role_admin
}

export const allRoles = Object.keys(names)

/** A role in words. */
export const roleName = (role: string): string => names[role]?.() ?? role
