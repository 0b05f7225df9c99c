import { setState, staffExpert } from '#modules/experts/index.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params }) => {
  const found = await read(staffExpert, { expertId: params.expertId })
  return { title: found.profile.name, ...found }
}

export const actions: Actions = { default: (event) => submit(event, setState, { expertId: event.params.expertId }) }
