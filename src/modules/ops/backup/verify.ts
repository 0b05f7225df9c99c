import { join } from 'node:path'
import { isWhole, readList } from './files.ts'
import { type Manifest, readManifest } from './manifest.ts'

/** Reads every byte of a backup again; returns the names of what is missing or changed. */
export async function verifyBackup(folder: string): Promise<{ manifest: Manifest; damaged: string[] }> {
  const manifest = readManifest(folder)
  const damaged: string[] = []
  for (const one of [...manifest.tables, manifest.pending, manifest.files]) if (!(await isWhole(join(folder, one.file), one))) damaged.push(one.file)
  if (!damaged.includes(manifest.files.file)) {
    for (const one of await readList(join(folder, manifest.files.file)))
      if (!(await isWhole(join(folder, 'files', one.path), one))) damaged.push(`files/${one.path}`)
  }
  return { manifest, damaged }
}
