import { redirect } from '@sveltejs/kit'
import { beginApplication, myApplication, withdrawApplication } from '#modules/recruitment/index.ts'
import { isExpert } from '#platform/actor.ts'
import { localPath, read, submit, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals }) => {
  const signedIn = locals.actor.kind === 'person'
  const { application } = signedIn ? await read(myApplication) : { application: null }
  return { application, signedIn, expert: isExpert(locals.actor) }
}

export const actions: Actions = {
  begin: async (event) => {
    const result = await submit(event, beginApplication)
    if (went(result)) redirect(303, localPath('/apply/form'))
    return result
  },
  withdraw: async (event) => {
    const { application } = await read(myApplication)
    return submit(event, withdrawApplication, { applicationId: application?.id })
  }
}
