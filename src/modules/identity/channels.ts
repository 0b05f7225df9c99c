import type { Config } from '#platform/config.ts'

let reached = { sms: true, mail: true }

/** Which ways of reaching people this installation has: outside production the stand-ins catch what is sent. */
export function openChannels(config: Config): void {
  reached = { sms: !config.production || Boolean(config.ALIYUN_SMS_KEY), mail: !config.production || Boolean(config.SMTP_URL) }
}

/** A page offers a code or a link only where one can arrive. */
export const channels = (): { sms: boolean; mail: boolean } => reached
