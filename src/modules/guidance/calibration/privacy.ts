import type { PrivacyPart } from '#modules/identity/index.ts'
import { own, read } from '../tables.ts'
import { releaseSecondReviews } from './open-second-review.ts'

/** The second reviews that a person gave, and how far others agreed with theirs. Scores stay without words or names. */
export const calibrationPrivacy: PrivacyPart = {
  async export(db, personId) {
    const [given, agreement] = await Promise.all([
      read(db)
        .selectFrom('guidance.second_review')
        .select(['scores', 'total', 'passed', 'done_at'])
        .where('second_by', '=', personId)
        .where('done_at', 'is not', null)
        .orderBy('done_at')
        .limit(10_000)
        .execute(),
      read(db).selectFrom('guidance.agreement').select(['pairs', 'decision', 'levels', 'counted_at']).where('reviewer_id', '=', personId).execute()
    ])
    return { given, agreement }
  },
  async erase(work, personId) {
    await releaseSecondReviews(work, personId)
    await own(work).deleteFrom('guidance.agreement').where('reviewer_id', '=', personId).execute()
  }
}
