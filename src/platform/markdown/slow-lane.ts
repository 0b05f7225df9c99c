import { Worker } from 'node:worker_threads'
import type { MarkdownKind, MarkdownOptions } from './convert.ts'
import { asWritten } from './guard.ts'

/** What takes longer than this is shown as it was written. */
const LIMIT_MS = 6_000

let thread: Worker | undefined
let last: Promise<unknown> = Promise.resolve()

/**
 * Converts a heavy text in a thread of its own, one at a time and not for longer than the limit,
 * so that neither an honest book nor a hostile post stops the server.
 */
export function convertAside(kind: MarkdownKind, source: string, options: MarkdownOptions): Promise<string> {
  const drawn = last.then(() => inThread({ kind, source, options }))
  last = drawn
  return drawn
}

function inThread(job: { kind: MarkdownKind; source: string; options: MarkdownOptions }): Promise<string> {
  thread ??= new Worker(new URL('./slow-lane-thread.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: 512 } })
  const worker = thread
  // Waiting work keeps the process alive, an idle thread does not.
  worker.ref()
  return new Promise((resolve) => {
    const finish = (html: string) => {
      clearTimeout(timer)
      worker.off('message', finish).off('error', giveUp).off('exit', giveUp)
      worker.unref()
      resolve(html)
    }
    const giveUp = () => {
      thread = undefined
      finish(asWritten(job.source))
      worker.on('error', () => {})
      void worker.terminate()
    }
    const timer = setTimeout(giveUp, LIMIT_MS)
    worker.once('message', finish)
    // Out of memory, out of stack: all the same to the reader.
    worker.once('error', giveUp)
    worker.once('exit', giveUp)
    worker.postMessage(job)
  })
}
