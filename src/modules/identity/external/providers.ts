import type { Config } from '#platform/config.ts'
import { github } from './github.ts'
import { oidc } from './oidc.ts'
import type { Provider } from './provider.ts'
import { wechat } from './wechat.ts'

let ready = new Map<string, Provider>()

/** Makes the providers that the environment configures; called when the server starts. */
export async function openProviders(config: Config): Promise<void> {
  const made: Provider[] = []
  if (config.WECHAT_CLIENT_ID && config.WECHAT_CLIENT_SECRET)
    made.push(await wechat({ clientId: config.WECHAT_CLIENT_ID, clientSecret: config.WECHAT_CLIENT_SECRET }))
  if (config.OIDC_ISSUER && config.OIDC_CLIENT_ID && config.OIDC_CLIENT_SECRET) {
    made.push(oidc({ issuer: config.OIDC_ISSUER, clientId: config.OIDC_CLIENT_ID, clientSecret: config.OIDC_CLIENT_SECRET, name: config.OIDC_NAME }))
  }
  if (config.GITHUB_CLIENT_ID && config.GITHUB_CLIENT_SECRET)
    made.push(await github({ clientId: config.GITHUB_CLIENT_ID, clientSecret: config.GITHUB_CLIENT_SECRET }))
  ready = new Map(made.map((one) => [one.id, one]))
}

/** The sites that one can sign in with here: a button is shown for these and no others. */
export const providers = (): Provider[] => [...ready.values()]

export const providerOf = (id: string): Provider | undefined => ready.get(id)
