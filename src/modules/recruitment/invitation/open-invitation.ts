import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { useCase } from '../tables.ts'
import { invitationOf } from './link.ts'

export const openInvitation = useCase({
  id: 'recruitment.open-invitation',
  summary: 'What a link invites to; notes that it was opened',
  access: anyone,
  limit: { max: 60, seconds: 600 },
  input: z.object({ token: z.string().min(20).max(100) }),
  output: z.object({
    name: z.string(),
    field: z.string(),
    note: z.string(),
    inviter: z.string().nullable(),
    expiresAt: z.date(),
    /** I have begun my application with it. */
    mine: z.boolean()
  }),
  async run({ work, actor, now }, { token }) {
    const invitation = await invitationOf(work, token, actor.id, now)
    if (!invitation.opened_at) await work.updateTable('recruitment.invitation').set({ opened_at: now }).where('id', '=', invitation.id).execute()
    const inviter = invitation.by_id
      ? await work.selectFrom('identity.person_card').select('name').where('id', '=', invitation.by_id).executeTakeFirst()
      : undefined
    const { name, field, note, expires_at, used_at } = invitation
    return { name, field, note, inviter: inviter?.name ?? null, expiresAt: expires_at, mine: used_at !== null }
  }
})
