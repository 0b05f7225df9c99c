import { listCategories } from '#modules/catalog/index.ts'
import {
  callOffInterview,
  choosePanel,
  decideApplication,
  openPersonalData,
  proposeSlots,
  screenApplication,
  staffApplication,
  withdrawSlot
} from '#modules/recruitment/index.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, url }) => {
  const input = { applicationId: params.applicationId }
  const [found, categories] = await Promise.all([read(staffApplication, input), read(listCategories)])
  // Opened only when asked for: each opening is written down.
  const personal = url.searchParams.has('personal') ? await read(openPersonalData, input) : null
  return { title: found.application.person.name, ...found, personal, categories: categories.rows }
}

const of = (event: { params: { applicationId: string } }) => ({ applicationId: event.params.applicationId })

export const actions: Actions = {
  screen: (event) => submit(event, screenApplication, of(event)),
  panel: (event) => submit(event, choosePanel, of(event)),
  slots: (event) => submit(event, proposeSlots, of(event)),
  withdrawSlot: (event) => submit(event, withdrawSlot),
  callOff: (event) => submit(event, callOffInterview, of(event)),
  decide: (event) => submit(event, decideApplication, of(event))
}
