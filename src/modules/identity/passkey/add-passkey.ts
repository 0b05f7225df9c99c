import { verifyRegistrationResponse } from '@simplewebauthn/server'
import { z } from 'zod'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { idOutput } from '../inputs.ts'
import { takeLink } from '../proof.ts'
import { useCase } from '../tables.ts'
import { ownSession } from '../who.ts'
import { credentialInput, relyingParty } from './ceremony.ts'

export const addPasskey = useCase({
  id: 'identity.add-passkey',
  summary: 'Keep the passkey that the browser made',
  access: ownSession,
  input: z.object({ name: z.string().trim().min(1).max(60), credential: credentialInput }),
  output: idOutput,
  limit: { max: 30, seconds: 3600 },
  async run({ work, actor, now, audit }, { name, credential }) {
    const site = relyingParty()
    const verified = await verifyRegistrationResponse({
      response: credential as never,
      expectedChallenge: async (challenge) => (await takeLink(work, 'passkey-add', challenge, now))?.person_id === actor.id,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true
    }).catch(() => undefined)
    if (!verified?.verified) throw refuse.invalid('identity/passkey-refused')
    const { credential: made } = verified.registrationInfo
    const id = newId()
    const added = await work
      .insertInto('identity.passkey')
      .values({
        id,
        person_id: actor.id,
        credential_id: made.id,
        public_key: Buffer.from(made.publicKey),
        counter: made.counter,
        transports: made.transports ?? [],
        name,
        created_at: now,
        used_at: null
      })
      .onConflict((conflict) => conflict.column('credential_id').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!added) throw refuse.conflict('identity/passkey-known')
    await audit('passkey', id)
    return { id }
  }
})
