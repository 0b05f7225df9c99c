import { registerPrivacyPart } from '#modules/identity/index.ts'
import { read } from './tables.ts'

/** Names and sizes are handed over. A file goes when the part that holds it lets go (`releaseUploads`); files that nothing holds are swept anyway. */
export function registerMediaPrivacy(): void {
  registerPrivacyPart('media', {
    export: (db, personId) =>
      read(db)
        .selectFrom('media.upload')
        .select(['name', 'content_type', 'size', 'sha256', 'purpose', 'created_at'])
        .where('owner_id', '=', personId)
        .orderBy('created_at')
        .execute(),
    async erase() {}
  })
}
