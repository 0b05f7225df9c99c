/** What a message is for: senders choose the template by it, and the law treats them differently. */
export type SmsPurpose = 'code' | 'notice' | 'marketing'

export interface Sms {
  /** With country: "+8613800138000". */
  to: string
  /** The whole message; for a code, the template of the provider says the rest. */
  text: string
  purpose: SmsPurpose
  /** The values of the provider's template, e.g. `{ code: '123456' }`. */
  values?: Readonly<Record<string, string>>
}

/** Sends text messages. Throws when the provider did not take one. */
export interface SmsSender {
  send(message: Sms): Promise<void>
}

/** The stand-in: hands every message to a callback, so that development and tests can read them. */
export function smsCatcher(onSms: (message: Sms) => Promise<void> | void): SmsSender {
  return {
    send: async (message) => {
      if (!/^\+\d{7,15}$/.test(message.to)) throw new RangeError('a phone number is written +8613800138000')
      await onSms(message)
    }
  }
}
