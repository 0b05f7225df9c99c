import { generateRegistrationOptions } from '@simplewebauthn/server'
import { z } from 'zod'
import { issueLink } from '../proof.ts'
import { useCase } from '../tables.ts'
import { ownSession } from '../who.ts'
import { challengeMinutes, relyingParty } from './ceremony.ts'

export const beginPasskey = useCase({
  id: 'identity.begin-passkey',
  summary: 'Get what navigator.credentials.create() needs to make a passkey for me',
  access: ownSession,
  input: z.object({}),
  output: z.object({ options: z.looseObject({}) }),
  limit: { max: 30, seconds: 3600 },
  async run({ work, actor, now }) {
    const site = relyingParty()
    const known = await work.selectFrom('identity.passkey').select(['credential_id', 'transports']).where('person_id', '=', actor.id).execute()
    const options = await generateRegistrationOptions({
      rpName: site.name,
      rpID: site.id,
      userID: new Uint8Array(Buffer.from(actor.id.replaceAll('-', ''), 'hex')),
      userName: actor.username,
      userDisplayName: actor.name,
      attestationType: 'none',
      excludeCredentials: known.map((one) => ({ id: one.credential_id, transports: one.transports as never })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' }
    })
    await issueLink(work, { purpose: 'passkey-add', personId: actor.id, minutes: challengeMinutes, now }, options.challenge)
    return { options: { ...options } }
  }
})
