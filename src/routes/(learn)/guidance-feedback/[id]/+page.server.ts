import { moveRemark, showRemark } from '#modules/guidance/index.ts'
import { context } from '#platform/context.ts'
import { read, submit, toSignIn } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  if (context().actor.kind === 'guest') throw toSignIn(event)
  event.depends('guidance:remark')
  return { remark: await read(showRemark, { remarkId: event.params.id }) }
}

export const actions: Actions = {
  move: async (event) => {
    const typed = await event.request.clone().formData()
    return submit(event, moveRemark, { remarkId: event.params.id }, `move:${typed.get('to')}`)
  }
}
