import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '#platform/config.ts'
import { context } from '#platform/context.ts'
import { Refusal } from '#platform/errors.ts'
import { log } from '#platform/log.ts'
import { localPath } from '#platform/pages.ts'
import { perform } from '#platform/perform.ts'
import { takeFromLimit } from '#platform/rate-limit.ts'
import { now } from '#platform/time/clock.ts'
import { openChannels } from './channels.ts'
import { linkAccount } from './external/link-account.ts'
import type { Ceremony, ExternalIdentity, Provider } from './external/provider.ts'
import { openProviders, providerOf } from './external/providers.ts'
import { keepRegistration } from './external/register-cookie.ts'
import { signInExternally } from './external/sign-in-externally.ts'
import { openTicket, sealTicket } from './external/ticket.ts'
import { safePath } from './rules.ts'

interface Begun extends Ceremony {
  provider: string
  to: string
  link: boolean
  locale: string
}

const cookie = 'klearn.external'
const tenMinutes = 600
const halfAnHour = 1800

/** The two redirects of signing in at another site: there, and back with a code. */
export async function http(app: FastifyInstance, config: Config): Promise<void> {
  openChannels(config)
  await openProviders(config)
  app.get<{ Params: { provider: string }; Querystring: { to?: string; link?: string; locale?: string } }>('/auth/:provider', { schema: { hide: true } }, begin)
  app.get<{ Params: { provider: string }; Querystring: { code?: string; state?: string } }>('/auth/:provider/callback', { schema: { hide: true } }, finish)
}

async function begin(
  request: FastifyRequest<{ Params: { provider: string }; Querystring: { to?: string; link?: string; locale?: string } }>,
  reply: FastifyReply
) {
  const provider = providerOf(request.params.provider)
  if (!provider) return reply.callNotFound()
  const { ip, origin } = context()
  await takeFromLimit(`identity.external:${ip}`, 30, 300)
  const locale = request.query.locale === 'en' ? 'en' : 'zh-CN'
  const secret = () => randomBytes(32).toString('base64url')
  const begun: Begun = {
    provider: provider.id,
    to: safePath(request.query.to, localPath('/', locale)),
    link: request.query.link === '1',
    locale,
    state: secret(),
    verifier: secret(),
    nonce: secret(),
    redirectUri: `${origin}/auth/${provider.id}/callback`
  }
  try {
    const url = await provider.begin(begun)
    keep(sealTicket('begun', begun, tenMinutes, now()))
    return reply.redirect(url.href)
  } catch (error) {
    return failed(reply, error, provider, locale)
  }
}

async function finish(request: FastifyRequest<{ Params: { provider: string }; Querystring: { code?: string; state?: string } }>, reply: FastifyReply) {
  const provider = providerOf(request.params.provider)
  if (!provider) return reply.callNotFound()
  const kept = new RegExp(`(?:^|;\\s*)${cookie}=([\\w.-]+)`).exec(request.headers.cookie ?? '')?.[1]
  keep('')
  const begun = kept ? openTicket<Begun>('begun', kept, now()) : undefined
  const { code, state } = request.query
  // The state came from this very browser, or somebody else's answer is being slipped in.
  if (!begun || !code || begun.provider !== provider.id || begun.state !== state)
    return failed(reply, new Error('the ceremony was not begun here, or was broken off'), provider, begun?.locale)
  try {
    const identity = await provider.finish(begun, code)
    return reply.redirect(await land(identity, begun))
  } catch (error) {
    return failed(reply, error, provider, begun.locale)
  }
}

/** Where the person goes: on with the day, to the second step, to registration, or back to the account page. */
async function land(identity: ExternalIdentity, begun: Begun): Promise<string> {
  const path = (place: string) => localPath(place, begun.locale)
  if (begun.link) {
    await perform(linkAccount, { ticket: sealTicket('link', identity, 60, now()) })
    return `${path('/me/security')}?linked=${begun.provider}`
  }
  const { personId, secondFactor } = await perform(signInExternally, { ticket: sealTicket('sign-in', identity, 60, now()) })
  const to = encodeURIComponent(begun.to)
  if (!personId) {
    // Browsers drop a cookie beyond 4 KB, and nobody needs longer names.
    const { name, label, ...rest } = identity
    keepRegistration(sealTicket('register', { ...rest, name: name.slice(0, 60), label: label.slice(0, 200) }, halfAnHour, now()), halfAnHour)
    return `${path('/register')}?with=1&to=${to}`
  }
  return secondFactor ? `${path('/second-factor')}?to=${to}` : `${path('/consent')}?to=${to}`
}

function failed(reply: FastifyReply, error: unknown, provider: Provider, locale = 'zh-CN') {
  const code = error instanceof Refusal ? error.code : 'identity/external-failed'
  if (!(error instanceof Refusal)) log.warn({ err: error, provider: provider.id }, 'signing in elsewhere failed')
  return reply.redirect(`${localPath('/sign-in', locale)}?problem=${encodeURIComponent(code)}`)
}

function keep(value: string): void {
  const { origin, sendCookie } = context()
  sendCookie?.(`${cookie}=${value}; Path=/auth; Max-Age=${value ? tenMinutes : 0}; HttpOnly; SameSite=Lax${origin.startsWith('https:') ? '; Secure' : ''}`)
}
