import { m } from '#paraglide/messages.js'

const names: Record<string, () => string> = {
  identity: m.identity_part_identity,
  experts: m.identity_part_experts,
  recruitment: m.identity_part_recruitment,
  catalog: m.identity_part_catalog,
  learning: m.identity_part_learning,
  tasks: m.identity_part_tasks,
  guidance: m.identity_part_guidance,
  booking: m.identity_part_booking,
  live: m.identity_part_live,
  media: m.identity_part_media,
  community: m.identity_part_community,
  feedback: m.identity_part_feedback,
  commerce: m.identity_part_commerce,
  payments: m.identity_part_payments,
  ledger: m.identity_part_ledger,
  inbox: m.identity_part_inbox,
  ops: m.identity_part_ops
}

/** A part of Klearn in words, as scopes name it. */
export const partName = (part: string): string => names[part]?.() ?? part
