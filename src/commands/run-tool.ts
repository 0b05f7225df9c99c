import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { CommandProblem } from './problem.ts'
import { say } from './say.ts'
import { root, toolPath } from './sources.ts'

/** Runs the JavaScript program of an installed package on our Node, in the project folder; its exit code. */
export async function runTool(file: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const program = toolPath(file)
  if (!program) throw new CommandProblem(say('command_tool_missing', { tool: file.replace(/^(@[^/]+\/)?([^/]+).*/, '$1$2') }))
  const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
  const forward = (signal: NodeJS.Signals) => child.kill(signal)
  process.on('SIGINT', forward).on('SIGTERM', forward)
  const [code] = await once(child, 'close')
  process.off('SIGINT', forward).off('SIGTERM', forward)
  return code ?? 1
}
