import { m } from '#paraglide/messages.js'

const names: Record<string, () => string> = {
  password: m.identity_method_password,
  sms: m.identity_method_sms,
  passkey: m.identity_method_passkey,
  external: m.identity_method_external,
  registration: m.identity_method_registration
}

/** How a session was opened, in words. */
export const methodName = (method: string): string => (names[method] ?? m.identity_method_other)()
