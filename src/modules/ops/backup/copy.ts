import { Readable } from 'node:stream'
import { once } from 'node:events'
import type pg from 'pg'

/** The parts of pg's connection that COPY needs; its types leave them out. */
interface Wire {
  stream: { pause(): void; resume(): void; writableNeedDrain: boolean } & NodeJS.EventEmitter
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(why: string): void
}

const rowsIn = (tag: { text: string }) => Number(/^COPY (\d+)/.exec(tag.text)?.[1] ?? 0)
const nothing = () => {}
const others = {
  handleRowDescription: nothing,
  handleDataRow: nothing,
  handleEmptyQuery: nothing,
  handlePortalSuspended: nothing,
  handleParseComplete: nothing
}

/** The rows of `copy … to stdout` as a stream; `rows()` knows their number at its end. */
export function copyOut(client: pg.PoolClient, text: string): { stream: Readable; rows(): number } {
  let wire: Wire | undefined
  let count = 0
  // One message is one row: handed on in larger pieces. The driver reuses its buffer, so bytes are copied.
  let piece = Buffer.allocUnsafe(65_536)
  let filled = 0
  const stream = new Readable({
    read: () => wire?.stream.resume(),
    destroy: (error, done) => {
      wire?.stream.resume()
      done(error)
    }
  })
  const hand = (bytes: Buffer) => {
    if (!stream.destroyed && !stream.push(bytes)) wire?.stream.pause()
  }
  const flush = () => {
    if (filled === 0) return
    hand(piece.subarray(0, filled))
    piece = Buffer.allocUnsafe(65_536)
    filled = 0
  }
  const submittable = {
    ...others,
    submit(connection: Wire) {
      wire = connection
      connection.query(text)
    },
    handleCopyInResponse: nothing,
    handleCopyData({ chunk }: { chunk: Buffer }) {
      if (chunk.length > piece.length - filled) flush()
      if (chunk.length > piece.length) return hand(Buffer.from(chunk))
      filled += chunk.copy(piece, filled)
    },
    handleCommandComplete: (tag: { text: string }) => {
      count = rowsIn(tag)
    },
    handleReadyForQuery() {
      flush()
      if (!stream.destroyed) stream.push(null)
    },
    handleError: (error: Error) => {
      stream.destroy(error)
    }
  }
  client.query(submittable as never)
  return { stream, rows: () => count }
}

/** Runs `copy … from stdin` with the bytes of a stream; returns the number of rows. */
export function copyIn(client: pg.ClientBase, text: string, source: AsyncIterable<Buffer>): Promise<number> {
  return new Promise((resolve, reject) => {
    let count = 0
    let failed: Error | undefined
    const feed = async (wire: Wire) => {
      try {
        for await (const chunk of source) {
          if (failed) return
          wire.sendCopyFromChunk(chunk)
          if (wire.stream.writableNeedDrain) await once(wire.stream, 'drain')
        }
        wire.endCopyFrom()
      } catch (error) {
        wire.sendCopyFail(String(error))
      }
    }
    const submittable = {
      ...others,
      submit: (connection: Wire) => {
        connection.query(text)
      },
      handleCopyInResponse: (connection: Wire) => {
        void feed(connection)
      },
      handleCopyData: nothing,
      handleCommandComplete: (tag: { text: string }) => {
        count = rowsIn(tag)
      },
      handleReadyForQuery: () => (failed ? undefined : resolve(count)),
      handleError(error: Error) {
        failed = error
        reject(error)
      }
    }
    client.query(submittable as never)
  })
}
