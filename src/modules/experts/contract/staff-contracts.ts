import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { query } from '../tables.ts'
import { contractsOf } from './my-contract.ts'
import { presenceOf } from './presence.ts'
import { checkOf } from './read-contract.ts'

export const staffContracts = query({
  id: 'experts.staff-contracts',
  summary: 'The contracts with one expert, the standing one with its check',
  access: withRole('operator', 'admin'),
  input: z.object({ expertId: z.uuid() }),
  async run({ db, actor, now }, { expertId }) {
    const profile = await db.selectFrom('experts.profile').select('person_id').where('person_id', '=', expertId).executeTakeFirst()
    if (!profile) throw refuse.notFound()
    const rows = await contractsOf(db, expertId)
    const current = rows[0]
    return {
      rows: rows.map(({ sha256, ...row }) => ({ ...row, sha256: sha256.toString('hex') })),
      check: current ? await checkOf(db, current) : null,
      maySign: current?.state === 'awaiting-platform' && actor.sessionId !== undefined ? (await presenceOf(actor, now)) !== undefined : false
    }
  }
})
