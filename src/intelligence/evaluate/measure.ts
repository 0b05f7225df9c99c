import type { EvaluateResult } from './types.ts'

type Outcome = Pick<EvaluateResult, 'model' | 'metrics' | 'notes' | 'trainSeconds'>

/** Runs a task and adds what every result carries: time, peak resident memory of the process, seed. */
export async function measured(task: string, seed: number, work: () => Promise<Outcome> | Outcome): Promise<EvaluateResult> {
  const started = performance.now()
  const before = process.cpuUsage()
  const outcome = await work()
  return {
    task,
    ...outcome,
    seconds: (performance.now() - started) / 1000,
    processorSeconds: processorSeconds(before),
    // maxRSS is in KiB on every platform that Node supports
    peakMemoryMb: process.resourceUsage().maxRSS / 1024,
    seed
  }
}

/** Time that this process has used on the processor since `before`, a value of `process.cpuUsage()`. */
export function processorSeconds(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
