import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loadConfig } from '#platform/config.ts'
import { findUser, isStale, stampBuild } from './build-folder.ts'
import { withLockFile } from './lock-file.ts'
import { CommandProblem } from './problem.ts'
import { say } from './say.ts'
import { hashOfPageSources, root, toolPath } from './sources.ts'

export async function run(argv: string[]): Promise<void> {
  const { values } = parseArgs({ args: argv, options: { force: { type: 'boolean' } } })
  const folder = loadConfig().buildFolder
  if (!(await buildPages(folder, values.force))) console.log(say('command_build_fresh'))
}

/** Builds the pages into `folder` when they are stale; returns whether it built. */
export async function buildPages(folder: string, force = false): Promise<boolean> {
  if (!force && !isStale(folder)) return false
  return withLockFile(
    `${folder}.lock`,
    () => console.log(say('command_build_waiting')),
    async () => {
      // Whoever held the lock may just have built it.
      if (!force && !isStale(folder)) return false
      const user = findUser(folder)
      if (user) throw new CommandProblem(say('command_build_in_use', { folder, pid: user }))
      const began = Date.now()
      console.log(say('command_build_running'))
      const hash = hashOfPageSources()
      const draft = `${folder}.next`
      rmSync(draft, { recursive: true, force: true })
      await runVite(draft)
      stampBuild(draft, hash)
      swap(draft, folder)
      console.log(say('command_build_done', { seconds: ((Date.now() - began) / 1000).toFixed(1) }))
      return true
    }
  )
}

// In a process of its own: the memory that a build takes is given back before the server starts.
async function runVite(draft: string): Promise<void> {
  const vite = toolPath('vite/bin/vite.js')
  if (!vite) throw new CommandProblem(say('command_build_no_vite'))
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', KLEARN_BUILD: draft },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const end = () => child.kill()
  process.once('exit', end)
  const [code] = await once(child, 'close')
  process.off('exit', end)
  if (code !== 0) throw new CommandProblem(`${output.trim()}\n\n${say('command_build_failed')}`)
}

function swap(draft: string, folder: string): void {
  const old = `${folder}.old`
  rmSync(old, { recursive: true, force: true })
  if (existsSync(folder)) renameSync(folder, old)
  renameSync(draft, folder)
  rmSync(old, { recursive: true, force: true })
}
