import { mediaUrl, uploadsById } from '#modules/media/index.ts'
import type { AnyDb, Db } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import type { ApplicationState, MaterialKind, Mover, ProofKind, Step, WorkEntry } from '../rules.ts'
import type { Tables } from '../tables.ts'

export interface FileShown {
  id: string
  name: string
  size: number
  url: string
}

export interface ProofShown {
  id: string
  kind: ProofKind
  title: string
  name: string
  size: number
  type: string
  /** Opens it; for anybody but the applicant this leaves a line in the audit log. */
  url: string
}

export interface MaterialShown {
  kind: MaterialKind
  text: string
  files: FileShown[]
  revision: number
  savedAt: Date
}

export interface ChangeShown {
  id: string
  step: Step | 'begin'
  from: ApplicationState | null
  to: ApplicationState
  reason: string
  toAdd: string[]
  byRole: Mover | 'system'
  at: Date
}

export interface ContentShown {
  id: string
  state: ApplicationState
  person: { id: string; username: string; name: string; seed: string; zone: string }
  background: string
  years: number | null
  work: WorkEntry[]
  achievements: string
  proposal: string
  fields: string[]
  categorySlug: string | null
  lastPractice: string | null
  revision: number
  savedAt: Date
  stateAt: Date
  submittedAt: Date | null
  proofs: ProofShown[]
  materials: MaterialShown[]
  changes: ChangeShown[]
  interview: { startsAt: Date; endsAt: Date } | null
}

/** Everything but the sealed personal data: what the applicant, operators and the panel read alike. */
export async function readContent(db: Db<Tables>, applicationId: string, viewer: { id: string }): Promise<ContentShown> {
  const row = await db
    .selectFrom('recruitment.application as a')
    .leftJoin('identity.person_card as p', 'p.id', 'a.person_id')
    .selectAll('a')
    .select(['p.username', 'p.name', 'p.avatar_seed as seed', 'p.zone'])
    .where('a.id', '=', applicationId)
    .executeTakeFirst()
  if (!row) throw refuse.notFound()
  const [proofs, materials, changes, interview] = await Promise.all([
    db.selectFrom('recruitment.proof').selectAll().where('application_id', '=', applicationId).orderBy('added_at').orderBy('id').limit(50).execute(),
    db.selectFrom('recruitment.material').selectAll().where('application_id', '=', applicationId).execute(),
    db
      .selectFrom('recruitment.state_change')
      .select(['id', 'step', 'from_state as from', 'to_state as to', 'reason', 'to_add as toAdd', 'by_role as byRole', 'at'])
      .where('application_id', '=', applicationId)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(100)
      .execute(),
    db
      .selectFrom('recruitment.interview')
      .select(['starts_at as startsAt', 'ends_at as endsAt'])
      .where('application_id', '=', applicationId)
      .where('cancelled_at', 'is', null)
      .executeTakeFirst()
  ])
  const files = await uploadsById(db as unknown as AnyDb, [...proofs.map((one) => one.upload_id), ...materials.flatMap((one) => one.upload_ids)])
  const fileOf = (id: string) => files.find((one) => one.id === id)
  return {
    id: row.id,
    state: row.state,
    person: { id: row.person_id, username: row.username ?? '', name: row.name ?? '', seed: row.seed ?? '', zone: row.zone ?? 'Asia/Shanghai' },
    background: row.background,
    years: row.years,
    work: row.work,
    achievements: row.achievements,
    proposal: row.proposal,
    fields: row.fields,
    categorySlug: row.category_slug,
    lastPractice: row.last_practice,
    revision: row.revision,
    savedAt: row.saved_at,
    stateAt: row.state_at,
    submittedAt: row.submitted_at,
    proofs: proofs.map((one) => {
      const file = fileOf(one.upload_id)
      return {
        id: one.id,
        kind: one.kind,
        title: one.title,
        name: file?.name ?? '',
        size: file?.size ?? 0,
        type: file?.content_type ?? '',
        url: proofPath(applicationId, one.id)
      }
    }),
    materials: materials.map((one) => ({
      kind: one.kind,
      text: one.text,
      revision: one.revision,
      savedAt: one.saved_at,
      files: one.upload_ids.flatMap((id) => {
        const file = fileOf(id)
        return file ? [{ id, name: file.name, size: file.size, url: mediaUrl(file, viewer, { seconds: 3600 }) }] : []
      })
    })),
    changes,
    interview: interview ?? null
  }
}

export const proofPath = (applicationId: string, proofId: string): string => `/media/proofs/${applicationId}/${proofId}`
