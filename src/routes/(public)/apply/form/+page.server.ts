import { redirect } from '@sveltejs/kit'
import { listCategories } from '#modules/catalog/index.ts'
import { myApplication, removeProof, saveApplication, submitApplication } from '#modules/recruitment/index.ts'
import { formParts, isEditable } from '#modules/recruitment/rules.ts'
import { localPath, read, submit, toSignIn, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

const asked = [...formParts, 'check'] as const

export const load: PageServerLoad = async (event) => {
  if (event.locals.actor.kind === 'guest') throw toSignIn(event)
  const { application } = await read(myApplication)
  if (!application) redirect(303, localPath('/apply'))
  const wanted = asked.find((part) => part === event.url.searchParams.get('step'))
  const editable = isEditable(application.state)
  const { rows } = await read(listCategories)
  return { application, editable, part: editable ? (wanted ?? 'person') : ('check' as const), categories: rows }
}

const mine = async () => (await read(myApplication)).application?.id

export const actions: Actions = {
  save: async (event) => {
    const data = await event.request.clone().formData()
    const result = await submit(event, saveApplication, { applicationId: await mine() })
    const to = asked.find((part) => part === data.get('to'))
    if (went(result) && to) redirect(303, localPath(`/apply/form?step=${to}`))
    return result
  },
  removeProof: async (event) => submit(event, removeProof, { applicationId: await mine() }),
  submit: async (event) => {
    const result = await submit(event, submitApplication, { applicationId: await mine() })
    if (went(result)) redirect(303, localPath('/apply'))
    return result
  }
}
