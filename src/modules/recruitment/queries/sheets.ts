import type { Db } from '#platform/db.ts'
import { meanScores, type Scores } from '../rules.ts'
import { openNote } from '../sealing.ts'
import type { Tables } from '../tables.ts'

export interface SheetShown {
  judge: { id: string; name: string; username: string; seed: string }
  handedInAt: Date | null
  /** Null as long as the viewer must not see it. */
  scores: Scores | null
  note: string
}

/**
 * The panel with what each has given. Only what is handed in is shown, and to who has yet to hand in their own, nothing:
 * a first score would pull the others.
 */
export async function readSheets(
  db: Db<Tables>,
  applicationId: string,
  viewerId: string
): Promise<{ sheets: SheetShown[]; mean: ReturnType<typeof meanScores> }> {
  const rows = await db
    .selectFrom('recruitment.panel_judge as j')
    .leftJoin('recruitment.sheet as s', (join) => join.onRef('s.application_id', '=', 'j.application_id').onRef('s.judge_id', '=', 'j.judge_id'))
    .leftJoin('identity.person_card as p', 'p.id', 'j.judge_id')
    .select([
      'j.judge_id',
      'p.name',
      'p.username',
      'p.avatar_seed',
      's.knowledge',
      's.case_analysis',
      's.teaching',
      's.suitability',
      's.note_sealed',
      's.handed_in_at'
    ])
    .where('j.application_id', '=', applicationId)
    .orderBy('j.assigned_at')
    .orderBy('j.judge_id')
    .execute()
  const blind = rows.some((row) => row.judge_id === viewerId && row.handed_in_at === null)
  const sheets = rows.map((row) => {
    const open = row.handed_in_at !== null && !blind
    return {
      judge: { id: row.judge_id, name: row.name ?? '', username: row.username ?? '', seed: row.avatar_seed ?? '' },
      handedInAt: row.handed_in_at,
      scores: open
        ? { knowledge: row.knowledge ?? 0, caseAnalysis: row.case_analysis ?? 0, teaching: row.teaching ?? 0, suitability: row.suitability ?? 0 }
        : null,
      note: open ? openNote(applicationId, row.judge_id, row.note_sealed) : ''
    }
  })
  return { sheets, mean: meanScores(sheets.flatMap((one) => (one.scores ? [one.scores] : []))) }
}
