import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isRunning } from './lock-file.ts'
import { hashOfPageSources } from './sources.ts'

const stampOf = (folder: string) => path.join(folder, '.stamp')
const usersOf = (folder: string) => path.join(folder, '.in-use')

/** True when the built pages are missing or older than their sources. */
export function isStale(folder: string): boolean {
  return !existsSync(stampOf(folder)) || readFileSync(stampOf(folder), 'utf8') !== hashOfPageSources()
}

/** Writes down from which sources a build was made. */
export function stampBuild(folder: string, hash: string): void {
  writeFileSync(stampOf(folder), hash)
}

/** The process that serves from this build, if any: routes are loaded from it one by one, so it must stay. */
export function findUser(folder: string): number | undefined {
  if (!existsSync(usersOf(folder))) return undefined
  return readdirSync(usersOf(folder)).map(Number).find(isRunning)
}

/** Marks the build as in use until this process ends. */
export function useBuild(folder: string): void {
  const mark = path.join(usersOf(folder), String(process.pid))
  try {
    mkdirSync(usersOf(folder), { recursive: true })
    writeFileSync(mark, '')
    process.once('exit', () => rmSync(mark, { force: true }))
  } catch (error) {
    // Installed by another user: then only that user can build here, and we cannot leave a mark.
    if (!['EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
