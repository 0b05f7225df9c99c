import { myContract, showCertificate, signContract } from '#modules/experts/index.ts'
import { m } from '#paraglide/messages.js'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals }) => {
  const mine = await read(myContract)
  return {
    title: m.experts_contract({}, { locale: locals.locale === 'en' ? 'en' : 'zh-CN' }),
    ...mine,
    certificate: mine.profile?.certificateNo ? await read(showCertificate, { number: mine.profile.certificateNo }) : null
  }
}

export const actions: Actions = { default: (event) => submit(event, signContract) }
