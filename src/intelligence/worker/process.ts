/** The training process: one job, then the end. Started by `train.ts`, never by hand. */
import { jobs, type JobName, type Jobs } from './jobs.ts'

export interface Order<N extends JobName = JobName> {
  job: N
  input: Jobs[N]['input']
}

export type Report = { kind: 'progress'; done: number } | { kind: 'result'; result: unknown } | { kind: 'failure'; message: string; name: string }

const send = (report: Report) => new Promise<void>((resolve) => process.send!(report, undefined, undefined, () => resolve()))

process.once('message', async ({ job, input }: Order) => {
  try {
    const run = jobs[job] as (input: unknown, progress: (done: number) => void) => unknown
    const result = run(input, (done) => void send({ kind: 'progress', done }))
    await send({ kind: 'result', result })
  } catch (error) {
    const { message, name } = error as Error
    await send({ kind: 'failure', message, name })
  }
  process.disconnect()
})

// an orphan must not train on after its parent has died
process.once('disconnect', () => process.exit())
