import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { link, mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { measureFile, measuring } from '#platform/storage/measure.ts'

export interface KeptFile {
  path: string
  bytes: number
  sha256: string
}

/**
 * Copies the stored files into a backup. A stored file never changes, so one that the backup before holds
 * already is linked, not copied: many nights take little more space than one.
 */
export async function keepFiles(from: string, to: string, before: string | undefined, check: () => void): Promise<KeptFile[]> {
  const known = before ? new Map((await readList(join(before, 'files.jsonl'))).map((one) => [one.path, one])) : new Map<string, KeptFile>()
  const kept: KeptFile[] = []
  for (const path of await walk(from)) {
    check()
    const target = join(to, path)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    const old = known.get(path)
    const size = await stat(join(from, path)).then(
      (found) => found.size,
      () => undefined
    )
    // Swept since the walk began: no row of the snapshot holds it.
    if (size === undefined) continue
    if (
      before &&
      old?.bytes === size &&
      (await link(join(before, 'files', path), target).then(
        () => true,
        () => false
      ))
    )
      kept.push(old)
    else kept.push({ path, ...(await copyFile(join(from, path), target)) })
  }
  return kept
}

export async function copyFile(from: string, to: string): Promise<{ bytes: number; sha256: string }> {
  const measure = measuring()
  await pipeline(createReadStream(from), measure.through, createWriteStream(to, { mode: 0o600, flags: 'wx', flush: true }))
  const { size, sha256 } = measure.result()
  return { bytes: size, sha256 }
}

/** The list of the files in a backup, one a line. */
export async function readList(file: string): Promise<KeptFile[]> {
  if (!existsSync(file)) return []
  return (await readFile(file, 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as KeptFile)
}

/** Whether a file is still the one that was written. */
export async function isWhole(file: string, { bytes, sha256 }: { bytes: number; sha256: string }): Promise<boolean> {
  if (!existsSync(file)) return false
  const now = await measureFile(file)
  return now.size === bytes && now.sha256 === sha256
}

async function walk(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return (
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
      // Half-written uploads.
      .filter((path) => !path.startsWith('incoming/'))
      .sort()
  )
}
