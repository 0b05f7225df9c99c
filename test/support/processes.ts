import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

export interface Klearn {
  child: ChildProcess
  /** Everything it has said so far. */
  output(): string
  /** SIGKILL: no goodbye. */
  kill(): Promise<void>
  /** SIGTERM, and waits until it has ended. */
  stop(): Promise<number | null>
}

/** Starts a command of the product as a process of its own, e.g. `start`, `serve`, `work`. */
export function startKlearn(command: string[], env: Record<string, string>): Klearn {
  const child = spawn(process.execPath, [join(root, 'bin/klearn.js'), ...command], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'development', VITEST: '', LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const parts: Buffer[] = []
  child.stdout?.on('data', (part) => parts.push(part))
  child.stderr?.on('data', (part) => parts.push(part))
  const ended = once(child, 'exit')
  return {
    child,
    output: () => Buffer.concat(parts).toString(),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async stop() {
      child.kill('SIGTERM')
      await ended
      return child.exitCode
    }
  }
}

/** Waits until an address answers with success; throws with what the process said when it does not. */
export async function untilReady(url: string, process: Klearn, seconds = 90): Promise<void> {
  const until = Date.now() + seconds * 1000
  while (Date.now() < until) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => undefined)
    if (answer?.ok) return
    if (process.child.exitCode !== null) throw new Error(`ended with ${process.child.exitCode}:\n${process.output()}`)
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
  throw new Error(`${url} does not answer:\n${process.output()}`)
}
