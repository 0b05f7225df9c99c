import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { useCase } from '../tables.ts'
import { dropSessionCookie } from './cookie.ts'

export const signOut = useCase({
  id: 'identity.sign-out',
  summary: 'End this session',
  access: anyone,
  input: z.object({}),
  async run({ work, actor, afterCommit }) {
    if (actor.sessionId) await work.deleteFrom('identity.session').where('id', '=', actor.sessionId).execute()
    afterCommit(dropSessionCookie)
    return null
  }
})
