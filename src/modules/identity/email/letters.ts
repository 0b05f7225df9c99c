import { m } from '#paraglide/messages.js'
import { context } from '#platform/context.ts'
import type { AnyWork } from '#platform/db.ts'
import { queueMail } from './queue.ts'

export type Letter = 'verify_email' | 'reset_password' | 'password_changed' | 'email_taken'

const lines = {
  verify_email: { subject: m.identity_mail_verify_email_subject, text: m.identity_mail_verify_email_text, button: m.identity_mail_verify_email_button },
  reset_password: { subject: m.identity_mail_reset_password_subject, text: m.identity_mail_reset_password_text, button: m.identity_mail_reset_password_button },
  password_changed: { subject: m.identity_mail_password_changed_subject, text: m.identity_mail_password_changed_text, button: m.identity_mail_password_changed_button },
  email_taken: { subject: m.identity_mail_email_taken_subject, text: m.identity_mail_email_taken_text, button: m.identity_mail_email_taken_button }
} as const

/** Puts a letter about somebody's account into the outbox, in the same transaction; it leaves after the commit. */
export async function writeLetter(work: AnyWork, letter: Letter, input: { to: string; locale: string; name: string; path: string }): Promise<void> {
  const locale = input.locale === 'en' ? ('en' as const) : ('zh-CN' as const)
  const { subject, text, button } = lines[letter]
  const url = `${context().origin}${locale === 'en' ? '/en' : ''}${input.path}`
  await queueMail(work, {
    to: input.to,
    subject: subject({}, { locale }),
    paragraphs: [m.identity_mail_hello({ name: input.name }, { locale }), text({}, { locale })],
    button: { text: button({}, { locale }), url },
    locale
  })
}
