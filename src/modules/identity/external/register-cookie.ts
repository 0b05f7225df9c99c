import { context } from '#platform/context.ts'

const cookie = 'klearn.register'

/**
 * Keeps the ticket of a finished ceremony in the browser that went through it. In an address it could be handed to
 * somebody else, whose new account would then be open to whoever sent it.
 */
export function keepRegistration(ticket: string, seconds: number): void {
  const { origin, sendCookie } = context()
  sendCookie?.(`${cookie}=${ticket}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${origin.startsWith('https:') ? '; Secure' : ''}`)
}

export const dropRegistration = (): void => keepRegistration('', 0)

/** The ticket that this browser keeps, if any. */
export const keptRegistration = (headers: Headers): string | undefined => new RegExp(`(?:^|;\\s*)${cookie}=([\\w.-]+)`).exec(headers.get('cookie') ?? '')?.[1]
