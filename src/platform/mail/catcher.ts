import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { type ReadMail, readMail } from './mime.ts'

export interface CaughtMail extends ReadMail {
  /** Whom the envelope names, which is who would get it. */
  recipients: string[]
}

export interface MailCatcher {
  /** Give this to `openMailTransport`. */
  url: string
  stop(): Promise<void>
}

/**
 * A real SMTP server on this machine that hands every mail to a callback instead of delivering it: for
 * development, the demo world and tests. A throwing callback refuses the mail, as a full mailbox would.
 */
export async function startMailCatcher({ port = 0, onMail }: { port?: number; onMail(mail: CaughtMail): Promise<void> | void }): Promise<MailCatcher> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: 10 * 1024 * 1024,
    logger: false,
    onData(stream, session, done) {
      buffer(stream)
        .then((source) => onMail({ ...readMail(source), recipients: session.envelope.rcptTo.map((one) => one.address) }))
        .then(
          () => done(),
          (error: Error) => done(error)
        )
    }
  })
  // A client that hangs up in the middle is its own affair.
  server.on('error', () => {})
  await new Promise<void>((ready, fail) => {
    server.server.once('error', fail)
    server.listen(port, '127.0.0.1', ready)
  })
  const address = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve()))
  }
}
