import path from 'node:path'
import { parseArgs } from 'node:util'
import { openProduct } from './open-product.ts'
import { sayBackupProblem } from './backup-problem.ts'
import { say } from './say.ts'

/** klearn backup [FOLDER]: database and files, beside a running Klearn; without a folder among the nightly ones. */
export async function run(argv: string[]): Promise<number> {
  const { positionals } = parseArgs({ args: argv, allowPositionals: true, options: {} })
  const began = Date.now()
  const product = await openProduct('klearn backup')
  try {
    const { backUp } = await import('#modules/ops/index.ts')
    const made = await backUp('command', positionals[0] ? path.resolve(positionals[0]) : undefined).catch(sayBackupProblem)
    const rows = made.tables.reduce((sum, table) => sum + table.rows, 0)
    console.log(say('command_backup_done', { folder: made.folder, rows, files: made.files.count, seconds: ((Date.now() - began) / 1000).toFixed(1) }))
    if (made.secrets === 'left-out') console.log(say('command_backup_no_secrets'))
    if (made.secrets === 'environment') console.log(say('command_backup_secrets_env'))
    if (made.files.place === 's3') console.log(say('command_backup_s3', { bucket: made.files.bucket ?? '' }))
    return 0
  } finally {
    await product.close()
  }
}
