import { tell } from '#modules/inbox/index.ts'
import { reaction } from '../tables.ts'

/** Those who wait for a time: one applicant, or all of them when the times are for whoever comes first. */
export const tellOffered = reaction('interview.slots-offered', 'tell-offered', async ({ work, afterCommit }, { id, payload: { applicationId, slotIds } }) => {
  const waiting = await work
    .selectFrom('recruitment.application')
    .select('person_id')
    .where('state', '=', 'screened')
    .$if(applicationId !== null, (q) => q.where('id', '=', applicationId ?? ''))
    .orderBy('state_at')
    .limit(200)
    .execute()
  for (const { person_id } of waiting)
    await tell(work, {
      personId: person_id,
      kind: 'interview_slots',
      key: `slots:${id}`,
      url: '/apply/preparation',
      data: { count: slotIds.length },
      afterCommit
    })
})
