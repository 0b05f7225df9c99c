import { keyring, open, seal } from '#platform/crypto/index.ts'
import { derivedKey } from '#platform/secrets.ts'

// Sealed with the signing secret: nobody outside can read, bend or make one.
const sealing = () => keyring(derivedKey('identity.external'))

/** Packs what one step of the ceremony leaves for the next; it goes through the browser. */
export const sealTicket = (kind: string, content: object, seconds: number, now: Date): string =>
  seal(JSON.stringify({ until: now.getTime() + seconds * 1000, content }), sealing(), kind)

/** Opens a ticket of this kind; undefined when it is bent or expired. */
export function openTicket<Content>(kind: string, ticket: string, now: Date): Content | undefined {
  try {
    const opened = JSON.parse(open(ticket, sealing(), kind)) as { until: number; content: Content }
    return opened.until > now.getTime() ? opened.content : undefined
  } catch {
    return undefined
  }
}

/** What a registration form may show of the account that its ticket stands for. */
export function describeTicket(ticket: string, now: Date): { provider: string; name: string; label: string } | undefined {
  return openTicket<{ provider: string; name: string; label: string }>('register', ticket, now)
}
