import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { roles } from '#platform/actor.ts'
import { allow, refuse } from '#platform/errors.ts'
import { canChangeRole } from '../access.ts'
import { useCase } from '../tables.ts'
import { grantRole as grant, revokeRole as revoke } from './roles.ts'

const input = z.object({ personId: z.uuid(), role: z.enum(roles) })

export const giveRole = useCase({
  id: 'identity.give-role',
  summary: "Give somebody a role; staff roles are the admin's to give",
  access: withRole('admin', 'operator'),
  input,
  async run({ work, actor, audit }, { personId, role }) {
    allow(canChangeRole(actor, role))
    const person = await work.selectFrom('identity.person').select('id').where('id', '=', personId).where('erased_at', 'is', null).executeTakeFirst()
    if (!person) throw refuse.notFound()
    await grant(work, personId, role, actor.id || null)
    await audit('person', personId, { role })
    return null
  }
})

export const takeRole = useCase({
  id: 'identity.take-role',
  summary: 'Take a role away; the last admin keeps his',
  access: withRole('admin', 'operator'),
  input,
  async run({ work, actor, audit }, { personId, role }) {
    allow(canChangeRole(actor, role))
    if (role === 'learner') throw refuse.conflict('identity/always-learner')
    await revoke(work, personId, role, actor.id || null)
    await audit('person', personId, { role })
    return null
  }
})
