import type { PrivacyPart } from '#modules/identity/index.ts'
import { releaseUploads } from '#modules/media/index.ts'
import { newId } from '#platform/id.ts'
import { isOver } from './rules.ts'
import { openNote, openPersonal } from './sealing.ts'
import { own, read } from './tables.ts'

/** An applicant's own words, proofs and preparation; and as a judge, one's own sheets. */
export const privacyPart: PrivacyPart = {
  async export(anyDb, personId) {
    const db = read(anyDb)
    const rows = await db.selectFrom('recruitment.application').selectAll().where('person_id', '=', personId).orderBy('created_at').limit(1000).execute()
    const applications = []
    for (const { personal_sealed, person_id: _, ...row } of rows) {
      const scores = isOver(row.state)
        ? await db
            .selectFrom('recruitment.sheet')
            .select(['knowledge', 'case_analysis', 'teaching', 'suitability'])
            .where('application_id', '=', row.id)
            .where('handed_in_at', 'is not', null)
            .execute()
        : []
      applications.push({
        ...row,
        personal: openPersonal(row.id, personal_sealed),
        proofs: await db.selectFrom('recruitment.proof').select(['kind', 'title', 'upload_id', 'added_at']).where('application_id', '=', row.id).execute(),
        materials: await db
          .selectFrom('recruitment.material')
          .select(['kind', 'text', 'upload_ids', 'saved_at'])
          .where('application_id', '=', row.id)
          .execute(),
        changes: await db
          .selectFrom('recruitment.state_change')
          .select(['step', 'from_state', 'to_state', 'reason', 'to_add', 'by_role', 'at'])
          .where('application_id', '=', row.id)
          .orderBy('at')
          .limit(1000)
          .execute(),
        interviews: await db
          .selectFrom('recruitment.interview')
          .select(['starts_at', 'ends_at', 'booked_at', 'cancelled_at'])
          .where('application_id', '=', row.id)
          .limit(1000)
          .execute(),
        scores
      })
    }
    const given = await db.selectFrom('recruitment.sheet').selectAll().where('judge_id', '=', personId).orderBy('saved_at').limit(1000).execute()
    return { applications, given: given.map(({ note_sealed, ...sheet }) => ({ ...sheet, note: openNote(sheet.application_id, personId, note_sealed) })) }
  },

  async erase(anyWork, personId, now) {
    const work = own(anyWork)
    const rows = await work.selectFrom('recruitment.application').select(['id', 'state']).where('person_id', '=', personId).forUpdate().execute()
    const ids = rows.map((row) => row.id)
    if (ids.length > 0) {
      const proofs = await work.deleteFrom('recruitment.proof').where('application_id', 'in', ids).returning('upload_id').execute()
      const materials = await work.deleteFrom('recruitment.material').where('application_id', 'in', ids).returning('upload_ids').execute()
      await releaseUploads(anyWork, [...proofs.map((one) => one.upload_id), ...materials.flatMap((one) => one.upload_ids)])
      await work
        .updateTable('recruitment.interview')
        .set({ cancelled_at: now })
        .where('application_id', 'in', ids)
        .where('cancelled_at', 'is', null)
        .where('starts_at', '>', now)
        .execute()
      // Scores and states stay for the figures; what was said about the person goes.
      await work.updateTable('recruitment.sheet').set({ note_sealed: null }).where('application_id', 'in', ids).execute()
      await work.updateTable('recruitment.state_change').set({ reason: '', to_add: [] }).where('application_id', 'in', ids).execute()
      for (const row of rows.filter((one) => !isOver(one.state)))
        await work
          .insertInto('recruitment.state_change')
          .values({
            id: newId(),
            application_id: row.id,
            step: 'withdraw',
            from_state: row.state,
            to_state: 'withdrawn',
            reason: '',
            by_id: null,
            by_role: 'system',
            at: now
          })
          .execute()
      await work
        .updateTable('recruitment.application')
        .set((eb) => ({
          personal_sealed: null,
          background: '',
          years: null,
          work: '[]',
          achievements: '',
          proposal: '',
          fields: [],
          last_practice: null,
          state: eb
            .case()
            .when('state', 'in', ['passed', 'failed', 'withdrawn'])
            .then(eb.ref('state'))
            .else('withdrawn' as const)
            .end(),
          decided_at: eb.fn.coalesce('decided_at', eb.val(now))
        }))
        .where('id', 'in', ids)
        .execute()
    }
    await work
      .updateTable('recruitment.invitation')
      .set({ name: '', email_sealed: null, note: '', proposal: '', background: '' })
      .where('used_by', '=', personId)
      .execute()
    await work.updateTable('recruitment.sheet').set({ note_sealed: null }).where('judge_id', '=', personId).where('handed_in_at', 'is', null).execute()
  }
}
