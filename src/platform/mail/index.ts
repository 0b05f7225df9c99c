export { type CaughtMail, type MailCatcher, startMailCatcher } from './catcher.ts'
export type { Letter } from './letter.ts'
export { type MailMessage, type MailTransport, openMailTransport, sendMail } from './send.ts'
