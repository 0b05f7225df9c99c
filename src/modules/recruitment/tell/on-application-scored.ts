import { judgesOf } from '../move.ts'
import { reaction } from '../tables.ts'
import { tellOperators } from './tell-operators.ts'

/** When the last of the panel has handed in, somebody has to decide. */
export const tellScored = reaction('application.scored', 'tell-scored', async (doing, { payload: { applicationId } }) => {
  const { count } = await doing.work
    .selectFrom('recruitment.sheet')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('application_id', '=', applicationId)
    .where('handed_in_at', 'is not', null)
    .executeTakeFirstOrThrow()
  const panel = await judgesOf(doing.work, applicationId)
  if (panel.length > 0 && Number(count) >= panel.length) await tellOperators(doing, applicationId, 'decision', applicationId)
})
