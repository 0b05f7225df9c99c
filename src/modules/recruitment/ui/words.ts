import { m } from '#paraglide/messages.js'
import { useClock } from '#ui/clock.ts'
import { clockTime, dayWords, fullDate, zoneWords } from '#ui/time.ts'
import type { ApplicationState, Criterion, FormPart, MaterialKind, ProofKind, Stage } from '../rules.ts'

export const stateWords: Record<ApplicationState, () => string> = {
  draft: m.recruitment_state_draft,
  submitted: m.recruitment_state_submitted,
  returned: m.recruitment_state_returned,
  screened: m.recruitment_state_screened,
  'interview-scheduled': m.recruitment_state_interview_scheduled,
  interviewed: m.recruitment_state_interviewed,
  passed: m.recruitment_state_passed,
  failed: m.recruitment_state_failed,
  withdrawn: m.recruitment_state_withdrawn
}

export const stateKind = (state: ApplicationState): 'j' | 'r' | 'o' => (state === 'passed' ? 'j' : state === 'failed' || state === 'returned' ? 'r' : 'o')

export const stepWords: Record<string, () => string> = {
  begin: m.recruitment_step_begin,
  submit: m.recruitment_step_submit,
  return: m.recruitment_step_return,
  screen: m.recruitment_step_screen,
  decline: m.recruitment_step_decline,
  book: m.recruitment_step_book,
  unbook: m.recruitment_step_unbook,
  meet: m.recruitment_step_meet,
  pass: m.recruitment_step_pass,
  fail: m.recruitment_step_fail,
  withdraw: m.recruitment_step_withdraw
}

export const moverWords: Record<string, () => string> = {
  applicant: m.recruitment_by_applicant,
  operator: m.recruitment_by_operator,
  judge: m.recruitment_by_judge,
  system: m.recruitment_by_system
}

export const partWords: Record<FormPart | 'check', () => string> = {
  person: m.recruitment_part_person,
  background: m.recruitment_part_background,
  work: m.recruitment_part_work,
  subject: m.recruitment_part_subject,
  proofs: m.recruitment_part_proofs,
  check: m.recruitment_part_check
}

export const partLeads: Record<FormPart | 'check', () => string> = {
  person: m.recruitment_lead_person,
  background: m.recruitment_lead_background,
  work: m.recruitment_lead_work,
  subject: m.recruitment_lead_subject,
  proofs: m.recruitment_lead_proofs,
  check: m.recruitment_lead_check
}

export const proofWords: Record<ProofKind, () => string> = {
  degree: m.recruitment_proof_degree,
  licence: m.recruitment_proof_licence,
  paper: m.recruitment_proof_paper,
  case: m.recruitment_proof_case
}

export const proofHints: Record<ProofKind, () => string> = {
  degree: m.recruitment_proof_degree_hint,
  licence: m.recruitment_proof_licence_hint,
  paper: m.recruitment_proof_paper_hint,
  case: m.recruitment_proof_case_hint
}

export const materialWords: Record<MaterialKind, () => string> = {
  outline: m.recruitment_material_outline,
  plan: m.recruitment_material_plan,
  case: m.recruitment_material_case
}

export const materialHints: Record<MaterialKind, () => string> = {
  outline: m.recruitment_material_outline_hint,
  plan: m.recruitment_material_plan_hint,
  case: m.recruitment_material_case_hint
}

export const criterionWords: Record<Criterion, () => string> = {
  knowledge: m.recruitment_criterion_knowledge,
  caseAnalysis: m.recruitment_criterion_case,
  teaching: m.recruitment_criterion_teaching,
  suitability: m.recruitment_criterion_suitability
}

export const criterionHints: Record<Criterion, () => string> = {
  knowledge: m.recruitment_criterion_knowledge_hint,
  caseAnalysis: m.recruitment_criterion_case_hint,
  teaching: m.recruitment_criterion_teaching_hint,
  suitability: m.recruitment_criterion_suitability_hint
}

export const stageWords: Record<Stage, () => string> = {
  applied: m.recruitment_stage_applied,
  screened: m.recruitment_stage_screened,
  interview: m.recruitment_stage_interview,
  probation: m.recruitment_stage_probation,
  certified: m.recruitment_stage_certified
}

export const stageNotes: Record<Stage, () => string> = {
  applied: m.recruitment_stage_applied_note,
  screened: m.recruitment_stage_screened_note,
  interview: m.recruitment_stage_interview_note,
  probation: m.recruitment_stage_probation_note,
  certified: m.recruitment_stage_certified_note
}

/** A category by its slug, in the reader's language. */
export const categoryName = (categories: { slug: string; nameZh: string; nameEn: string }[], slug: string | null, locale: string): string => {
  const found = categories.find((one) => one.slug === slug)
  return found ? (locale === 'en' ? found.nameEn : found.nameZh) : (slug ?? '')
}

/** A moment in the reader's own zone, and in Beijing where that is another one: "周二 14:00 – 15:00 英国夏令时间". */
export function useTimes() {
  const clock = useClock()
  const said = (at: Date | string, endsAt: Date | string | null, zone: string) =>
    `${dayWords(at, clock().now, zone)} ${fullDate(at, zone).slice(5)} ${clockTime(at, zone)}${endsAt ? ` – ${clockTime(endsAt, zone)}` : ''} ${zoneWords(at, zone)}`
  return {
    mine: (at: Date | string, endsAt: Date | string | null = null) => said(at, endsAt, clock().viewerZone ?? clock().zone),
    beijing: (at: Date | string, endsAt: Date | string | null = null) =>
      (clock().viewerZone ?? clock().zone) === 'Asia/Shanghai' ? null : said(at, endsAt, 'Asia/Shanghai')
  }
}

export const standingWords: Record<string, () => string> = {
  sent: m.recruitment_standing_sent,
  opened: m.recruitment_standing_opened,
  begun: m.recruitment_standing_begun,
  applied: m.recruitment_standing_applied,
  interviewed: m.recruitment_standing_interviewed,
  certified: m.recruitment_standing_certified,
  ended: m.recruitment_standing_ended,
  revoked: m.recruitment_standing_revoked,
  expired: m.recruitment_standing_expired
}
