import { createAuthorizationURL, validateAuthorizationCode, validateToken } from '@better-auth/core/oauth2'
import { z } from 'zod'
import type { ExternalIdentity, Provider } from './provider.ts'

interface Settings {
  issuer: string
  clientId: string
  clientSecret: string
  name: string
}

const documentShape = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional()
})
const claimsShape = z.object({
  sub: z.string().min(1).max(255),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  email: z.string().optional(),
  email_verified: z
    .union([z.boolean(), z.literal('true').transform(() => true)])
    .optional()
    .catch(false)
})

const patience = 10_000

/** Sign-in through any OpenID Connect provider: code flow with PKCE, the ID token's signature, issuer, audience and nonce checked. */
export function oidc({ issuer, clientId, clientSecret, name }: Settings): Provider {
  const options = { clientId, clientSecret }
  let found: z.infer<typeof documentShape> | undefined

  async function discover() {
    if (found) return found
    const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, { redirect: 'error', signal: AbortSignal.timeout(patience) })
    const document = documentShape.parse(await response.json())
    if (document.issuer !== issuer && document.issuer !== issuer.replace(/\/$/, '')) throw new Error(`OIDC: ${issuer} calls itself ${document.issuer}`)
    found = document
    return document
  }

  return {
    id: 'oidc',
    name,
    async begin({ state, verifier, nonce, redirectUri }) {
      const { authorization_endpoint } = await discover()
      return createAuthorizationURL({
        id: 'oidc',
        options,
        authorizationEndpoint: authorization_endpoint,
        state,
        codeVerifier: verifier,
        nonce,
        scopes: ['openid', 'profile', 'email'],
        redirectURI: redirectUri
      })
    },
    async finish({ verifier, nonce, redirectUri }, code): Promise<ExternalIdentity> {
      const document = await discover()
      const tokens = await validateAuthorizationCode({
        code,
        codeVerifier: verifier,
        redirectURI: redirectUri,
        options,
        tokenEndpoint: document.token_endpoint,
        authentication: 'basic'
      })
      if (!tokens?.idToken) throw new Error('OIDC: no ID token')
      const { payload } = await validateToken(tokens.idToken, document.jwks_uri, { issuer: document.issuer, audience: clientId })
      if (payload.nonce !== nonce) throw new Error('OIDC: the nonce differs')
      let claims = claimsShape.parse(payload)
      // Many providers put only the subject into the ID token.
      if (document.userinfo_endpoint && tokens.accessToken && !claims.email) {
        const response = await fetch(document.userinfo_endpoint, {
          headers: { authorization: `Bearer ${tokens.accessToken}` },
          redirect: 'error',
          signal: AbortSignal.timeout(patience)
        })
        const more = response.ok ? claimsShape.parse(await response.json()) : undefined
        if (more && more.sub !== claims.sub) throw new Error('OIDC: userinfo is about somebody else')
        claims = { ...claims, ...more }
      }
      return {
        provider: 'oidc',
        subject: claims.sub,
        name: claims.name ?? claims.preferred_username ?? '',
        label: claims.email ?? claims.preferred_username ?? claims.name ?? claims.sub,
        email: claims.email && claims.email_verified ? claims.email : null
      }
    }
  }
}
