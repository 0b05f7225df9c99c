import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder with package.json. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

// Server modules are not in the build: it imports them from src when it runs.
const builtFrom = [
  'src/routes/**/*',
  'src/ui/**/*',
  'src/modules/*/ui/**/*',
  'src/modules/*/{rules,access}.ts',
  'src/platform/{money,time,browser}/**/*.ts',
  'src/{hooks*,params}.ts',
  'src/*.{html,css}',
  'static/**/*',
  'messages/**/*.json',
  'project.inlang/settings.json',
  'vite.config.ts',
  'package.json',
  'package-lock.json'
]

/** One hash over everything that the built pages are made of. */
export function hashOfPageSources(): string {
  const hash = createHash('sha256')
  for (const file of globSync(builtFrom, { cwd: root }).sort()) {
    const whole = path.join(root, file)
    if (statSync(whole).isDirectory() || file.endsWith('.test.ts')) continue
    hash
      .update(`${file.replaceAll('\\', '/')}\0`)
      .update(readFileSync(whole))
      .update('\0')
  }
  return hash.digest('hex')
}

/** The program of an installed package, to be run with `process.execPath`. */
export function toolPath(file: string): string | undefined {
  const whole = path.join(root, 'node_modules', file)
  return existsSync(whole) ? whole : undefined
}
