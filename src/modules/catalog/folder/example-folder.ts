import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { database } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import type { CourseFiles } from '../course-files.ts'
import { importCourse, type ImportWish } from './import-course.ts'

/** The course folder that the manual shows. */
export const example = path.join(import.meta.dirname, '../../../../docs/course-folder/first-table')

/** Files of courses in memory, by upload. */
export function memoryFiles(): { kept: Map<string, Buffer>; files: CourseFiles } {
  const kept = new Map<string, Buffer>()
  const hash = (id: string) =>
    createHash('sha256')
      .update(kept.get(id) ?? '')
      .digest('hex')
  return {
    kept,
    files: {
      async store(_work, { stream }) {
        const id = newId()
        kept.set(id, Buffer.concat(await stream.toArray()))
        return { id }
      },
      open: async (id) => Readable.from([kept.get(id) ?? Buffer.alloc(0)]),
      remove: async (id) => void kept.delete(id),
      hashes: async (_work, ids) => new Map(ids.map((id) => [id, hash(id)]))
    }
  }
}

/** A copy of the example to harm, to import and to remove. */
export function exampleFolder(files: CourseFiles) {
  const folder = mkdtempSync(path.join(tmpdir(), 'klearn-course-'))
  cpSync(example, folder, { recursive: true })
  const put = (name: string, text: string | Buffer) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
  return {
    folder,
    put,
    swap: (name: string, from: string | RegExp, to: string) => put(name, readFileSync(path.join(folder, name), 'utf8').replace(from, to)),
    bring: (wish: Partial<ImportWish> = {}) =>
      database()
        .transaction()
        .execute((work) => importCourse(work, { folder, publish: true, note: '第一版', files, ...wish })),
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}
