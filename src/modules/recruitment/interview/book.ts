import { sql } from 'kysely'
import { z } from 'zod'
import { signedIn, withRole } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { canDecide } from '../access.ts'
import { busyJudge, judgesOf, lockApplication, lockJudges, lockOwn, move } from '../move.ts'
import { afterStep, canGiveBack, canPick, limits, missingMaterials } from '../rules.ts'
import { useCase } from '../tables.ts'
import { cancelInterview } from './cancel.ts'

export const bookInterview = useCase({
  id: 'recruitment.book-interview',
  summary: 'Pick a time for my interview; the first to pick it has it',
  access: signedIn,
  input: z.object({ applicationId: z.uuid(), slotId: z.uuid() }),
  output: z.object({ startsAt: z.date(), endsAt: z.date() }),
  async run(doing, { applicationId, slotId }) {
    const { work, actor, now } = doing
    const application = await lockOwn(work, applicationId, actor.id)
    if (!afterStep(application.state, 'book')) throw refuse.conflict('recruitment/no-way-there')
    const materials = await work
      .selectFrom('recruitment.material')
      .select(['kind', 'text', 'upload_ids as uploadIds'])
      .where('application_id', '=', applicationId)
      .execute()
    if (missingMaterials(materials).length > 0) throw refuse.conflict('recruitment/materials-missing')
    // Shared: two may pick at once, but nobody takes the time back meanwhile.
    const slot = await work.selectFrom('recruitment.slot').selectAll().where('id', '=', slotId).forShare().executeTakeFirst()
    if (!slot || (slot.application_id && slot.application_id !== applicationId)) throw refuse.notFound()
    if (slot.withdrawn_at) throw refuse.conflict('recruitment/slot-taken')
    if (!canPick(slot.starts_at, now)) throw refuse.conflict('recruitment/slot-too-near')
    const endsAt = new Date(slot.starts_at.getTime() + slot.minutes * 60_000)
    const judges = await judgesOf(work, applicationId)
    await lockJudges(work, judges)
    const { rows } = await sql<{ busy: boolean }>`select ${busyJudge(sql`${applicationId}::uuid`, slot.starts_at, endsAt, judges)} as busy`.execute(work)
    if (rows[0]?.busy) throw refuse.conflict('recruitment/slot-taken')
    const { numInsertedOrUpdatedRows } = await work
      .insertInto('recruitment.interview')
      .values({
        id: newId(),
        application_id: applicationId,
        slot_id: slotId,
        starts_at: slot.starts_at,
        ends_at: endsAt,
        booked_at: now,
        cancelled_at: null,
        reminded_at: null,
        asked_at: null
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows !== 1n) throw refuse.conflict('recruitment/slot-taken')
    await move(doing, application, 'book', { by: 'applicant' })
    return { startsAt: slot.starts_at, endsAt }
  }
})

export const giveBackInterview = useCase({
  id: 'recruitment.give-back-interview',
  summary: 'Give my interview time back and pick another: until a day before',
  access: signedIn,
  input: z.object({ applicationId: z.uuid(), reason: z.string().trim().max(limits.reason).default('') }),
  async run(doing, { applicationId, reason }) {
    const application = await lockOwn(doing.work, applicationId, doing.actor.id)
    const interview = await cancelInterview(doing, applicationId)
    if (interview && !canGiveBack(interview.startsAt, doing.now)) throw refuse.conflict('recruitment/too-late-to-give-back')
    await move(doing, application, 'unbook', { by: 'applicant', reason })
    return null
  }
})

export const callOffInterview = useCase({
  id: 'recruitment.call-off-interview',
  summary: 'Call an interview off that has not been scored: somebody fell ill, nobody came. The applicant picks another time',
  access: withRole('operator', 'admin'),
  input: z.object({ applicationId: z.uuid(), reason: z.string().trim().min(2).max(limits.reason) }),
  async run(doing, { applicationId, reason }) {
    const application = await lockApplication(doing.work, applicationId)
    if (application.state === 'draft') throw refuse.notFound()
    allow(canDecide(doing.actor, application))
    await cancelInterview(doing, applicationId)
    await move(doing, application, 'unbook', { by: 'operator', reason })
    return null
  }
})
