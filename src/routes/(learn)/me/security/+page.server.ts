import {
  askPhoneCode,
  beginTotp,
  changeEmail,
  changePassword,
  changePhone,
  disableTotp,
  enableTotp,
  endOtherSessions,
  endSession,
  listProviders,
  listSessions,
  mySecurity,
  removePasskey,
  renewRecoveryCodes,
  unlinkAccount
} from '#modules/identity/index.ts'
import { read, submit, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const [security, { sessions }, { providers, sms, mail }] = await Promise.all([read(mySecurity), read(listSessions), read(listProviders)])
  return { security, sessions, providers, sms, mail, linked: url.searchParams.get('linked') }
}

export const actions: Actions = {
  password: (event) => submit(event, changePassword),
  email: (event) => submit(event, changeEmail),
  askPhone: async (event) => {
    const data = await event.request.clone().formData()
    const result = await submit(event, askPhoneCode)
    return went(result) ? { ...result, phone: String(data.get('phone') ?? '') } : result
  },
  phone: (event) => submit(event, changePhone),
  beginTotp: (event) => submit(event, beginTotp),
  enableTotp: (event) => submit(event, enableTotp),
  disableTotp: (event) => submit(event, disableTotp),
  recoveryCodes: (event) => submit(event, renewRecoveryCodes),
  removePasskey: (event) => submit(event, removePasskey),
  unlink: (event) => submit(event, unlinkAccount),
  endSession: (event) => submit(event, endSession),
  endOthers: (event) => submit(event, endOtherSessions)
}
