import { m } from '#paraglide/messages.js'
import type { ChainFault } from '../contract/chain.ts'
import type { CertificateStatus, ContractState, DecisionKind } from '../rules.ts'
import type { EntryKind } from '../tables.ts'

export const contractState: Record<ContractState, () => string> = {
  'awaiting-expert': m.experts_cs_awaiting_expert,
  'awaiting-platform': m.experts_cs_awaiting_platform,
  'in-force': m.experts_cs_in_force,
  ended: m.experts_cs_ended
}

export const entryName: Record<EntryKind, () => string> = {
  'drawn-up': m.experts_e_drawn_up,
  'signed-by-expert': m.experts_e_signed_by_expert,
  'signed-by-platform': m.experts_e_signed_by_platform,
  ended: m.experts_e_ended
}

export const faultWords: Record<ChainFault, () => string> = {
  document: m.experts_check_document,
  entry: m.experts_check_entry,
  seal: m.experts_check_seal,
  link: m.experts_check_link,
  missing: m.experts_check_missing
}

export const statusName: Record<CertificateStatus, () => string> = {
  valid: m.experts_st_valid,
  expired: m.experts_st_expired,
  suspended: m.experts_st_suspended,
  revoked: m.experts_st_revoked
}

export const statusText: Record<CertificateStatus, () => string> = {
  valid: m.experts_st_valid_text,
  expired: m.experts_st_expired_text,
  suspended: m.experts_st_suspended_text,
  revoked: m.experts_st_revoked_text
}

export const decisionName: Record<DecisionKind, () => string> = { extend: m.experts_dec_extend, pass: m.experts_dec_pass, fail: m.experts_dec_fail }
