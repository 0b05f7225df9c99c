import { z } from 'zod'
import { auditRead } from '#platform/audit.ts'
import { query } from '../tables.ts'
import { ownSession } from '../who.ts'
import { exportIdentity } from './own-part.ts'
import { privacyParts } from './parts.ts'

export const exportMyData = query({
  id: 'identity.export-my-data',
  summary: 'Everything that Klearn keeps about me, by part of the product',
  access: ownSession,
  input: z.object({}),
  output: z.object({ exportedAt: z.date(), parts: z.record(z.string(), z.unknown()) }),
  async run({ db, actor, now }) {
    await auditRead(actor, 'identity.export-my-data', 'person', actor.id)
    const parts: Record<string, unknown> = { identity: await exportIdentity(db as never, actor.id) }
    for (const [name, part] of privacyParts()) parts[name] = await part.export(db as never, actor.id)
    return { exportedAt: now, parts }
  }
})
