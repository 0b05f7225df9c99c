import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { query, useCase } from '../tables.ts'
import { forgetSettings, readSettings, rowName, settingNames, settingsSchema } from './settings.ts'

export const showSettings = query({
  id: 'ops.show-settings',
  summary: 'The settings in force, with who changed each last',
  access: withRole('admin'),
  input: z.object({}),
  output: z.object({ settings: settingsSchema, changes: z.array(z.object({ name: z.string(), at: z.date(), by: z.string().nullable() })) }),
  async run({ db }) {
    const rows = await db
      .selectFrom('platform.setting as s')
      .leftJoin('identity.person_card as p', 'p.id', 's.changed_by')
      .select(['s.name', 's.changed_at as at', 'p.name as by'])
      .where('s.name', 'in', settingNames.map(rowName))
      .execute()
    return { settings: await readSettings(db as unknown as AnyDb), changes: rows.map((row) => ({ ...row, name: row.name.replace(/^ops\./, '') })) }
  }
})

// Without their defaults: what is not sent stays as it is.
const given = z.object(
  Object.fromEntries(settingNames.map((name) => [name, settingsSchema.shape[name].unwrap().optional()])) as {
    [Name in keyof typeof settingsSchema.shape]: z.ZodOptional<ReturnType<(typeof settingsSchema.shape)[Name]['unwrap']>>
  }
)

export const saveSettings = useCase({
  id: 'ops.save-settings',
  summary: 'Change settings; what is not sent stays',
  access: withRole('admin'),
  input: given,
  output: z.object({ changed: z.array(z.string()) }),
  async run({ work, actor, now, audit, afterCommit }, wanted) {
    const before = await readSettings(work as never)
    const changed = settingNames.filter((name) => wanted[name] !== undefined && wanted[name] !== before[name])
    for (const name of changed) {
      const value = JSON.stringify(wanted[name])
      await work
        .insertInto('platform.setting')
        .values({ name: rowName(name), value, changed_at: now, changed_by: actor.id || null })
        .onConflict((row) => row.column('name').doUpdateSet({ value, changed_at: now, changed_by: actor.id || null }))
        .execute()
      await audit('setting', name, { before: before[name], after: wanted[name] })
    }
    afterCommit(forgetSettings)
    return { changed }
  }
})
