import { z } from 'zod'
import { context } from '#platform/context.ts'

/** Where a passkey belongs: the site's name and its exact origin. */
export function relyingParty() {
  const { origin } = context()
  return { name: 'Klearn', id: new URL(origin).hostname, origin }
}

/** A credential as browsers write it with `toJSON()`; its inside is checked by the verifier. */
export const credentialInput = z.looseObject({
  id: z.string().max(1400),
  rawId: z.string().max(1400),
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: z.string().max(8000) })
})

export const challengeMinutes = 5
