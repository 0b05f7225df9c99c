import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { loadConfig } from '#platform/config.ts'
import type { Ceremony } from './provider.ts'
import { openProviders, providerOf, providers } from './providers.ts'

const ceremony: Ceremony = { state: 'a-state', verifier: 'v'.repeat(43), nonce: 'n', redirectUri: 'https://klearn.example.com/auth/x/callback' }

beforeAll(() =>
  openProviders(loadConfig({ GITHUB_CLIENT_ID: 'gh', GITHUB_CLIENT_SECRET: 'gh-secret', WECHAT_CLIENT_ID: 'wx123', WECHAT_CLIENT_SECRET: 'wx-secret' }))
)
afterEach(() => vi.unstubAllGlobals())

/** Answers for the other side's addresses, as their documentation shows them; anything else fails. */
function otherSide(answers: Record<string, unknown>) {
  const asked: { url: string; body: string }[] = []
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    const url = String(input instanceof Request ? input.url : input)
    asked.push({ url, body: String(init?.body ?? '') })
    const found = Object.entries(answers).find(([start]) => url.startsWith(start))
    if (!found) throw new Error(`nobody answers at ${url}`)
    return new Response(JSON.stringify(found[1]), { headers: { 'content-type': 'application/json' } })
  })
  return asked
}

test('only the configured ones are there', () => {
  expect(providers().map((one) => one.id)).toEqual(['wechat', 'github'])
  expect(providerOf('oidc')).toBeUndefined()
})

test('GitHub: state and PKCE go along; only a verified address is passed on', async () => {
  const github = providerOf('github')
  const url = await github?.begin(ceremony)
  expect(url?.origin + (url?.pathname ?? '')).toBe('https://github.com/login/oauth/authorize')
  expect(Object.fromEntries(url?.searchParams ?? [])).toMatchObject({
    client_id: 'gh',
    state: 'a-state',
    redirect_uri: ceremony.redirectUri,
    code_challenge_method: 'S256'
  })

  const side = {
    'https://github.com/login/oauth/access_token': { access_token: 't', token_type: 'bearer', scope: 'user:email' },
    'https://api.github.com/user/emails': [{ email: 'octo@example.com', primary: true, verified: true }],
    'https://api.github.com/user': { id: 583231, login: 'octocat', name: 'The Octocat', email: null, avatar_url: '' }
  }
  const asked = otherSide(side)
  expect(await github?.finish(ceremony, 'a-code')).toEqual({
    provider: 'github',
    subject: '583231',
    name: 'The Octocat',
    label: 'octocat',
    email: 'octo@example.com'
  })
  const sent = new URLSearchParams(asked[0]?.body)
  expect([sent.get('code'), sent.get('code_verifier')]).toEqual(['a-code', ceremony.verifier])

  otherSide({ ...side, 'https://api.github.com/user/emails': [{ email: 'octo@example.com', primary: true, verified: false }] })
  expect((await github?.finish(ceremony, 'a-code'))?.email).toBeNull()
  otherSide({ 'https://github.com/login/oauth/access_token': { error: 'bad_verification_code' } })
  await expect(github?.finish(ceremony, 'used')).rejects.toThrow('GitHub')
})

test('WeChat: known by its unionid, gives no address', async () => {
  const wechat = providerOf('wechat')
  const url = await wechat?.begin(ceremony)
  expect(url?.href).toMatch(/^https:\/\/open\.weixin\.qq\.com\/connect\/qrconnect\?.*appid=wx123.*#wechat_redirect$/)
  expect(url?.searchParams.get('state')).toBe('a-state')

  otherSide({
    'https://api.weixin.qq.com/sns/oauth2/access_token': {
      access_token: 't',
      expires_in: 7200,
      refresh_token: 'r',
      openid: 'o-1',
      scope: 'snsapi_login',
      unionid: 'u-1'
    },
    'https://api.weixin.qq.com/sns/userinfo': { openid: 'o-1', unionid: 'u-1', nickname: '林夏', headimgurl: '' }
  })
  expect(await wechat?.finish(ceremony, 'a-code')).toEqual({ provider: 'wechat', subject: 'u-1', name: '林夏', label: '林夏', email: null })
  otherSide({ 'https://api.weixin.qq.com/sns/oauth2/access_token': { errcode: 40029, errmsg: 'invalid code' } })
  await expect(wechat?.finish(ceremony, 'used')).rejects.toThrow('invalid code')
})
