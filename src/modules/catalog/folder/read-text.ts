import { lstat, readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import type { FolderProblem } from './problem.ts'

/** A lesson of a book's length is 200 KB; ten times that is a mistake. */
const maxBytes = 2 * 1024 * 1024

/** A text file as UTF-8 with plain line ends, or undefined with the problem noted. */
export async function readText(root: string, file: string, problems: FolderProblem[]): Promise<string | undefined> {
  const found = await findFile(root, file)
  if (found.problem !== undefined) {
    problems.push({ file, line: 1, code: found.problem, values: { name: file } })
    return undefined
  }
  if (found.size > maxBytes) {
    problems.push({ file, line: 1, code: 'catalog/folder-too-large', values: { megabytes: maxBytes / 1024 / 1024 } })
    return undefined
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path.join(root, file)))
    if (text.includes('\u0000')) throw new TypeError()
    return text.replaceAll('\r\n', '\n')
  } catch {
    problems.push({ file, line: 1, code: 'catalog/folder-not-text' })
    return undefined
  }
}

export type Found = { problem: string; size?: undefined } | { problem?: undefined; size: number }

/** Whether the name leads to an ordinary file inside the folder, not around a corner by ".." or a link. */
export async function findFile(root: string, name: string): Promise<Found> {
  if (!isInside(name)) return { problem: 'catalog/folder-outside' }
  const whole = path.join(root, name)
  try {
    const real = await realpath(whole)
    if (real !== path.join(await realpath(root), path.normalize(name))) return { problem: 'catalog/folder-outside' }
    const stat = await lstat(whole)
    return stat.isFile() ? { size: stat.size } : { problem: 'catalog/folder-file-missing' }
  } catch {
    return { problem: 'catalog/folder-file-missing' }
  }
}

const isInside = (name: string) =>
  name !== '' &&
  name.length <= 300 &&
  !path.isAbsolute(name) &&
  !/[\\\0:]/.test(name) &&
  !name.split('/').some((part) => part === '..' || part === '.' || part === '')
