import { database } from '#platform/db.ts'
import { now } from '#platform/time/clock.ts'
import { tell } from '#modules/inbox/index.ts'
import { staleAfterDays } from '../rules.ts'
import { own, schedule } from '../tables.ts'

const perRound = 100

/** R50: tells the owner once when nobody has looked at a published course for half a year. */
export const remindStale = schedule('remind-stale', '20 9 * * *', async () => {
  for (let told = perRound; told === perRound; ) told = await remindSome()
})

async function remindSome(): Promise<number> {
  const at = now()
  const before = new Date(at.getTime() - staleAfterDays * 86_400_000)
  return database()
    .transaction()
    .execute(async (transaction) => {
      const work = own(transaction)
      const stale = await work
        .selectFrom('catalog.course')
        .select(['id', 'title', 'owner_id', 'reviewed_at'])
        .where('status', '=', 'published')
        .where('stale_told_at', 'is', null)
        .where('reviewed_at', '<', before)
        .orderBy('reviewed_at')
        .limit(perRound)
        .forUpdate()
        .skipLocked()
        .execute()
      for (const course of stale) {
        const key = `stale:${course.id}:${course.reviewed_at?.toISOString()}`
        await tell(transaction, {
          personId: course.owner_id,
          kind: 'course_stale',
          key,
          url: `/studio/courses/${course.id}`,
          data: { course: course.title, months: String(Math.round(staleAfterDays / 30)) }
        })
        await work.updateTable('catalog.course').set({ stale_told_at: at }).where('id', '=', course.id).execute()
      }
      return stale.length
    })
}
