import type { Provider } from './provider.ts'

/** Sign-in by scanning with WeChat. It gives no address; the account is known by its unionid. */
export async function wechat(options: { clientId: string; clientSecret: string }): Promise<Provider> {
  const { wechat: make } = await import('@better-auth/core/social-providers')
  const protocol = make(options)
  return {
    id: 'wechat',
    name: 'WeChat',
    // WeChat knows no PKCE; the state and the client secret carry the ceremony.
    begin: async ({ state, verifier, redirectUri }) => protocol.createAuthorizationURL({ state, codeVerifier: verifier, redirectURI: redirectUri }),
    async finish({ verifier, redirectUri }, code) {
      const tokens = await protocol.validateAuthorizationCode({ code, codeVerifier: verifier, redirectURI: redirectUri })
      const found = tokens && (await protocol.getUserInfo(tokens))
      if (!found) throw new Error('WeChat: no account behind this code')
      return {
        provider: 'wechat',
        subject: found.data.unionid || found.data.openid,
        name: found.data.nickname ?? '',
        label: found.data.nickname ?? '',
        email: null
      }
    }
  }
}
