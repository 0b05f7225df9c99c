import { checkBackup, listBackups, settings, startBackup } from '#modules/ops/index.ts'
import { m } from '#paraglide/messages.js'
import { database } from '#platform/db.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const cursor = url.searchParams.get('cursor') ?? undefined
  const backups = await read(listBackups, { cursor, limit: 25 })
  return { title: m.ops_backups(), cursor, backups, keep: (await settings(database())).backupKeep }
}

export const actions: Actions = {
  start: (event) => submit(event, startBackup, {}, 'start'),
  verify: (event) => submit(event, checkBackup, {}, 'verify')
}
