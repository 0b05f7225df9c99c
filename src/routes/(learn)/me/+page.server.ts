import { myConsents, myProfile, mySecurity } from '#modules/identity/index.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async () => {
  const [profile, security, { erasureDueAt }] = await Promise.all([read(myProfile), read(mySecurity), read(myConsents)])
  return {
    profile,
    urge: security.secondFactorUrged && !security.secondFactorSince,
    unproven: security.email !== null && !security.emailVerified,
    erasureDueAt
  }
}
