import type { PrivacyPart } from '#modules/identity/index.ts'
import { eraseQuestionsOf, questionsOf } from './questions/privacy.ts'
import { own, read } from './tables.ts'

/** What a person asked for and what was answered, and as an expert one's own answers, reviews and sentences. */
export const privacyPart: PrivacyPart = {
  async export(db, personId) {
    const requests = await read(db)
      .selectFrom('guidance.request')
      .select(['id', 'kind', 'state', 'topic', 'attempt', 'created_at', 'due_at', 'delivered_at'])
      .where('learner_id', '=', personId)
      .orderBy('created_at')
      .limit(10_000)
      .execute()
    const received = await read(db)
      .selectFrom('guidance.review as v')
      .innerJoin('guidance.request as r', 'r.id', 'v.request_id')
      .select(['v.id', 'v.request_id', 'v.scores', 'v.total', 'v.passed', 'v.feedback', 'v.reviewed_at'])
      .where('r.learner_id', '=', personId)
      .orderBy('v.reviewed_at')
      .limit(10_000)
      .execute()
    const given = await read(db)
      .selectFrom('guidance.review')
      .select(['id', 'scores', 'total', 'passed', 'feedback', 'reviewed_at'])
      .where('reviewer_id', '=', personId)
      .orderBy('reviewed_at')
      .limit(10_000)
      .execute()
    const notes =
      [...received, ...given].length === 0
        ? []
        : await read(db)
            .selectFrom('guidance.review_note')
            .select(['review_id', 'anchor', 'text', 'praise'])
            .where(
              'review_id',
              'in',
              [...received, ...given].map((one) => one.id)
            )
            .orderBy('review_id')
            .orderBy('position')
            .execute()
    const snippets = await read(db)
      .selectFrom('guidance.snippet')
      .select(['text', 'used', 'created_at'])
      .where('owner_id', '=', personId)
      .orderBy('created_at')
      .execute()
    return { requests, received, given, notes, snippets, ...(await questionsOf(db, personId)) }
  },
  async erase(work, personId, now) {
    await eraseQuestionsOf(work, personId, now)
    // Scores and deadlines stay without a name: a course's figures are made of them. Words addressed to the person go.
    const mine = own(work)
      .selectFrom('guidance.review as v')
      .innerJoin('guidance.request as r', 'r.id', 'v.request_id')
      .select('v.id')
      .where('r.learner_id', '=', personId)
    await own(work).deleteFrom('guidance.review_note').where('review_id', 'in', mine).execute()
    await own(work).updateTable('guidance.review').set({ feedback: '' }).where('id', 'in', mine).execute()
    await own(work)
      .deleteFrom('guidance.review_draft')
      .where((eb) =>
        eb.or([eb('reviewer_id', '=', personId), eb('request_id', 'in', eb.selectFrom('guidance.request').select('id').where('learner_id', '=', personId))])
      )
      .execute()
    await own(work)
      .updateTable('guidance.request')
      .set({ state: 'cancelled', closed_at: now, claimed_by: null, claimed_at: null, claim_until: null })
      .where('learner_id', '=', personId)
      .where('kind', '=', 'review')
      .where('state', 'in', ['open', 'claimed'])
      .execute()
    await own(work)
      .updateTable('guidance.request')
      .set({ state: 'open', claimed_by: null, claimed_at: null, claim_until: null, assigned_to: null })
      .where('claimed_by', '=', personId)
      .where('state', '=', 'claimed')
      .execute()
    await own(work).deleteFrom('guidance.snippet').where('owner_id', '=', personId).execute()
  }
}
