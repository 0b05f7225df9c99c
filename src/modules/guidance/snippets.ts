import { z } from 'zod'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { reviewers } from './claim.ts'
import { query, useCase } from './tables.ts'

const mostSnippets = 200
const text = z.string().trim().min(1).max(1000)

export const listSnippets = query({
  id: 'guidance.list-snippets',
  summary: 'Sentences I use again and again, most used first',
  access: reviewers,
  input: z.object({}),
  output: z.object({ rows: z.array(z.object({ id: z.string(), text: z.string(), used: z.number() })) }),
  async run({ db, actor }) {
    return {
      rows: await db
        .selectFrom('guidance.snippet')
        .select(['id', 'text', 'used'])
        .where('owner_id', '=', actor.id)
        .orderBy('used', 'desc')
        .orderBy('id')
        .limit(mostSnippets)
        .execute()
    }
  }
})

export const addSnippet = useCase({
  id: 'guidance.add-snippet',
  summary: 'Keep a sentence for later reviews',
  access: reviewers,
  input: z.object({ text }),
  output: z.object({ id: z.string(), text: z.string(), used: z.number() }),
  async run({ work, actor, now }, { text }) {
    const mine = await work.selectFrom('guidance.snippet').select(['id', 'text', 'used']).where('owner_id', '=', actor.id).limit(mostSnippets).execute()
    const same = mine.find((one) => one.text === text)
    if (same) return same
    if (mine.length >= mostSnippets) throw refuse.conflict('guidance/too-many-snippets')
    const id = newId()
    await work.insertInto('guidance.snippet').values({ id, owner_id: actor.id, text, created_at: now }).execute()
    return { id, text, used: 0 }
  }
})

export const useSnippet = useCase({
  id: 'guidance.use-snippet',
  summary: 'Count that a sentence was used, so that it moves up',
  access: reviewers,
  input: z.object({ snippetId: z.uuid() }),
  output: z.object({ used: z.number() }),
  async run({ work, actor }, { snippetId }) {
    const row = await work
      .updateTable('guidance.snippet')
      .set((eb) => ({ used: eb('used', '+', 1) }))
      .where('id', '=', snippetId)
      .where('owner_id', '=', actor.id)
      .returning('used')
      .executeTakeFirst()
    if (!row) throw refuse.notFound()
    return row
  }
})

export const deleteSnippet = useCase({
  id: 'guidance.delete-snippet',
  summary: 'Forget a sentence',
  access: reviewers,
  input: z.object({ snippetId: z.uuid() }),
  async run({ work, actor }, { snippetId }) {
    await work.deleteFrom('guidance.snippet').where('id', '=', snippetId).where('owner_id', '=', actor.id).execute()
  }
})
