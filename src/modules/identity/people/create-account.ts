import { z } from 'zod'
import { onlySystem } from '#platform/access.ts'
import { roles } from '#platform/actor.ts'
import { createPerson } from '../create-person.ts'
import { usernameInput } from '../inputs.ts'
import { useCase } from '../tables.ts'
import { grantRole } from './roles.ts'

/** Has no password: whoever made it hands over a link to set one, so that nobody else ever knows it. */
export const createAccount = useCase({
  id: 'identity.create-account',
  summary: 'Make an account without a password, with roles; for the command line',
  access: onlySystem,
  input: z.object({ username: z.union([usernameInput, z.literal('admin')]), roles: z.array(z.enum(roles)).max(13).default([]) }),
  output: z.object({ personId: z.uuid() }),
  async run({ work, now, publish, audit }, input) {
    const person = await createPerson(work, { username: input.username, created_at: now })
    await publish('person.registered', { personId: person.id })
    for (const role of input.roles) await grantRole(work, person.id, role, null)
    await audit('person', person.id, { roles: input.roles })
    return { personId: person.id }
  }
})
