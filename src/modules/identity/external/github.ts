import type { Provider } from './provider.ts'

/** Sign-in through GitHub; the protocol is better-auth's. */
export async function github(options: { clientId: string; clientSecret: string }): Promise<Provider> {
  const { github: make } = await import('@better-auth/core/social-providers')
  const protocol = make(options)
  return {
    id: 'github',
    name: 'GitHub',
    begin: async ({ state, verifier, redirectUri }) => protocol.createAuthorizationURL({ state, codeVerifier: verifier, redirectURI: redirectUri, scopes: [] }),
    async finish({ verifier, redirectUri }, code) {
      const tokens = await protocol.validateAuthorizationCode({ code, codeVerifier: verifier, redirectURI: redirectUri })
      const found = tokens && (await protocol.getUserInfo(tokens))
      if (!found) throw new Error('GitHub: no account behind this code')
      const { user, data } = found
      return {
        provider: 'github',
        subject: String(data.id),
        name: user.name ?? data.login,
        label: data.login,
        email: user.email && user.emailVerified ? user.email : null
      }
    }
  }
}
