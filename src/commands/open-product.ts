import { loadConfig } from '#platform/config.ts'
import { connect, disconnect } from '#platform/db.ts'
import { migrate } from '#platform/migrate.ts'
import { openSecrets } from '#platform/secrets.ts'
import { compileMessages } from './compile-messages.ts'
import { openDatabase } from './database.ts'

/**
 * Database, secrets and files for a command that works beside a running Klearn (or without one); with the
 * product's own messages in the language of the shell.
 */
export async function openProduct(purpose: string) {
  const config = loadConfig()
  await compileMessages()
  const database = await openDatabase(config, { purpose })
  await migrate(config.DATABASE_DIRECT_URL ?? database.url)
  openSecrets(config)
  connect(database.url, 4)
  const { openStorage } = await import('#modules/media/index.ts')
  await openStorage(config)
  const { m } = await import('#paraglide/messages.js')
  const tongue = process.env.KLEARN_LANG ?? process.env.LC_ALL ?? process.env.LANG ?? ''
  return {
    m,
    locale: (/^en/i.test(tongue) ? 'en' : 'zh-CN') as 'en' | 'zh-CN',
    async close() {
      await disconnect()
      await database.stop()
    }
  }
}
