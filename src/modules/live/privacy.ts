import { registerPrivacyPart } from '#modules/identity/index.ts'
import { own, read } from './tables.ts'

/** What one wrote goes with the person; that somebody was there stays, without a name, since money hangs on it. */
export function registerLivePrivacy(): void {
  registerPrivacyPart('live', {
    async export(db, personId) {
      const mine = read(db)
      return {
        attendance: await mine
          .selectFrom('live.stay as s')
          .innerJoin('live.room as r', 'r.id', 's.room_id')
          .select(['r.title', 's.joined_at', 's.last_seen_at', 's.left_at'])
          .where('s.person_id', '=', personId)
          .orderBy('s.joined_at')
          .execute(),
        messages: await mine.selectFrom('live.message').select(['room_id', 'text', 'sent_at']).where('person_id', '=', personId).orderBy('sent_at').execute()
      }
    },
    async erase(work, personId) {
      await own(work).updateTable('live.message').set({ text: '' }).where('person_id', '=', personId).execute()
      await own(work)
        .deleteFrom('live.signal')
        .where('from_stay', 'in', own(work).selectFrom('live.stay').select('id').where('person_id', '=', personId))
        .execute()
    }
  })
}
