import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { takeLink } from '../proof.ts'
import { sendSessionCookie } from '../session/cookie.ts'
import { openSession } from '../session/open-session.ts'
import { signedInOutput } from '../session/sign-in.ts'
import { useCase } from '../tables.ts'
import { credentialInput, relyingParty } from './ceremony.ts'

/** Something one has and something one is (or knows): no further step is asked for. */
export const signInWithPasskey = useCase({
  id: 'identity.sign-in-with-passkey',
  summary: 'Sign in with a passkey; sets the session cookie',
  access: anyone,
  input: z.object({ credential: credentialInput }),
  output: signedInOutput,
  limit: { max: 30, seconds: 300 },
  async run({ work, now, afterCommit }, { credential }) {
    const site = relyingParty()
    const kept = await work
      .selectFrom('identity.passkey as k')
      .innerJoin('identity.person as p', 'p.id', 'k.person_id')
      .select(['k.id', 'k.public_key', 'k.counter', 'k.transports', 'p.id as person_id', 'p.username', 'p.banned_at', 'p.erased_at'])
      .where('k.credential_id', '=', credential.id)
      .forUpdate('k')
      .executeTakeFirst()
    if (!kept || kept.erased_at) throw refuse.invalid('identity/passkey-refused')
    const verified = await verifyAuthenticationResponse({
      response: credential as never,
      expectedChallenge: async (challenge) => (await takeLink(work, 'passkey-sign-in', challenge, now)) !== undefined,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
      credential: { id: credential.id, publicKey: new Uint8Array(kept.public_key), counter: kept.counter, transports: kept.transports as never }
    }).catch(() => undefined)
    if (!verified?.verified) throw refuse.invalid('identity/passkey-refused')
    if (kept.banned_at) throw refuse.notAllowed('identity/banned')
    await work.updateTable('identity.passkey').set({ counter: verified.authenticationInfo.newCounter, used_at: now }).where('id', '=', kept.id).execute()
    const session = await openSession(work, { personId: kept.person_id, method: 'passkey', secondFactor: true, now })
    afterCommit(() => sendSessionCookie(session.token))
    return { personId: kept.person_id, username: kept.username, secondFactor: false }
  }
})
