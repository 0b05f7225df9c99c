import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { loadConfig } from '#platform/config.ts'
import { buildPages } from './build.ts'
import { root } from './sources.ts'

/** Builds the pages, then measures the product against a bare Fastify application. */
export async function run(argv: string[]): Promise<number> {
  await buildPages(loadConfig().buildFolder)
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(root, 'bench/run.ts'), ...argv], { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  return code ?? 1
}
