import { Readable } from 'node:stream'
import { storeFile } from '#modules/media/index.ts'
import { database } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import type { UploadPurpose } from '#platform/storage/index.ts'
import { now } from '#platform/time/clock.ts'
import { type ApplicationState, isOver, type MaterialKind, type Personal, type ProofKind, type Scores, type Step, steps, type WorkEntry } from './rules.ts'
import { sealNote, sealPersonal } from './sealing.ts'
import { own } from './tables.ts'

/** The way to a state, as somebody would have gone it. */
const wayTo: Record<ApplicationState, Step[]> = {
  draft: [],
  submitted: ['submit'],
  returned: ['submit', 'return'],
  screened: ['submit', 'screen'],
  'interview-scheduled': ['submit', 'screen', 'book'],
  interviewed: ['submit', 'screen', 'book', 'meet'],
  passed: ['submit', 'screen', 'book', 'meet', 'pass'],
  failed: ['submit', 'screen', 'book', 'meet', 'fail'],
  withdrawn: ['submit', 'withdraw']
}

export interface ApplicationWish {
  state?: ApplicationState
  personal?: Personal
  background?: string
  years?: number
  work?: WorkEntry[]
  achievements?: string
  proposal?: string
  fields?: string[]
  category?: string
  lastPractice?: string
  proofs?: { kind: ProofKind; title: string }[]
  materials?: Partial<Record<MaterialKind, string>>
  judges?: { id: string }[]
  interviewAt?: Date
  /** One for each judge who has handed in, in the order of the panel. */
  scores?: { scores: Scores; note: string }[]
  reasons?: Partial<Record<Step, string>>
  toAdd?: string[]
  /** When it began and when it moved last; the steps are spread between. Now, if not said. */
  since?: Date
  until?: Date
  operator?: { id: string }
  invitationId?: string
}

/** A small real file for a proof or a preparation, checked like any upload. */
export async function aFile(owner: { id: string }, name: string, purpose: UploadPurpose): Promise<string> {
  const bytes = name.endsWith('.pdf')
    ? Buffer.from(`%PDF-1.4\n% ${name}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`)
    : Buffer.from(`${name}\n`)
  const { id } = await database()
    .transaction()
    .execute((work) => storeFile(work, { ownerId: owner.id, name, stream: Readable.from([bytes]), purpose }))
  return id
}

/** Complete enough to be handed in. */
export const completeForm = {
  legalName: '方既白',
  phone: '13800138000',
  email: 'fang@example.cn',
  city: '成都',
  background: '2016 年开始烘焙，自家烘焙坊开了七年，每年烘四吨豆子，给本地九家店供豆，带过五名学徒，也给两家连锁店做过生豆采购的顾问，写过两百多页的烘焙笔记。',
  years: 10,
  work: [{ from: '2019', to: '', place: '城南烘焙坊', role: '主理人', did: '选豆、烘焙、带学徒' }],
  achievements: '城市烘焙赛 2023 年第二名；一千二百多锅的曲线和杯测记录。',
  proposal: '教会家里有烘豆机的人看懂自己的曲线，烘出同一支豆的三种味道。',
  fields: ['咖啡烘焙'],
  categorySlug: 'food',
  lastPractice: '2026-10'
}

export async function anApplication(person: { id: string }, wish: ApplicationWish = {}): Promise<{ id: string }> {
  const state = wish.state ?? 'draft'
  const id = newId()
  const until = wish.until ?? now()
  const since = wish.since ?? until
  const way = wayTo[state]
  const span = until.getTime() - since.getTime()
  const at = (index: number) => new Date(since.getTime() + (way.length === 0 ? 0 : (span * index) / way.length))
  const proofs: { kind: ProofKind; title: string; uploadId: string }[] = []
  for (const one of wish.proofs ?? []) proofs.push({ ...one, uploadId: await aFile(person, `${one.title}.pdf`, 'proof') })
  await database()
    .transaction()
    .execute(async (transaction) => {
      const work = own(transaction)
      const timeOf = (step: Step) => (way.includes(step) ? at(way.indexOf(step) + 1) : null)
      await work
        .insertInto('recruitment.application')
        .values({
          id,
          person_id: person.id,
          invitation_id: wish.invitationId ?? null,
          state,
          personal_sealed: wish.personal ? sealPersonal(id, wish.personal) : null,
          background: wish.background ?? '',
          years: wish.years ?? null,
          work: JSON.stringify(wish.work ?? []),
          achievements: wish.achievements ?? '',
          proposal: wish.proposal ?? '',
          fields: wish.fields ?? ['咖啡烘焙'],
          category_slug: wish.category ?? null,
          last_practice: wish.lastPractice ?? null,
          saved_at: at(0),
          created_at: since,
          state_at: at(way.length),
          submitted_at: timeOf('submit'),
          interviewed_at: timeOf('meet'),
          decided_at: isOver(state) ? at(way.length) : null
        })
        .execute()
      const changes = [
        { step: 'begin' as const, to: 'draft' as const, by: 'applicant' as const },
        ...way.map((step) => ({ step, to: steps[step].to, by: steps[step].by[0] }))
      ]
      await work
        .insertInto('recruitment.state_change')
        .values(
          changes.map(({ step, to, by }, index) => ({
            id: newId(),
            application_id: id,
            step,
            from_state: index === 0 ? null : (changes[index - 1]?.to ?? null),
            to_state: to,
            reason: step === 'begin' ? '' : (wish.reasons?.[step] ?? ''),
            to_add: step === 'return' ? (wish.toAdd ?? []) : [],
            by_id: by === 'applicant' ? person.id : by === 'operator' ? (wish.operator?.id ?? null) : (wish.judges?.[0]?.id ?? null),
            by_role: by,
            at: at(index)
          }))
        )
        .execute()
      for (const one of proofs)
        await work
          .insertInto('recruitment.proof')
          .values({ id: newId(), application_id: id, kind: one.kind, title: one.title, upload_id: one.uploadId, added_at: at(0) })
          .execute()
      for (const [kind, text] of Object.entries(wish.materials ?? {}))
        await work
          .insertInto('recruitment.material')
          .values({ application_id: id, kind: kind as MaterialKind, text, upload_ids: [], revision: 1, saved_at: now() })
          .execute()
      for (const judge of wish.judges ?? [])
        await work
          .insertInto('recruitment.panel_judge')
          .values({ application_id: id, judge_id: judge.id, assigned_at: now(), by_id: wish.operator?.id ?? null })
          .execute()
      if (way.includes('book')) {
        const startsAt = wish.interviewAt ?? now()
        const slotId = newId()
        await work
          .insertInto('recruitment.slot')
          .values({ id: slotId, application_id: id, starts_at: startsAt, minutes: 60, by_id: wish.operator?.id ?? null, created_at: at(0), withdrawn_at: null })
          .execute()
        await work
          .insertInto('recruitment.interview')
          .values({
            id: newId(),
            application_id: id,
            slot_id: slotId,
            starts_at: startsAt,
            ends_at: new Date(startsAt.getTime() + 3_600_000),
            booked_at: timeOf('book') ?? now(),
            cancelled_at: null,
            reminded_at: null,
            asked_at: null
          })
          .execute()
      }
      for (const [index, { scores, note }] of (wish.scores ?? []).entries()) {
        const judge = wish.judges?.[index]
        if (judge)
          await work
            .insertInto('recruitment.sheet')
            .values({
              application_id: id,
              judge_id: judge.id,
              knowledge: scores.knowledge,
              case_analysis: scores.caseAnalysis,
              teaching: scores.teaching,
              suitability: scores.suitability,
              note_sealed: sealNote(id, judge.id, note),
              saved_at: now(),
              handed_in_at: now()
            })
            .execute()
      }
    })
  return { id }
}
