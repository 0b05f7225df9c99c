export const states = ['draft', 'submitted', 'returned', 'screened', 'interview-scheduled', 'interviewed', 'passed', 'failed', 'withdrawn'] as const
export type ApplicationState = (typeof states)[number]
export type Mover = 'applicant' | 'operator' | 'judge'

interface StepRule {
  from: readonly ApplicationState[]
  to: ApplicationState
  by: readonly Mover[]
}

/** Every way from one state to another. What is not in this table does not happen. */
export const steps = {
  submit: { from: ['draft', 'returned'], to: 'submitted', by: ['applicant'] },
  return: { from: ['submitted'], to: 'returned', by: ['operator'] },
  screen: { from: ['submitted'], to: 'screened', by: ['operator'] },
  decline: { from: ['submitted'], to: 'failed', by: ['operator'] },
  book: { from: ['screened'], to: 'interview-scheduled', by: ['applicant'] },
  unbook: { from: ['interview-scheduled'], to: 'screened', by: ['applicant', 'operator'] },
  meet: { from: ['interview-scheduled'], to: 'interviewed', by: ['judge'] },
  pass: { from: ['interviewed'], to: 'passed', by: ['operator'] },
  fail: { from: ['interviewed'], to: 'failed', by: ['operator'] },
  withdraw: { from: ['draft', 'submitted', 'returned', 'screened', 'interview-scheduled', 'interviewed'], to: 'withdrawn', by: ['applicant'] }
} as const satisfies Record<string, StepRule>

export type Step = keyof typeof steps
export const stepNames = Object.keys(steps) as [Step, ...Step[]]

/** Where this step leads from here; undefined: it is not possible. */
export function afterStep(state: ApplicationState, step: Step): ApplicationState | undefined {
  const rule: StepRule = steps[step]
  return rule.from.includes(state) ? rule.to : undefined
}

/** Over: nothing more happens to it. */
export const isOver = (state: ApplicationState): boolean => state === 'passed' || state === 'failed' || state === 'withdrawn'
/** The applicant may still write. */
export const isEditable = (state: ApplicationState): boolean => state === 'draft' || state === 'returned'
/** Outline, plan and case are prepared after the screening and until the interview. */
export const isPreparing = (state: ApplicationState): boolean => state === 'screened' || state === 'interview-scheduled'

export const limits = {
  name: 80,
  phone: 30,
  email: 200,
  city: 60,
  background: 4000,
  work: 12,
  workText: 300,
  achievements: 4000,
  proposal: 600,
  field: 20,
  fields: 6,
  proofs: 20,
  proofTitle: 80,
  proofBytes: 30 * 1024 * 1024,
  material: 20_000,
  materialFiles: 5,
  reason: 2000,
  toAdd: 8,
  note: 4000
} as const

export const proofKinds = ['degree', 'licence', 'paper', 'case'] as const
export type ProofKind = (typeof proofKinds)[number]
export const materialKinds = ['outline', 'plan', 'case'] as const
export type MaterialKind = (typeof materialKinds)[number]
/** Parts of the form, in the order in which they are asked. */
export const formParts = ['person', 'background', 'work', 'subject', 'proofs'] as const
export type FormPart = (typeof formParts)[number]

export interface Personal {
  legalName: string
  phone: string
  email: string
  city: string
}
export const noPersonal: Personal = { legalName: '', phone: '', email: '', city: '' }

export interface WorkEntry {
  from: string
  to: string
  place: string
  role: string
  did: string
}

export interface ApplicationContent {
  personal: Personal
  background: string
  years: number | null
  work: readonly WorkEntry[]
  achievements: string
  proposal: string
  fields: readonly string[]
  categorySlug: string | null
  lastPractice: string | null
  proofs: readonly { kind: ProofKind }[]
}

export interface Missing {
  part: FormPart
  field: string
  code: string
}

/** The least that says something. */
export const atLeast = { background: 60, achievements: 20, proposal: 10 } as const

const long = (text: string) => [...text.trim()].length

/** What must be there before an application can be handed in, in the order of the form. */
export function missingParts(content: ApplicationContent): Missing[] {
  const found: Missing[] = []
  const need = (given: boolean, part: FormPart, field: string, code: string) => {
    if (!given) found.push({ part, field, code: `recruitment/${code}` })
  }
  need(content.personal.legalName.trim() !== '', 'person', 'legalName', 'need-legal-name')
  need(content.personal.phone.trim() !== '' || content.personal.email.trim() !== '', 'person', 'phone', 'need-contact')
  need(long(content.background) >= atLeast.background, 'background', 'background', `need-background:${atLeast.background}`)
  need(content.years !== null, 'background', 'years', 'need-years')
  need(
    content.work.some((one) => one.from.trim() !== '' && one.place.trim() !== '' && one.role.trim() !== ''),
    'work',
    'work',
    'need-work'
  )
  need(long(content.achievements) >= atLeast.achievements, 'work', 'achievements', `need-achievements:${atLeast.achievements}`)
  need(long(content.proposal) >= atLeast.proposal, 'subject', 'proposal', `need-proposal:${atLeast.proposal}`)
  need(content.fields.length > 0, 'subject', 'fields', 'need-fields')
  need(content.categorySlug !== null, 'subject', 'categorySlug', 'need-category')
  need(content.lastPractice !== null, 'subject', 'lastPractice', 'need-last-practice')
  need(
    content.proofs.some((one) => one.kind === 'degree' || one.kind === 'licence'),
    'proofs',
    'proofs',
    'need-qualification'
  )
  need(
    content.proofs.some((one) => one.kind === 'paper' || one.kind === 'case'),
    'proofs',
    'cases',
    'need-evidence'
  )
  return found
}

export interface MaterialContent {
  kind: MaterialKind
  text: string
  uploadIds: readonly string[]
}

/** Which of the three are not there yet; a file alone is enough. */
export const missingMaterials = (given: readonly MaterialContent[]): MaterialKind[] =>
  materialKinds.filter((kind) => !given.some((one) => one.kind === kind && (one.text.trim() !== '' || one.uploadIds.length > 0)))

export const invitationDays = 30
export const panelSize = 3
/** So many scores are enough once the day of the interview is over. */
export const enoughScores = 2
/** A time can be picked until two hours before it, and given back until a day before. */
export const pickHours = 2
export const giveBackHours = 24

export const canPick = (startsAt: Date, now: Date): boolean => startsAt.getTime() - now.getTime() >= pickHours * 3_600_000
export const canGiveBack = (startsAt: Date, now: Date): boolean => startsAt.getTime() - now.getTime() >= giveBackHours * 3_600_000

/** All have scored, or two have and the day is over. */
export const canBeDecided = (scored: number, dayOver: boolean): boolean => scored >= panelSize || (scored >= enoughScores && dayOver)

export const criteria = ['knowledge', 'caseAnalysis', 'teaching', 'suitability'] as const
export type Criterion = (typeof criteria)[number]
export type Scores = Record<Criterion, number>

/** The mean of each criterion and of all, with one decimal; null without a sheet. */
export function meanScores(sheets: readonly Scores[]): (Scores & { all: number }) | null {
  if (sheets.length === 0) return null
  const tenth = (sum: number, count: number) => Math.round((sum / count) * 10) / 10
  const mean = (criterion: Criterion) =>
    tenth(
      sheets.reduce((sum, sheet) => sum + sheet[criterion], 0),
      sheets.length
    )
  const all = sheets.reduce((sum, sheet) => sum + criteria.reduce((part, criterion) => part + sheet[criterion], 0), 0)
  return {
    knowledge: mean('knowledge'),
    caseAnalysis: mean('caseAnalysis'),
    teaching: mean('teaching'),
    suitability: mean('suitability'),
    all: tenth(all, sheets.length * criteria.length)
  }
}

/** The columns of the board. After passing, what counts is where the expert stands. */
export const stages = {
  applied: { states: ['submitted', 'returned'], expert: null },
  screened: { states: ['screened'], expert: null },
  interview: { states: ['interview-scheduled', 'interviewed'], expert: null },
  probation: { states: ['passed'], expert: ['applicant', 'probation'] },
  certified: { states: ['passed'], expert: ['certified'] }
} as const satisfies Record<string, { states: readonly ApplicationState[]; expert: readonly string[] | null }>
export type Stage = keyof typeof stages
export const stageNames = Object.keys(stages) as [Stage, ...Stage[]]
