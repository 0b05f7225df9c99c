import { sql } from 'kysely'
import type { PrivacyPart } from '#modules/identity/index.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import type { Doing } from '#platform/module.ts'
import { endContract } from './contract/end-contract.ts'
import { stopProbation } from './probation/stop-probation.ts'
import { indexExpert } from './search-document.ts'
import { own, read, type Tables } from './tables.ts'

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
    const probations = await read(db)
      .selectFrom('experts.probation')
      .select(['state', 'plan', 'thresholds', 'begun_at', 'ends_at', 'closed_at'])
      .where('expert_id', '=', personId)
      .orderBy('begun_at')
      .execute()
    const decisions = await read(db)
      .selectFrom('experts.probation_decision as d')
      .innerJoin('experts.probation as p', 'p.id', 'd.probation_id')
      .select(['d.kind', 'd.reason', 'd.ends_at', 'd.scorecard', 'd.at'])
      .where('p.expert_id', '=', personId)
      .orderBy('d.at')
      .execute()
    const contracts = await read(db)
      .selectFrom('experts.contract')
      .select(['number', 'state', 'terms', 'drawn_up_at', 'expert_signed_at', 'platform_signed_at', 'ends_at', 'ended_at', 'end_reason'])
      .where('expert_id', '=', personId)
      .orderBy('drawn_up_at')
      .execute()
    return { profile: profile ?? null, states, follows, probations, decisions, contracts }
  },
  async erase(work, personId, now) {
    await stopProbation(own(work), personId, now)
    // Contracts end, but are kept, as the law asks of them; the certificate is void. Its number is never given again.
    const publish: Doing<Tables>['publish'] = (name, payload) => writeEvent(work, name, payload, null)
    await endContract({ work: own(work), now, publish }, personId, { reason: '账号已注销。', byId: null })
    await own(work).updateTable('experts.certificate').set({ revoked_at: now }).where('expert_id', '=', personId).where('revoked_at', 'is', null).execute()
    // How somebody's work was judged counts on, without saying whose it was.
    await sql`update experts.probation_outcome set learner_id = gen_random_uuid() where learner_id = ${personId}`.execute(work)
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
