import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { UploadPurpose } from './file-types.ts'

/** What is known of an upload that arrived whole, kept until nobody can ask any more. */
export interface Receipt {
  id: string
  owner: string
  purpose: UploadPurpose
  name: string
  type: string
  /** Set when the file is recorded: from then on the upload is done, and has this size. */
  size?: number
}

/** Receipts beside the uploads: with one, finishing can be repeated after a crash at any point. */
export function receiptsIn(folder: string) {
  const path = (id: string) => join(folder, `${id}.receipt`)
  return {
    read: async (id: string): Promise<Receipt | undefined> => {
      try {
        return JSON.parse(await readFile(path(id), 'utf8'))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    write: async (receipt: Receipt): Promise<void> => {
      await writeFile(`${path(receipt.id)}.new`, JSON.stringify(receipt), { mode: 0o600 })
      await rename(`${path(receipt.id)}.new`, path(receipt.id))
    },
    remove: (id: string): Promise<void> => rm(path(id), { force: true })
  }
}
