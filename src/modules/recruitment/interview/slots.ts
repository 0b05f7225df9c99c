import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { DEFAULT_ZONE, fromLocal } from '#platform/time/index.ts'
import { canDecide } from '../access.ts'
import { lockApplication } from '../move.ts'
import { canPick } from '../rules.ts'
import { useCase } from '../tables.ts'

const operators = withRole('operator', 'admin')
const localMoment = z.string().regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/)

export const proposeSlots = useCase({
  id: 'recruitment.propose-slots',
  summary: 'Offer times for an interview, in Beijing time: to one applicant, or to whoever picks first',
  access: operators,
  input: z.object({
    applicationId: z.uuid(),
    /** Empty fields of a form are left out. */
    times: z
      .preprocess((given) => (typeof given === 'string' ? [given] : given), z.array(z.union([z.literal(''), localMoment])).max(20))
      .transform((list) => [...new Set(list.filter((one) => one !== ''))]),
    minutes: z.coerce.number().int().min(15).max(240).default(60),
    forAll: z
      .union([z.boolean(), z.literal('on'), z.literal('true')])
      .optional()
      .transform((given) => given !== undefined && given !== false)
  }),
  output: z.object({ offered: z.number() }),
  async run({ work, actor, now, publish, audit }, { applicationId, times, minutes, forAll }) {
    const application = await lockApplication(work, applicationId)
    if (application.state === 'draft') throw refuse.notFound()
    allow(canDecide(actor, application))
    if (application.state !== 'screened') throw refuse.conflict('recruitment/no-way-there')
    const starts = times.map(momentOf)
    if (starts.length === 0) throw refuse.invalid('recruitment/no-times', { fields: { times: ['recruitment/no-times'] } })
    if (starts.some((at) => !canPick(at, now))) throw refuse.invalid('recruitment/time-too-near', { fields: { times: ['recruitment/time-too-near'] } })
    const made = await work
      .insertInto('recruitment.slot')
      .values(
        starts.map((starts_at) => ({
          id: newId(),
          application_id: forAll ? null : applicationId,
          starts_at,
          minutes,
          by_id: actor.id || null,
          created_at: now,
          withdrawn_at: null
        }))
      )
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute()
    const slotIds = made.map((row) => row.id)
    if (slotIds.length > 0) await publish('interview.slots-offered', { applicationId: forAll ? null : applicationId, slotIds })
    await audit('application', applicationId, { slots: slotIds.length, forAll })
    return { offered: slotIds.length }
  }
})

function momentOf(local: string): Date {
  const [day = '', time = ''] = local.split('T')
  try {
    return fromLocal(day, time, DEFAULT_ZONE)
  } catch {
    // 31 February.
    throw refuse.invalid('platform/not-valid', { fields: { times: ['platform/not-valid'] } })
  }
}

export const withdrawSlot = useCase({
  id: 'recruitment.withdraw-slot',
  summary: 'Take a time back that nobody has picked',
  access: operators,
  input: z.object({ slotId: z.uuid() }),
  async run({ work, now, audit }, { slotId }) {
    const slot = await work.selectFrom('recruitment.slot').select(['id', 'withdrawn_at']).where('id', '=', slotId).forUpdate().executeTakeFirst()
    if (!slot) throw refuse.notFound()
    const taken = await work.selectFrom('recruitment.interview').select('id').where('slot_id', '=', slotId).where('cancelled_at', 'is', null).executeTakeFirst()
    if (taken) throw refuse.conflict('recruitment/slot-taken')
    if (slot.withdrawn_at) return null
    await work.updateTable('recruitment.slot').set({ withdrawn_at: now }).where('id', '=', slotId).execute()
    await audit('slot', slotId)
    return null
  }
})
