import { redirect } from '@sveltejs/kit'
import { chooseSettings, myProfile } from '#modules/identity/index.ts'
import { localPath, read, submit, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async () => {
  const { locale, zone } = await read(myProfile)
  return { chosenLocale: locale, chosenZone: zone, zones: Intl.supportedValuesOf('timeZone') }
}

export const actions: Actions = {
  default: async (event) => {
    const data = await event.request.clone().formData()
    const result = await submit(event, chooseSettings)
    if (!went(result)) return result
    redirect(303, `${localPath('/me/settings', String(data.get('locale')))}?saved`)
  }
}
