import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { usernameKey, usernameProblem } from './rules.ts'
import { query } from './tables.ts'

/** Lets the form say beside the field that a name is taken, before it is sent. */
export const checkUsername = query({
  id: 'identity.check-username',
  summary: 'Whether a username can be taken; `problem` says why not',
  access: anyone,
  input: z.object({ username: z.string().max(100) }),
  output: z.object({ problem: z.string().nullable() }),
  async run({ db }, { username }) {
    const problem = usernameProblem(username)
    if (problem) return { problem }
    const taken = await db.selectFrom('identity.person').select('id').where('username_key', '=', usernameKey(username)).executeTakeFirst()
    return { problem: taken ? 'identity/username-taken' : null }
  }
})
