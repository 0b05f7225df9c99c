import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { context } from '#platform/context.ts'
import type { AnyWork } from '#platform/db.ts'
import { Refusal } from '#platform/errors.ts'
import { messageOf } from '#platform/http/message.ts'
import { type CourseFiles, mediaFiles, purposeOf } from '../course-files.ts'
import { own } from '../tables.ts'
import type { ImportWish } from './import-course.ts'
import { BrokenFolder } from './problem.ts'
import type { FolderCourse } from './read-folder.ts'

/**
 * Uploads by place in the folder. A file that the course already has, byte for byte, keeps its upload; the ids of
 * the others are added to `fresh` as soon as they are stored.
 */
export async function storeFiles(
  work: AnyWork,
  wish: Pick<ImportWish, 'folder' | 'files' | 'makeMedia'>,
  course: FolderCourse,
  { ownerId, courseId, fresh }: { ownerId: string; courseId?: string; fresh: string[] }
): Promise<Map<string, string>> {
  const files = wish.files ?? mediaFiles
  const known = courseId ? await knownFiles(work, files, courseId) : new Map<string, string>()
  const ids = new Map<string, string>()
  for (const file of course.files) {
    const whole = path.join(wish.folder, file.path)
    const before = file.made ? undefined : known.get(`${file.path} ${await hashOf(whole)}`)
    if (before) {
      ids.set(file.path, before)
      continue
    }
    const stream = file.made && wish.makeMedia ? await wish.makeMedia(file.made) : createReadStream(whole)
    const id = await storeOne(work, files, { ownerId, place: file.path, stream })
    fresh.push(id)
    ids.set(file.path, id)
  }
  return ids
}

async function storeOne(work: AnyWork, files: CourseFiles, { ownerId, place, stream }: { ownerId: string; place: string; stream: Readable }): Promise<string> {
  const name = path.posix.basename(place)
  try {
    return (await files.store(work, { ownerId, name, stream, purpose: purposeOf(name) })).id
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new BrokenFolder([
      { file: place, line: 1, code: 'catalog/folder-file-type', values: { name, reason: messageOf(error.code, context().locale, error.values) } }
    ])
  }
}

async function knownFiles(work: AnyWork, files: CourseFiles, courseId: string): Promise<Map<string, string>> {
  const rows = await own(work)
    .selectFrom('catalog.version_file as f')
    .innerJoin('catalog.course_version as v', 'v.id', 'f.version_id')
    .select(['f.path', 'f.upload_id'])
    .where('v.course_id', '=', courseId)
    .execute()
  const hashes = await files.hashes(
    work,
    rows.map((row) => row.upload_id)
  )
  return new Map(rows.map((row) => [`${row.path} ${hashes.get(row.upload_id)}`, row.upload_id]))
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
