import { existsSync } from 'node:fs'
import path from 'node:path'
import { CommandProblem } from './problem.ts'
import { say } from './say.ts'
import { root, toolPath } from './sources.ts'

/** Makes src/paraglide when it is missing; the build and Vitest keep it up to date. */
export async function compileMessages(again = false): Promise<void> {
  const outdir = path.join(root, 'src/paraglide')
  if (!again && existsSync(path.join(outdir, 'messages.js'))) return
  if (!toolPath('@inlang/paraglide-js')) throw new CommandProblem(say('command_build_no_vite'))
  const { compile } = await import('@inlang/paraglide-js')
  await compile({ project: path.join(root, 'project.inlang'), outdir, strategy: ['baseLocale'], emitTsDeclarations: false })
}
