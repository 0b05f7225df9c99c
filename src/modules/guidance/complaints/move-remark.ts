import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { useCase } from '../tables.ts'
import { seenAs, stepsFor } from './access.ts'
import { nextStates } from './rules.ts'

export const moveRemark = useCase({
  id: 'guidance.move-remark',
  summary: 'Answer a remark on guidance, say what was improved, or close it; its author is told each time',
  access: signedIn,
  input: z
    .object({ remarkId: z.uuid(), to: z.enum(['answered', 'improved', 'closed']), text: z.string().trim().max(2000).default('') })
    .refine(({ to, text }) => to === 'closed' || text.length >= 10, { path: ['text'], message: 'platform/too-short:10' }),
  output: z.object({ state: z.string() }),
  async run({ work, actor, now, publish, audit }, { remarkId, to, text }) {
    const remark = await work.selectFrom('guidance.remark').selectAll().where('id', '=', remarkId).forUpdate().executeTakeFirst()
    const seen = remark && seenAs(actor, remark)
    if (!remark || !seen) throw refuse.notFound()
    const possible = nextStates(remark.state)
    if (!possible.includes(to)) throw refuse.conflict('guidance/remark-moved')
    if (!stepsFor(seen, possible).includes(to)) throw refuse.notAllowed()
    await work
      .updateTable('guidance.remark')
      .set({ state: to, closed_at: to === 'closed' ? now : null })
      .where('id', '=', remarkId)
      .execute()
    const stepId = newId()
    await work.insertInto('guidance.remark_step').values({ id: stepId, remark_id: remarkId, state: to, text, by_id: actor.id, at: now }).execute()
    // Of a nameless remark the log must not say who wrote it: closing it is the author's only step.
    if (seen === 'handler') await audit('remark', remarkId, { to })
    await publish('remark.moved', { remarkId, stepId, to, byAuthor: seen === 'author' })
    return { state: to }
  }
})
