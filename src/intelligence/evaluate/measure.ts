import type { EvaluateResult } from './types.ts'

type Outcome = Pick<EvaluateResult, 'model' | 'metrics'>

/** Runs a task and adds what every result carries: time, peak resident memory of the process, seed. */
export async function measured(task: string, seed: number, work: () => Promise<Outcome> | Outcome): Promise<EvaluateResult> {
  const started = performance.now()
  const outcome = await work()
  return {
    task,
    ...outcome,
    seconds: (performance.now() - started) / 1000,
    // maxRSS is in KiB on every platform that Node supports
    peakMemoryMb: process.resourceUsage().maxRSS / 1024,
    seed
  }
}
