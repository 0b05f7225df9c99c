import { sql } from 'kysely'
import type { Config } from '../config.ts'
import { database } from '../db.ts'
import { newId } from '../id.ts'
import { openMailTransport, startMailCatcher } from '../mail/index.ts'
import { aliyunSms, smsCatcher } from '../sms/index.ts'
import { now } from '../time/clock.ts'
import { useCarriers } from './send.ts'

/**
 * Opens what delivers messages. Without SMTP_URL outside production a real SMTP server on this machine
 * catches every mail, and an operator reads it in the console; likewise text messages.
 */
export async function openCarriers(config: Config): Promise<{ stop(): Promise<void> }> {
  const keep = (channel: string, recipient: string, subject: string, text: string, html = '') =>
    sql`insert into platform.caught_message (id, channel, recipient, subject, text, html, caught_at) values (${newId()}, ${channel}, ${recipient}, ${subject}, ${text}, ${html}, ${now()})`
      .execute(database())
      .then(() => undefined)
  const catcher =
    config.SMTP_URL || config.production
      ? undefined
      : await startMailCatcher({ onMail: (mail) => keep('mail', mail.recipients.join(', '), mail.subject, mail.text, mail.html) })
  const url = config.SMTP_URL ?? catcher?.url
  const mail = url ? openMailTransport(url, config.MAIL_FROM) : undefined
  const sms = config.ALIYUN_SMS_KEY
    ? aliyunSms({
        accessKey: config.ALIYUN_SMS_KEY,
        accessSecret: config.ALIYUN_SMS_SECRET ?? '',
        signName: config.ALIYUN_SMS_SIGN ?? '',
        templates: { code: config.ALIYUN_SMS_TEMPLATE }
      })
    : config.production
      ? undefined
      : smsCatcher((message) => keep('sms', message.to, '', message.text))
  useCarriers({ mail, sms })
  return {
    async stop() {
      useCarriers({})
      mail?.close()
      await catcher?.stop()
    }
  }
}
