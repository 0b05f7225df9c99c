import { PgBoss } from 'pg-boss'
import { runAsSystem } from '../context.ts'
import { log } from '../log.ts'
import type { Module, Reaction, Schedule } from '../module.ts'
import { reactionQueue, startRelay } from './relay.ts'
import { keepFailure, runReaction } from './run-reaction.ts'

const clockQueue = 'clock'
const retryLimit = 5

export function reactionsByEvent(modules: Module[]): Map<string, Reaction[]> {
  const map = new Map<string, Reaction[]>()
  for (const reaction of modules.flatMap((module) => module.reactions ?? [])) {
    map.set(reaction.event, [...(map.get(reaction.event) ?? []), reaction])
  }
  return map
}

/**
 * Starts the relay, the reaction workers and the schedules on `url` (a session-pinned connection).
 * One queue carries all reactions: idle polling stays the same however many reactions there are.
 */
export async function startJobs(url: string, modules: Module[]) {
  const boss = new PgBoss({ connectionString: url, schema: 'jobs', max: 4, useListenNotify: true, application_name: 'klearn-jobs' })
  boss.on('error', (error) => log.error({ err: error }, 'jobs'))
  await boss.start()
  await boss.createQueue(reactionQueue, {
    retryLimit,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 300,
    heartbeatSeconds: 20,
    expireInSeconds: 300,
    deleteAfterSeconds: 3600,
    notify: true
  })
  await boss.createQueue(clockQueue, { retryLimit: 2, retryDelay: 5, heartbeatSeconds: 30, expireInSeconds: 1800, deleteAfterSeconds: 86_400, notify: true })

  const reactions = new Map(modules.flatMap((module) => module.reactions ?? []).map((one) => [one.id, one]))
  await boss.work<
    { eventId: string; reaction: string },
    void,
    { batchSize: number; includeMetadata: true; pollingIntervalSeconds: number; burstWhenBatchFull: boolean }
  >(reactionQueue, { batchSize: 20, includeMetadata: true, pollingIntervalSeconds: 2, burstWhenBatchFull: true }, async (jobs) => {
    for (const job of jobs) {
      const reaction = reactions.get(job.data.reaction)
      if (!reaction) continue
      try {
        await runReaction(reaction, job.data.eventId)
      } catch (error) {
        log.error({ err: error, reaction: reaction.id, eventId: job.data.eventId, attempt: job.retryCount + 1 }, 'reaction failed')
        if (job.retryCount >= retryLimit) await keepFailure(reaction, job.data.eventId, error)
        // Only this job fails; completing the batch afterwards touches jobs that are still active.
        else await boss.fail(reactionQueue, job.id, { message: String(error) })
      }
    }
  })

  const schedules = modules.flatMap((module) => module.schedules ?? [])
  await startClock(boss, schedules)
  const relay = startRelay(boss, reactionsByEvent(modules))
  return {
    boss,
    async stop() {
      await relay.stop()
      await boss.stop({ graceful: true, timeout: 20_000 })
    }
  }
}

async function startClock(boss: PgBoss, schedules: Schedule[]): Promise<void> {
  const known = await boss.getSchedules(clockQueue)
  for (const old of known) if (!schedules.some((one) => one.id === old.key)) await boss.unschedule(clockQueue, old.key)
  for (const one of schedules) await boss.schedule(clockQueue, one.cron, { schedule: one.id }, { tz: 'Asia/Shanghai', key: one.id })
  const byId = new Map(schedules.map((one) => [one.id, one]))
  await boss.work<{ schedule: string }>(clockQueue, { batchSize: 1, pollingIntervalSeconds: 5 }, async ([job]) => {
    const schedule = job && byId.get(job.data.schedule)
    if (!schedule) return
    const started = Date.now()
    await runAsSystem(() => schedule.run())
    log.debug({ schedule: schedule.id, ms: Date.now() - started }, 'schedule ran')
  })
}
