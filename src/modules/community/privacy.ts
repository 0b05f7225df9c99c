import { registerPrivacyPart } from '#modules/identity/index.ts'
import { own, read } from './tables.ts'

/** One's own texts are handed over; after erasure they stay without a name, because others answered them. */
export function registerCommunityPrivacy(): void {
  registerPrivacyPart('community', {
    async export(db, personId) {
      const mine = read(db)
      return {
        discussions: await mine
          .selectFrom('community.discussion')
          .select(['id', 'title', 'body', 'created_at'])
          .where('author_id', '=', personId)
          .where('deleted_at', 'is', null)
          .execute(),
        replies: await mine
          .selectFrom('community.reply')
          .select(['id', 'discussion_id', 'body', 'created_at'])
          .where('author_id', '=', personId)
          .where('deleted_at', 'is', null)
          .execute(),
        reports: await mine.selectFrom('community.report').select(['id', 'reason', 'note', 'reported_at']).where('reporter_id', '=', personId).execute(),
        sanctions: await mine
          .selectFrom('community.sanction')
          .select(['kind', 'rule', 'note', 'imposed_at', 'until', 'lifted_at'])
          .where('person_id', '=', personId)
          .execute(),
        acceptedRules: await mine.selectFrom('community.rules_acceptance').select(['number', 'accepted_at']).where('person_id', '=', personId).execute()
      }
    },
    async erase(work, personId) {
      const mine = own(work)
      await mine.deleteFrom('community.follow').where('person_id', '=', personId).execute()
      await mine.deleteFrom('community.read_mark').where('person_id', '=', personId).execute()
      await mine
        .deleteFrom('community.revision')
        .where('subject_id', 'in', mine.selectFrom('community.discussion').select('id').where('author_id', '=', personId))
        .execute()
      await mine
        .deleteFrom('community.revision')
        .where('subject_id', 'in', mine.selectFrom('community.reply').select('id').where('author_id', '=', personId))
        .execute()
      await mine.updateTable('community.report').set({ note: '' }).where('reporter_id', '=', personId).execute()
      await mine.updateTable('community.appeal').set({ text: '' }).where('person_id', '=', personId).execute()
    }
  })
}
