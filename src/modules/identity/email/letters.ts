import { m } from '#paraglide/messages.js'
import type { AnyWork } from '#platform/db.ts'
import { queueMail } from '#platform/outgoing/index.ts'
import { siteOrigin } from '#platform/site.ts'

export type AccountLetter = 'verify_email' | 'reset_password' | 'password_changed' | 'email_changed' | 'email_taken'

const words = {
  verify_email: { subject: m.identity_mail_verify_email_subject, text: m.identity_mail_verify_email_text, button: m.identity_mail_verify_email_button },
  reset_password: { subject: m.identity_mail_reset_password_subject, text: m.identity_mail_reset_password_text, button: m.identity_mail_reset_password_button },
  password_changed: {
    subject: m.identity_mail_password_changed_subject,
    text: m.identity_mail_password_changed_text,
    button: m.identity_mail_password_changed_button
  },
  email_changed: { subject: m.identity_mail_email_changed_subject, text: m.identity_mail_email_changed_text, button: m.identity_mail_email_changed_button },
  email_taken: { subject: m.identity_mail_email_taken_subject, text: m.identity_mail_email_taken_text, button: m.identity_mail_email_taken_button }
} as const

/**
 * Puts a letter about somebody's account into the outbox, in the same transaction. Its link leads to the
 * configured address and not to the request's Host header, which whoever asks could choose.
 */
export async function writeLetter(
  work: AnyWork,
  letter: AccountLetter,
  input: { to: string; personId: string; locale: string; name: string; path: string }
): Promise<void> {
  const locale = input.locale === 'en' ? ('en' as const) : ('zh-CN' as const)
  const { subject, text, button } = words[letter]
  await queueMail(work, {
    to: input.to,
    personId: input.personId,
    letter: {
      locale,
      subject: subject({}, { locale }),
      heading: subject({}, { locale }),
      paragraphs: [m.identity_mail_hello({ name: input.name }, { locale }), text({}, { locale })],
      button: { label: button({}, { locale }), url: `${siteOrigin()}${locale === 'en' ? '/en' : ''}${input.path}` },
      footer: m.identity_mail_footer({}, { locale })
    }
  })
}
