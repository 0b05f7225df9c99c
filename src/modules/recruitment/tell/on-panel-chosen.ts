import { tell } from '#modules/inbox/index.ts'
import { reaction } from '../tables.ts'
import { factsOf, panelPath } from './facts.ts'

export const tellPanel = reaction('application.panel-chosen', 'tell-panel', async ({ work, afterCommit }, { id, payload: { applicationId, added } }) => {
  const facts = await factsOf(work, applicationId)
  if (!facts) return
  for (const personId of added)
    await tell(work, {
      personId,
      kind: 'panel_assigned',
      key: `panel:${id}`,
      url: panelPath(applicationId),
      data: { name: facts.name, fields: facts.fields.join(' · ') },
      afterCommit
    })
})
