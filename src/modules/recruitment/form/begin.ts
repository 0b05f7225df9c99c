import { z } from 'zod'
import { grantRole } from '#modules/identity/index.ts'
import { signedIn } from '#platform/access.ts'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { invitationOf } from '../invitation/link.ts'
import { limits } from '../rules.ts'
import { type InvitationTable, type Tables, useCase } from '../tables.ts'

export const beginApplication = useCase({
  id: 'recruitment.begin',
  summary: 'Begin my application, or go on with the one that is open; an invitation fills in what is known',
  access: signedIn,
  limit: { max: 30, seconds: 3600 },
  input: z.object({ token: z.string().max(100).optional() }),
  output: z.object({ applicationId: z.string(), begun: z.boolean() }),
  async run(doing, { token }) {
    const { work, actor, now, publish, audit } = doing
    if (actor.kind !== 'person') throw refuse.notAllowed()
    const profile = await work.selectFrom('experts.expert_card').select('state').where('person_id', '=', actor.id).executeTakeFirst()
    if (profile && profile.state !== 'applicant') throw refuse.conflict('recruitment/is-expert-already')
    const invitation = token ? await invitationOf(work, token, actor.id, now) : undefined
    const id = newId()
    const { numInsertedOrUpdatedRows } = await work
      .insertInto('recruitment.application')
      .values({
        id,
        person_id: actor.id,
        invitation_id: null,
        state: 'draft',
        personal_sealed: null,
        years: null,
        category_slug: null,
        last_practice: null,
        saved_at: now,
        created_at: now,
        state_at: now,
        submitted_at: null,
        interviewed_at: null,
        decided_at: null
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    const begun = numInsertedOrUpdatedRows === 1n
    const application = await work
      .selectFrom('recruitment.application')
      .select(['id', 'state', 'invitation_id', 'proposal', 'background', 'fields', 'category_slug'])
      .where('person_id', '=', actor.id)
      .where('state', 'not in', ['passed', 'failed', 'withdrawn'])
      .forUpdate()
      .executeTakeFirst()
    if (!application) throw refuse.conflict('platform/try-again')
    if (invitation && !invitation.used_at) await useInvitation(work, invitation, application, actor.id, now)
    if (begun) {
      await work
        .insertInto('recruitment.state_change')
        .values({
          id: newId(),
          application_id: id,
          step: 'begin',
          from_state: null,
          to_state: 'draft',
          reason: '',
          by_id: actor.id,
          by_role: 'applicant',
          at: now
        })
        .execute()
      await grantRole(work, actor.id, 'applicant', null)
      await publish('application.begun', { applicationId: id, personId: actor.id, invitationId: invitation?.id ?? null })
      await audit('application', id, invitation ? { invitation: invitation.id } : {})
    }
    return { applicationId: application.id, begun }
  }
})

type Open = { id: string; state: string; invitation_id: string | null; proposal: string; background: string; fields: string[]; category_slug: string | null }

/** Uses the link up. What the applicant has written already stays as it is. */
async function useInvitation(work: Work<Tables>, invitation: InvitationTable, application: Open, personId: string, now: Date): Promise<void> {
  await work
    .updateTable('recruitment.invitation')
    .set({ used_at: now, used_by: personId, opened_at: invitation.opened_at ?? now })
    .where('id', '=', invitation.id)
    .execute()
  await work
    .updateTable('recruitment.application')
    .set({
      ...(!application.invitation_id && { invitation_id: invitation.id }),
      ...(application.state === 'draft' && {
        proposal: application.proposal || invitation.proposal,
        background: application.background || invitation.background,
        fields: application.fields.length > 0 ? application.fields : [[...invitation.field].slice(0, limits.field).join('')],
        category_slug: application.category_slug ?? invitation.category_slug
      })
    })
    .where('id', '=', application.id)
    .execute()
}
