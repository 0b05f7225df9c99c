import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { compileMessages } from './compile-messages.ts'
import { runTool } from './run-tool.ts'
import { say } from './say.ts'
import { root, toolPath } from './sources.ts'

const tools: Record<string, [string, ...string[]]> = {
  biome: ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
  tsc: ['@typescript/native/bin/tsc', '--noEmit', '--pretty', 'false'],
  'tsc (server)': ['@typescript/native/bin/tsc', '--noEmit', '--pretty', 'false', '-p', 'tsconfig.server.json'],
  'tsc (numbers)': ['@typescript/native/bin/tsc', '--noEmit', '--pretty', 'false', '-p', 'tsconfig.intelligence.json'],
  'svelte-check': ['svelte-check/bin/svelte-check', '--fail-on-warnings', '--output', 'human'],
  depcruise: ['dependency-cruiser/bin/dependency-cruiser.mjs', 'src', 'bin'],
  knip: ['knip/bin/knip.js']
}

/** Every check of the project, or those named; prints each with its time, and what it complained about. */
export async function run(argv: string[]): Promise<number> {
  await compileMessages(true)
  await runTool('@sveltejs/kit/svelte-kit.js', ['sync'])
  const wanted = (name: string) => argv.length === 0 || argv.some((word) => name.startsWith(word))
  let failed = 0
  const report = (name: string, began: number, complaint: string) => {
    if (complaint) failed++
    console.log(`${say(complaint ? 'command_check_bad' : 'command_check_good')}  ${name.padEnd(14)} ${((Date.now() - began) / 1000).toFixed(1)} s`)
    if (complaint) console.log(complaint)
  }
  for (const [name, [file, ...args]] of Object.entries(tools)) {
    if (!wanted(name)) continue
    const began = Date.now()
    report(name, began, await complaintOf(file, args))
  }
  if (wanted('messages')) report('messages', Date.now(), compareMessages())
  return failed > 0 ? 1 : 0
}

async function complaintOf(file: string, args: string[]): Promise<string> {
  const program = toolPath(file)
  if (!program) return say('command_tool_missing', { tool: file })
  const child = spawn(process.execPath, [program, ...args], { cwd: root, env: { ...process.env, FORCE_COLOR: '0' }, stdio: ['ignore', 'pipe', 'pipe'] })
  const parts: Buffer[] = []
  child.stdout.on('data', (part) => parts.push(part))
  child.stderr.on('data', (part) => parts.push(part))
  const [code] = await once(child, 'close')
  return code === 0 ? '' : Buffer.concat(parts).toString().trim() || `exit code ${code}`
}

/** A key that one language lacks would silently show the other one. */
function compareMessages(): string {
  const [first = new Map(), ...others] = ['zh-CN', 'en'].map(readKeys)
  const lines: string[] = []
  for (const other of others) {
    for (const [key, file] of first) if (!other.has(key)) lines.push(`en/${file} lacks ${key}`)
    for (const [key, file] of other) if (!first.has(key)) lines.push(`zh-CN/${file} lacks ${key}`)
  }
  return lines.join('\n')
}

function readKeys(locale: string): Map<string, string> {
  const folder = path.join(root, 'messages', locale)
  return new Map(
    readdirSync(folder).flatMap((file) => {
      const keys = Object.keys(JSON.parse(readFileSync(path.join(folder, file), 'utf8')))
      return keys.filter((key) => key !== '$schema').map((key): [string, string] => [key, file])
    })
  )
}
