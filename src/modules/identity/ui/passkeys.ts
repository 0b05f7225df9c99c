import { m } from '#paraglide/messages.js'

// The browser itself turns the server's JSON into what the ceremony needs, and back.
interface Ceremony {
  parseCreationOptionsFromJSON(options: unknown): PublicKeyCredentialCreationOptions
  parseRequestOptionsFromJSON(options: unknown): PublicKeyCredentialRequestOptions
}

export const passkeysWork = (): boolean =>
  typeof PublicKeyCredential !== 'undefined' && 'parseCreationOptionsFromJSON' in PublicKeyCredential && isSecureContext

const ceremony = () => PublicKeyCredential as unknown as Ceremony

async function post(path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': document.documentElement.lang },
    body: JSON.stringify(body)
  })
  const answer = (await response.json()) as Record<string, unknown>
  if (!response.ok) throw new Error(String(answer.detail))
  return answer
}

/** Words for the person; undefined when all went well. Closing the browser's own window is no fault. */
async function attempt(run: () => Promise<void>): Promise<string | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    if (error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')) return m.identity_passkey_broken_off()
    if (error instanceof DOMException && error.name === 'InvalidStateError') return m.error_identity_passkey_known()
    return error instanceof Error && error.message ? error.message : m.error_identity_passkey_refused()
  }
}

/** Makes a passkey on this device and keeps it. */
export const addPasskey = (name: string) =>
  attempt(async () => {
    const { options } = await post('/me/passkey-challenges', {})
    const credential = await navigator.credentials.create({ publicKey: ceremony().parseCreationOptionsFromJSON(options) })
    await post('/me/passkeys', { name, credential: (credential as PublicKeyCredential).toJSON() })
  })

/** Signs in with a passkey of this device; the session cookie comes with the answer. */
export const signInByPasskey = () =>
  attempt(async () => {
    const { options } = await post('/passkey-challenges', {})
    const credential = await navigator.credentials.get({ publicKey: ceremony().parseRequestOptionsFromJSON(options) })
    await post('/sessions/passkey', { credential: (credential as PublicKeyCredential).toJSON() })
  })
