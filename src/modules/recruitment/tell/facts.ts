import type { Work } from '#platform/db.ts'
import { describeTime, now } from '#platform/time/index.ts'
import type { Tables } from '../tables.ts'

/** What notices about an application say; undefined when it is gone. */
export async function factsOf(work: Work<Tables>, applicationId: string) {
  return work
    .selectFrom('recruitment.application as a')
    .innerJoin('identity.person_card as p', 'p.id', 'a.person_id')
    .select(['a.id', 'a.person_id as personId', 'a.state', 'a.fields', 'p.name'])
    .where('a.id', '=', applicationId)
    .executeTakeFirst()
}

export const interviewOf = (work: Work<Tables>, applicationId: string) =>
  work
    .selectFrom('recruitment.interview')
    .select(['id', 'starts_at as startsAt'])
    .where('application_id', '=', applicationId)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst()

/** A moment as this reader would say it: in their zone, which is named, and their language. */
export async function timeFor(work: Work<Tables>, personId: string, at: Date): Promise<string> {
  const reader = await work.selectFrom('identity.person_card').select(['zone', 'locale']).where('id', '=', personId).executeTakeFirst()
  return describeTime(at, now(), reader?.zone ?? 'Asia/Shanghai', reader?.locale === 'en' ? 'en' : 'zh-CN').exact
}

export const staffPath = (applicationId: string) => `/admin/applications/${applicationId}`
export const panelPath = (applicationId: string) => `/panel/${applicationId}`
