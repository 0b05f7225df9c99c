import type { PrivacyPart } from '#modules/identity/index.ts'
import { read } from '../tables.ts'

/** To which interaction rules a person agreed. Kept after erasure: it proves what held, and names nobody any more. */
export const interactionPrivacy: PrivacyPart = {
  export: (db, personId) =>
    read(db)
      .selectFrom('guidance.rules_consent')
      .select(['number', 'given_at', 'with'])
      .where('person_id', '=', personId)
      .orderBy('given_at')
      .limit(1000)
      .execute(),
  async erase() {}
}
