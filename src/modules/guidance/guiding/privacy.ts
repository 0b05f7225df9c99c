import type { PrivacyPart } from '#modules/identity/index.ts'
import { own, read } from '../tables.ts'

/** What was planned for a person and written about them, notes of the team included; and what they wrote as an expert. */
export const guidingPrivacy: PrivacyPart = {
  async export(db, personId) {
    const mine = read(db)
    const [steps, notes, stages, written] = await Promise.all([
      mine
        .selectFrom('guidance.next_step')
        .select(['text', 'due_on', 'state', 'created_at', 'done_at'])
        .where('learner_id', '=', personId)
        .orderBy('created_at')
        .limit(10_000)
        .execute(),
      mine.selectFrom('guidance.learner_note').select(['text', 'at']).where('learner_id', '=', personId).orderBy('at').limit(10_000).execute(),
      mine
        .selectFrom('guidance.stage')
        .select(['title', 'finished_at', 'went_well', 'to_improve', 'assessed_at'])
        .where('learner_id', '=', personId)
        .orderBy('finished_at')
        .limit(10_000)
        .execute(),
      mine.selectFrom('guidance.learner_note').select(['text', 'at']).where('written_by', '=', personId).orderBy('at').limit(10_000).execute()
    ])
    return { steps, notes, stages, notesWritten: written }
  },
  async erase(work, personId) {
    await own(work).deleteFrom('guidance.next_step').where('learner_id', '=', personId).execute()
    await own(work).deleteFrom('guidance.stage').where('learner_id', '=', personId).execute()
    await own(work)
      .deleteFrom('guidance.learner_note')
      .where((eb) => eb.or([eb('learner_id', '=', personId), eb('written_by', '=', personId)]))
      .execute()
  }
}
