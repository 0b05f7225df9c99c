import { decideProbation, probationDesk, staffProbation } from '#modules/experts/index.ts'
import { m } from '#paraglide/messages.js'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url, locals }) => {
  const desk = await read(probationDesk, { cursor: url.searchParams.get('cursor') ?? undefined })
  const of = url.searchParams.get('of') ?? desk.rows[0]?.expertId
  const shown = desk.rows.find((row) => row.expertId === of)
  return {
    title: m.experts_desk({}, { locale: locals.locale === 'en' ? 'en' : 'zh-CN' }),
    desk,
    shown: shown ? { ...shown, ...(await read(staffProbation, { expertId: shown.expertId })) } : null
  }
}

export const actions: Actions = { default: (event) => submit(event, decideProbation) }
