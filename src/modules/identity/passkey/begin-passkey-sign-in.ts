import { generateAuthenticationOptions } from '@simplewebauthn/server'
import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { issueLink } from '../proof.ts'
import { useCase } from '../tables.ts'
import { challengeMinutes, relyingParty } from './ceremony.ts'

/** Names nobody: the device offers the passkeys that it has for this site. */
export const beginPasskeySignIn = useCase({
  id: 'identity.begin-passkey-sign-in',
  summary: 'Get what navigator.credentials.get() needs to sign in with a passkey',
  access: anyone,
  input: z.object({}),
  output: z.object({ options: z.looseObject({}) }),
  limit: { max: 60, seconds: 300 },
  async run({ work, now }) {
    const options = await generateAuthenticationOptions({ rpID: relyingParty().id, userVerification: 'required' })
    await issueLink(work, { purpose: 'passkey-sign-in', minutes: challengeMinutes, now }, options.challenge)
    return { options: { ...options } }
  }
})
