import { sql } from 'kysely'
import type { PrivacyPart } from '#modules/identity/index.ts'
import { indexExpert } from './search-document.ts'
import { own, read } from './tables.ts'

/** The public profile of an expert, and whom a person follows. */
export const privacyPart: PrivacyPart = {
  async export(db, personId) {
    const profile = await read(db)
      .selectFrom('experts.profile')
      .select(['kind', 'state', 'headline', 'bio', 'background', 'fields', 'promise_hours', 'certificate_no', 'certified_at', 'certified_until'])
      .where('person_id', '=', personId)
      .executeTakeFirst()
    const states = await read(db)
      .selectFrom('experts.state_change')
      .select(['from_state', 'to_state', 'reason', 'at'])
      .where('expert_id', '=', personId)
      .orderBy('at')
      .execute()
    const follows = await read(db)
      .selectFrom('experts.follow')
      .select(['expert_id', 'followed_at'])
      .where('follower_id', '=', personId)
      .orderBy('followed_at')
      .execute()
    return { profile: profile ?? null, states, follows }
  },
  async erase(work, personId, now) {
    // The certificate number stays: it was given once and must not be given again.
    await own(work)
      .updateTable('experts.profile')
      .set({ state: 'suspended', headline: '', bio: '', background: [], fields: [], last_practice: null, place: null, score: null, updated_at: now })
      .where('person_id', '=', personId)
      .execute()
    await own(work).deleteFrom('experts.member').where('person_id', '=', personId).execute()
    await sql`with gone as (delete from experts.follow where follower_id = ${personId} returning expert_id)
      update experts.profile p set follower_count = greatest(0, p.follower_count - 1) from gone where gone.expert_id = p.person_id`.execute(work)
    await indexExpert(own(work), personId, now)
  }
}
