import type { Work } from '#platform/db.ts'
import { hashToken, randomToken } from '#platform/crypto/index.ts'
import { refuse } from '#platform/errors.ts'
import { queueMail } from '#platform/outgoing/index.ts'
import { siteOrigin } from '#platform/site.ts'
import { addDays, DEFAULT_ZONE, localDay } from '#platform/time/index.ts'
import { m } from '#paraglide/messages.js'
import { invitationDays } from '../rules.ts'
import type { InvitationTable, Tables } from '../tables.ts'

/** A new secret for a link, and what is kept of it. */
export function newLink(now: Date): { token: string; url: string; columns: Pick<InvitationTable, 'token_hash' | 'expires_at'> } {
  const token = randomToken()
  return {
    token,
    url: `${siteOrigin()}/apply/invitation/${token}`,
    columns: { token_hash: hashToken(token), expires_at: addDays(now, invitationDays, DEFAULT_ZONE) }
  }
}

/** The invitation behind a link while it can be used; otherwise a refusal that says why not. */
export async function invitationOf(work: Work<Tables>, token: string, personId: string, now: Date): Promise<InvitationTable> {
  const invitation = await work.selectFrom('recruitment.invitation').selectAll().where('token_hash', '=', hashToken(token)).forUpdate().executeTakeFirst()
  if (!invitation) throw refuse.notFound('recruitment/no-such-invitation')
  if (invitation.used_at && invitation.used_by === personId) return invitation
  if (invitation.used_at) throw refuse.gone('recruitment/invitation-used')
  if (invitation.revoked_at) throw refuse.gone('recruitment/invitation-revoked')
  if (invitation.expires_at <= now) throw refuse.gone('recruitment/invitation-expired')
  return invitation
}

/** Only the mail and the operator's screen ever show the link itself. */
export async function mailInvitation(work: Work<Tables>, { id, name, email, field, note, url, expiresAt, inviter, locale }: MailedInvitation): Promise<void> {
  const day = localDay(expiresAt, DEFAULT_ZONE)
  await queueMail(work, {
    to: email,
    key: `recruitment-invitation:${id}:${expiresAt.getTime()}`,
    letter: {
      locale,
      subject: m.recruitment_mail_subject({ name }, { locale }),
      heading: m.recruitment_mail_subject({ name }, { locale }),
      paragraphs: [m.recruitment_mail_text({ inviter, field }, { locale }), ...(note ? [note] : []), m.recruitment_mail_until({ day }, { locale })],
      button: { label: m.recruitment_mail_button({}, { locale }), url: locale === 'en' ? url.replace('/apply/', '/en/apply/') : url },
      footer: m.recruitment_mail_footer({}, { locale })
    }
  })
}

interface MailedInvitation {
  id: string
  name: string
  email: string
  field: string
  note: string
  url: string
  expiresAt: Date
  inviter: string
  locale: 'zh-CN' | 'en'
}
