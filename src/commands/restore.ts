import path from 'node:path'
import { parseArgs } from 'node:util'
import { loadConfig } from '#platform/config.ts'
import { connect, disconnect } from '#platform/db.ts'
import { openSecrets } from '#platform/secrets.ts'
import { sayBackupProblem } from './backup-problem.ts'
import { compileMessages } from './compile-messages.ts'
import { withDatabase } from './database.ts'
import { CommandProblem } from './problem.ts'
import { say } from './say.ts'

/** klearn restore FOLDER [--force]: an empty installation becomes the one of the backup. */
export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: { force: { type: 'boolean' } } })
  const [named] = positionals
  if (!named) throw new CommandProblem(say('command_restore_usage'))
  const config = loadConfig()
  await compileMessages()
  const began = Date.now()
  // As the owner: a running Klearn on the same data folder is refused.
  return withDatabase(config, { purpose: 'klearn restore', shared: false }, async (database) => {
    const { restoreBackup, keyMark } = await import('#modules/ops/index.ts')
    const url = config.DATABASE_DIRECT_URL ?? database.url
    const made = await restoreBackup({
      config,
      url,
      folder: path.resolve(named),
      force: values.force,
      tell: (step, count = 0) => console.log(say(`command_restore_${step}`, { count }))
    }).catch(sayBackupProblem)
    openSecrets(config)
    connect(url, 2)
    const { findImbalance } = await import('#modules/ledger/index.ts')
    const wrong = await findImbalance()
    await disconnect()
    if (wrong.length > 0) throw new CommandProblem(say('command_backup_unbalanced', { what: wrong.map((one) => `${one.currency} ${one.sum}`).join(', ') }))
    console.log(
      say('command_restore_done', {
        at: made.snapshotAt.toISOString(),
        rows: made.tables.reduce((sum, table) => sum + table.rows, 0),
        seconds: ((Date.now() - began) / 1000).toFixed(1)
      })
    )
    if (made.files.place === 's3') console.log(say('command_backup_s3', { bucket: made.files.bucket ?? '' }))
    if (made.keyMark !== keyMark()) console.log(say('command_restore_other_key', { file: path.join(config.dataFolder, 'secrets.json') }))
    return 0
  })
}
