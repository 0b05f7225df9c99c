import { modules } from '#app.ts'
import type { Config } from '#platform/config.ts'
import { connect, disconnect } from '#platform/db.ts'
import { startJobs } from '#platform/events/jobs.ts'
import { openCarriers } from '#platform/outgoing/index.ts'
import { openSecrets } from '#platform/secrets.ts'

/**
 * Starts the working side: relay, reactions, schedules. With `shared`, the database of this process is
 * already open (all in one process).
 */
export async function startWorker({ config, url, shared = false }: { config: Config; url: string; shared?: boolean }) {
  if (!shared) {
    openSecrets(config)
    connect(url, config.DATABASE_POOL)
  }
  const carriers = await openCarriers(config)
  const jobs = await startJobs(config.DATABASE_DIRECT_URL ?? url, modules)
  return {
    async close() {
      await jobs.stop()
      await carriers.stop()
      if (!shared) await disconnect()
    }
  }
}
