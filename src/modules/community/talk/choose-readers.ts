import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { allow } from '#platform/errors.ts'
import { canCurate } from '../access.ts'
import { readablePlace } from '../place.ts'
import { reaction, useCase } from '../tables.ts'
import { findableAgain } from './search-documents.ts'

export const chooseReaders = useCase({
  id: 'community.choose-readers',
  summary: "Let everybody read a course's discussions, or only those of the course",
  access: signedIn,
  input: z.object({ courseId: z.uuid(), readers: z.enum(['public', 'course']) }),
  output: z.null(),
  async run({ work, actor, now, publish, audit }, { courseId, readers }) {
    const place = await readablePlace(work, actor, courseId)
    allow(canCurate(actor, place))
    await work
      .insertInto('community.space')
      .values({ course_id: courseId, readers, changed_at: now, changed_by: actor.id || null })
      .onConflict((conflict) => conflict.column('course_id').doUpdateSet({ readers, changed_at: now, changed_by: actor.id || null }))
      .execute()
    await work
      .updateTable('community.discussion')
      .set({ public: readers === 'public' })
      .where('course_id', '=', courseId)
      .execute()
    await audit('course', courseId, { readers })
    await publish('course-readers.chosen', { courseId, after: null })
    return null
  }
})

// Each thread brings all its replies along.
const perRound = 20

/** The search learns the new audience of each thread, a few in one go. */
export const indexAgain = reaction('course-readers.chosen', 'index-again', async ({ work, now, publish }, { payload }) => {
  const rows = await work
    .selectFrom('community.discussion')
    .selectAll()
    .where('course_id', '=', payload.courseId)
    .where('visible', '=', true)
    .$if(payload.after !== null, (q) => q.where('id', '>', payload.after))
    .orderBy('id')
    .limit(perRound)
    .execute()
  const course = await work.selectFrom('catalog.course_card').select('language').where('id', '=', payload.courseId).executeTakeFirst()
  for (const row of rows) await findableAgain(work, row, course?.language ?? 'zh-CN', now)
  const last = rows.at(-1)
  if (last && rows.length === perRound) await publish('course-readers.chosen', { courseId: payload.courseId, after: last.id })
})
