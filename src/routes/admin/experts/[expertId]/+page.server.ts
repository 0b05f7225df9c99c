import {
  beginProbation,
  changePlan,
  countersignContract,
  drawUpContract,
  renewCertificate,
  setState,
  staffContracts,
  staffExpert,
  staffProbation
} from '#modules/experts/index.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, locals }) => {
  const found = await read(staffExpert, { expertId: params.expertId })
  // Contracts and plans are the operators'; other staff see the profile.
  const steers = locals.actor.roles.some((role) => role === 'operator' || role === 'admin')
  const [probation, contracts] = steers
    ? await Promise.all([read(staffProbation, { expertId: params.expertId }), read(staffContracts, { expertId: params.expertId })])
    : [null, null]
  return { title: found.profile.name, ...found, probation: probation?.probation ?? null, contracts }
}

export const actions: Actions = {
  state: (event) => submit(event, setState, { expertId: event.params.expertId }),
  begin: (event) => submit(event, beginProbation, { expertId: event.params.expertId }),
  plan: (event) => submit(event, changePlan),
  draw: (event) => submit(event, drawUpContract, { expertId: event.params.expertId }),
  renew: (event) => submit(event, renewCertificate, { expertId: event.params.expertId }),
  sign: (event) => submit(event, countersignContract)
}
