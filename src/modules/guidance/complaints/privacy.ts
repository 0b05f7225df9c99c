import type { PrivacyPart } from '#modules/identity/index.ts'
import { own, read } from '../tables.ts'

/** What a person said about guidance and what came of it. */
export const remarksPrivacy: PrivacyPart = {
  async export(db, personId) {
    const said = await read(db)
      .selectFrom('guidance.remark')
      .select(['id', 'topic', 'kind', 'text', 'state', 'created_at', 'closed_at'])
      .where('author_id', '=', personId)
      .orderBy('created_at')
      .limit(10_000)
      .execute()
    const steps = await read(db)
      .selectFrom('guidance.remark_step as s')
      .innerJoin('guidance.remark as m', 'm.id', 's.remark_id')
      .select(['s.remark_id', 's.state', 's.text', 's.at'])
      .where((eb) => eb.or([eb('m.author_id', '=', personId), eb('s.by_id', '=', personId)]))
      .orderBy('s.at')
      .limit(40_000)
      .execute()
    return { said, steps }
  },
  async erase(work, personId) {
    const mine = own(work).selectFrom('guidance.remark').select('id').where('author_id', '=', personId)
    await own(work).deleteFrom('guidance.remark_step').where('remark_id', 'in', mine).execute()
    await own(work).deleteFrom('guidance.remark').where('author_id', '=', personId).execute()
    // The operators answer for whoever is gone.
    await own(work).updateTable('guidance.remark').set({ owner_id: null }).where('owner_id', '=', personId).execute()
  }
}
