import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { StoredFile } from './driver.ts'

/** Passes bytes through and counts and hashes them on the way. */
export function measuring(): { through: Transform; result(): StoredFile } {
  const hash = createHash('sha256')
  let size = 0
  const through = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk)
      size += chunk.length
      done(null, chunk)
    }
  })
  return { through, result: () => ({ size, sha256: hash.digest('hex') }) }
}

/** Size and hash of a file on this machine. */
export async function measureFile(path: string): Promise<StoredFile> {
  const { through, result } = measuring()
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  await pipeline(createReadStream(path), through, nowhere)
  return result()
}
