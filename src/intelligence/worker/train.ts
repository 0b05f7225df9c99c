import { fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import type { JobName, Jobs } from './jobs.ts'
import type { Report } from './process.ts'

export interface TrainingOptions {
  /** Resident memory of the process; above it the training is stopped. */
  memoryMb: number
  /** Called with 0..1; not every job can tell how far it is. */
  onProgress?: (done: number) => void
  signal?: AbortSignal
}

export class TrainingError extends Error {
  override name = 'TrainingError'
}

const WATCH_MS = 200

/**
 * Runs one training in a process of its own, so that the server neither waits nor grows: typed arrays and the matrices of
 * EASE lie outside of the JavaScript heap, so besides the heap limit the resident memory is watched. Cancelling kills it.
 */
export function train<N extends JobName>(job: N, input: Jobs[N]['input'], { memoryMb, onProgress, signal }: TrainingOptions): Promise<Jobs[N]['result']> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const child = fork(new URL('./process.ts', import.meta.url), [], {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${Math.ceil(memoryMb)}`, '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc']
    })
    let settled = false
    let complaint = ''
    child.stderr?.on('data', (text) => {
      complaint = `${complaint}${text}`.slice(-2000)
    })

    function settle(act: () => void): void {
      if (settled) return
      settled = true
      clearInterval(watch)
      signal?.removeEventListener('abort', cancel)
      child.kill('SIGKILL')
      act()
    }
    const cancel = () => settle(() => reject(signal!.reason))
    signal?.addEventListener('abort', cancel)

    const watch = setInterval(async () => {
      const used = await residentMb(child.pid)
      if (used !== undefined && used > memoryMb)
        settle(() => reject(new TrainingError(`The training of "${job}" needed more than ${memoryMb} MB and was stopped.`)))
    }, WATCH_MS)
    watch.unref()

    child.on('message', (report: Report) => {
      if (report.kind === 'progress') onProgress?.(report.done)
      else if (report.kind === 'result') settle(() => resolve(report.result as Jobs[N]['result']))
      else settle(() => reject(new TrainingError(report.message)))
    })
    child.on('error', (error) => settle(() => reject(error)))
    child.on('exit', (code, killedBy) => {
      const heap = /heap out of memory/.test(complaint)
      const why = heap ? `needed more than ${memoryMb} MB` : `ended without a result (${killedBy ?? `code ${code}`})`
      settle(() => reject(new TrainingError(`The training of "${job}" ${why}.`)))
    })
    child.send({ job, input })
  })
}

/** Resident memory of a process; only Linux tells it without another program. */
async function residentMb(pid: number | undefined): Promise<number | undefined> {
  if (pid === undefined || process.platform !== 'linux') return undefined
  try {
    const line = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))
    return line ? Number(line[1]) / 1024 : undefined
  } catch {
    return undefined
  }
}
