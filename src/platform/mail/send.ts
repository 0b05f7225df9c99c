import { createTransport } from 'nodemailer'
import { type Letter, letterHtml, letterText, webAddress } from './letter.ts'

export type MailTransport = ReturnType<typeof openMailTransport>

export interface MailMessage extends Letter {
  to: string
  /** Where answers go, when not to the sender. */
  replyTo?: string
  /** Names the mail for ever, e.g. the notice's id: mail programs show a second one with the same id once. */
  id?: string
}

/** Opens the connections to an SMTP server: `smtp://user:password@host:587`, `smtps://…` for TLS from the start. */
export function openMailTransport(smtpUrl: string, from: string) {
  const url = new URL(smtpUrl)
  const secure = url.protocol === 'smtps:'
  if (!secure && url.protocol !== 'smtp:') throw new RangeError(`SMTP_URL begins with smtp:// or smtps://, not ${url.protocol}//`)
  return createTransport(
    {
      pool: true,
      maxConnections: 3,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port) || (secure ? 465 : 587),
      secure,
      auth: url.username ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } : undefined,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
      // A letter must not be able to attach our files or fetch addresses.
      disableFileAccess: true,
      disableUrlAccess: true
    },
    { from }
  )
}

/** Sends a letter, HTML and plain text; returns its message id. Throws when the server does not take it. */
export async function sendMail(transport: MailTransport, message: MailMessage): Promise<string> {
  const { unsubscribeUrl } = message
  // One mail, one reader: a comma in the address would make two.
  if (/[,;\r\n<>]/.test(message.to)) throw new RangeError('a mail goes to one plain address')
  const sent = await transport.sendMail({
    to: message.to,
    replyTo: message.replyTo,
    subject: message.subject.replace(/\s+/g, ' '),
    text: letterText(message),
    html: letterHtml(message),
    messageId: message.id ? `<${message.id}@klearn>` : undefined,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'Content-Language': message.locale,
      // One click in the mail program, by RFC 8058.
      ...(unsubscribeUrl ? { 'List-Unsubscribe': `<${webAddress(unsubscribeUrl)}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {})
    }
  })
  return sent.messageId
}
