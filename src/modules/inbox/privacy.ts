import { registerPrivacyPart } from '#modules/identity/index.ts'
import { own, read } from './tables.ts'

/** Notices belong to the person alone: handed over, and gone with them. */
export function registerInboxPrivacy(): void {
  registerPrivacyPart('inbox', {
    async export(db, personId) {
      const mine = read(db)
      return {
        notices: await mine
          .selectFrom('inbox.notice')
          .select(['kind', 'url', 'data', 'created_at', 'read_at'])
          .where('person_id', '=', personId)
          .orderBy('created_at')
          .execute(),
        preferences: await mine.selectFrom('inbox.preference').select(['kind', 'site', 'mail']).where('person_id', '=', personId).execute(),
        habit: await mine.selectFrom('inbox.habit').selectAll().where('person_id', '=', personId).executeTakeFirst()
      }
    },
    async erase(work, personId) {
      const mine = own(work)
      for (const table of ['inbox.digest_item', 'inbox.digest_due', 'inbox.notice', 'inbox.unread', 'inbox.preference', 'inbox.habit'] as const)
        await mine.deleteFrom(table).where('person_id', '=', personId).execute()
    }
  })
}
