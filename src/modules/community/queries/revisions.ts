import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { readablePlace } from '../place.ts'
import { query } from '../tables.ts'

export const listRevisions = query({
  id: 'community.revisions',
  summary: 'What a discussion or reply said before it was edited, newest first',
  access: anyone,
  input: z.object({ subjectKind: z.enum(['discussion', 'reply']), subjectId: z.uuid() }),
  output: z.object({ rows: z.array(z.object({ title: z.string().nullable(), body: z.string(), replacedAt: z.date() })) }),
  async run({ db, actor }, { subjectKind, subjectId }) {
    const found =
      subjectKind === 'discussion'
        ? await db.selectFrom('community.discussion').select(['course_id', 'visible']).where('id', '=', subjectId).executeTakeFirst()
        : await db
            .selectFrom('community.reply as r')
            .innerJoin('community.discussion as d', 'd.id', 'r.discussion_id')
            .select(['d.course_id', (eb) => eb.and([eb('r.visible', '=', true), eb('d.visible', '=', true)]).as('visible')])
            .where('r.id', '=', subjectId)
            .executeTakeFirst()
    if (!found?.visible) throw refuse.notFound()
    await readablePlace(db, actor, found.course_id)
    const rows = await db
      .selectFrom('community.revision')
      .select(['title', 'body', 'replaced_at as replacedAt'])
      .where('subject_id', '=', subjectId)
      .where('subject_kind', '=', subjectKind)
      .orderBy('replaced_at', 'desc')
      .limit(50)
      .execute()
    return { rows }
  }
})
