import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { canJudgeSee } from '../access.ts'
import { openNote } from '../sealing.ts'
import { query } from '../tables.ts'
import { readContent } from './content.ts'
import { readSheets } from './sheets.ts'

const judges = withRole('judge')

export const panelApplications = query({
  id: 'recruitment.panel-applications',
  summary: 'The applications that I judge, newest first',
  access: judges,
  input: z.object({ cursor: z.string().max(400).optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }),
  async run({ db, actor }, { cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const rows = await db
      .selectFrom('recruitment.panel_judge as j')
      .innerJoin('recruitment.application as a', 'a.id', 'j.application_id')
      .leftJoin('identity.person_card as p', 'p.id', 'a.person_id')
      .leftJoin('recruitment.interview as i', (join) => join.onRef('i.application_id', '=', 'a.id').on('i.cancelled_at', 'is', null))
      .leftJoin('recruitment.sheet as s', (join) => join.onRef('s.application_id', '=', 'a.id').onRef('s.judge_id', '=', 'j.judge_id'))
      .select([
        'a.id',
        'a.state',
        'a.fields',
        'a.proposal',
        'p.name',
        'p.avatar_seed as seed',
        'i.starts_at as startsAt',
        's.handed_in_at as handedInAt',
        'j.assigned_at as assignedAt'
      ])
      .where('j.judge_id', '=', actor.id || null)
      .where('a.state', 'not in', ['draft', 'submitted', 'returned', 'withdrawn'])
      .$if(after !== undefined, (q) =>
        q.where(({ eb, refTuple, tuple }) => eb(refTuple('j.assigned_at', 'j.application_id'), '<', tuple(new Date(String(after?.[0])), String(after?.[1]))))
      )
      .orderBy('j.assigned_at', 'desc')
      .orderBy('j.application_id', 'desc')
      .limit(limit + 1)
      .execute()
    return toPage(rows, limit, (row) => [row.assignedAt.toISOString(), row.id])
  }
})

export const panelApplication = query({
  id: 'recruitment.panel-application',
  summary: 'One application that I judge: what was written and prepared, my sheet, and the others’ once mine is in',
  access: judges,
  input: z.object({ applicationId: z.uuid() }),
  async run({ db, actor, now }, { applicationId }) {
    const mine = await db
      .selectFrom('recruitment.panel_judge as j')
      .innerJoin('recruitment.application as a', 'a.id', 'j.application_id')
      .leftJoin('recruitment.sheet as s', (join) => join.onRef('s.application_id', '=', 'j.application_id').onRef('s.judge_id', '=', 'j.judge_id'))
      .select(['a.state', 's.knowledge', 's.case_analysis', 's.teaching', 's.suitability', 's.note_sealed', 's.handed_in_at', 's.saved_at'])
      .where('j.application_id', '=', applicationId)
      .where('j.judge_id', '=', actor.id || null)
      .executeTakeFirst()
    if (!mine || !canJudgeSee(mine.state)) throw refuse.notFound()
    // What was said between operators and the applicant is theirs; the panel judges what it sees.
    const { changes: _, ...content } = await readContent(db, applicationId, actor)
    const open = content.interview !== null && content.interview.startsAt <= now && (mine.state === 'interview-scheduled' || mine.state === 'interviewed')
    return {
      application: content,
      sheet: {
        knowledge: mine.knowledge,
        caseAnalysis: mine.case_analysis,
        teaching: mine.teaching,
        suitability: mine.suitability,
        note: openNote(applicationId, actor.id, mine.note_sealed),
        savedAt: mine.saved_at,
        handedInAt: mine.handed_in_at
      },
      canHandIn: open && mine.handed_in_at === null,
      ...(await readSheets(db, applicationId, actor.id))
    }
  }
})
