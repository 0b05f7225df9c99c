import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { limits } from '../rules.ts'
import { openEmail, sealEmail } from '../sealing.ts'
import { useCase } from '../tables.ts'
import { mailInvitation, newLink } from './link.ts'

const operators = withRole('operator', 'admin')
const linkShown = z.object({ invitationId: z.string(), url: z.string(), expiresAt: z.date(), mailed: z.boolean() })
const language = z.enum(['zh-CN', 'en']).default('zh-CN')

export const invite = useCase({
  id: 'recruitment.invite',
  summary: 'Invite a named person to become an expert; the link is shown once, and mailed when an address is given',
  access: operators,
  limit: { max: 60, seconds: 3600 },
  input: z.object({
    name: z.string().trim().min(1).max(limits.name),
    email: z.union([z.literal(''), z.email().max(limits.email)]).default(''),
    field: z.string().trim().min(1).max(40),
    categorySlug: z
      .string()
      .max(80)
      .nullish()
      .transform((slug) => slug || null),
    note: z.string().trim().max(1000).default(''),
    proposal: z.string().trim().max(limits.proposal).default(''),
    background: z.string().trim().max(limits.background).default(''),
    language
  }),
  output: linkShown,
  async run({ work, actor, now, audit, publish }, input) {
    const id = newId()
    const { url, columns } = newLink(now)
    await work
      .insertInto('recruitment.invitation')
      .values({
        id,
        ...columns,
        name: input.name,
        email_sealed: input.email ? sealEmail(id, input.email) : null,
        field: input.field,
        category_slug: input.categorySlug,
        note: input.note,
        proposal: input.proposal,
        background: input.background,
        by_id: actor.id || null,
        created_at: now,
        opened_at: null,
        used_at: null,
        used_by: null,
        revoked_at: null
      })
      .execute()
    if (input.email) await mailInvitation(work, { ...input, id, url, expiresAt: columns.expires_at, inviter: actor.name, locale: input.language })
    await publish('expert.invited', { invitationId: id, byId: actor.id })
    await audit('invitation', id, { field: input.field, mailed: input.email !== '' })
    return { invitationId: id, url, expiresAt: columns.expires_at, mailed: input.email !== '' }
  }
})

export const renewInvitation = useCase({
  id: 'recruitment.renew-invitation',
  summary: 'A new link for an invitation that nobody has used; the one before stops working',
  access: operators,
  limit: { max: 60, seconds: 3600 },
  input: z.object({ invitationId: z.uuid(), language }),
  output: linkShown,
  async run({ work, actor, now, audit }, { invitationId, language: locale }) {
    const kept = await work.selectFrom('recruitment.invitation').selectAll().where('id', '=', invitationId).forUpdate().executeTakeFirst()
    if (!kept) throw refuse.notFound()
    if (kept.used_at) throw refuse.conflict('recruitment/invitation-used')
    const { url, columns } = newLink(now)
    await work
      .updateTable('recruitment.invitation')
      .set({ ...columns, revoked_at: null })
      .where('id', '=', invitationId)
      .execute()
    const email = openEmail(invitationId, kept.email_sealed)
    if (email) await mailInvitation(work, { ...kept, email, url, expiresAt: columns.expires_at, inviter: actor.name, locale })
    await audit('invitation', invitationId, { mailed: email !== '' })
    return { invitationId, url, expiresAt: columns.expires_at, mailed: email !== '' }
  }
})

export const revokeInvitation = useCase({
  id: 'recruitment.revoke-invitation',
  summary: 'Take an invitation back before it is used',
  access: operators,
  input: z.object({ invitationId: z.uuid() }),
  async run({ work, now, audit }, { invitationId }) {
    const kept = await work.selectFrom('recruitment.invitation').select(['used_at', 'revoked_at']).where('id', '=', invitationId).forUpdate().executeTakeFirst()
    if (!kept) throw refuse.notFound()
    if (kept.used_at) throw refuse.conflict('recruitment/invitation-used')
    if (kept.revoked_at) return null
    await work.updateTable('recruitment.invitation').set({ revoked_at: now }).where('id', '=', invitationId).execute()
    await audit('invitation', invitationId)
    return null
  }
})
