import { access, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Writable } from 'node:stream'
import type { FileStore } from '@tus/file-store'
import { Refusal } from '../errors.ts'
import type { StorageDriver, StoredFile } from './driver.ts'
import { checkFileAt, isUploadPurpose, type UploadPurpose } from './file-types.ts'
import { measuring } from './measure.ts'
import { type Receipt, receiptsIn } from './receipts.ts'

/** An upload that has arrived whole, been checked and lies in the storage. */
export interface FinishedUpload extends StoredFile {
  /** The upload's id, the last part of its address, and the storage key: the client names the file with it. */
  id: string
  owner: string
  purpose: UploadPurpose
  name: string
  type: string
}

interface Finishing {
  folder: string
  store: FileStore
  driver: StorageDriver
  onFinish(upload: FinishedUpload): Promise<void>
}

/**
 * Makes the function that takes a complete upload into the storage: check, receipt, move, record, confirm.
 * After a crash anywhere between, running it again does what is missing. Undefined: not complete yet.
 */
export function finisher({ folder, store, driver, onFinish }: Finishing) {
  const receipts = receiptsIn(folder)
  const running = new Map<string, Promise<Receipt | undefined>>()

  async function finish(id: string): Promise<Receipt | undefined> {
    const known = await receipts.read(id)
    if (known?.size !== undefined) return known
    const receipt = known ?? (await inspect(id))
    if (!receipt) return undefined
    try {
      const stored = await moveToStorage(id)
      await onFinish({ id, owner: receipt.owner, purpose: receipt.purpose, name: receipt.name, type: receipt.type, ...stored })
      const confirmed = { ...receipt, size: stored.size }
      await receipts.write(confirmed)
      await rm(join(folder, `${id}.json`), { force: true })
      return confirmed
    } catch (error) {
      // A refusal is final; anything else (the database is away) is tried again when the client asks again.
      if (error instanceof Refusal) await forget(id)
      throw error
    }
  }

  async function inspect(id: string): Promise<Receipt | undefined> {
    const upload = await store.getUpload(id).catch(() => undefined)
    if (!upload || upload.size === undefined || upload.offset < upload.size) return undefined
    const { owner, purpose, filename } = upload.metadata ?? {}
    if (!owner || !isUploadPurpose(purpose)) return undefined
    try {
      const checked = await checkFileAt(purpose, filename ?? '', join(folder, id))
      const receipt = { id, owner, purpose, ...checked }
      await receipts.write(receipt)
      return receipt
    } catch (error) {
      if (error instanceof Refusal) await forget(id)
      throw error
    }
  }

  async function moveToStorage(id: string): Promise<StoredFile> {
    const arrived = join(folder, id)
    const waiting = await access(arrived).then(
      () => true,
      () => false
    )
    if (waiting) return driver.putFile(id, arrived)
    // An earlier attempt moved it and got no further.
    const { through, result } = measuring()
    await pipeline(await driver.get(id), through, new Writable({ write: (_chunk, _encoding, done) => done() }))
    return result()
  }

  async function forget(id: string): Promise<void> {
    await store.remove(id).catch(() => {})
    await driver.remove(id)
    await receipts.remove(id)
    await rm(join(folder, `${id}.json`), { force: true })
  }

  // One finishing at a time for an upload, whatever number of requests notice that it is complete.
  return (id: string): Promise<Receipt | undefined> => {
    const already = running.get(id)
    if (already) return already
    const started = finish(id).finally(() => running.delete(id))
    running.set(id, started)
    return started
  }
}
