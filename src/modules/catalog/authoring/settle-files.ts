import type { Actor } from '#platform/actor.ts'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { cleanFileName } from '#platform/storage/index.ts'
import { holdUploads } from '#modules/media/index.ts'
import { coursePurposes, maxFiles } from '../course-files.ts'
import type { LessonSettings } from '../lesson-settings.ts'
import type { Tables } from '../tables.ts'

/**
 * Gives the files that a lesson names a place in the course: those of this course keep theirs, new uploads
 * of the author get one. Somebody else's upload is refused.
 */
export async function settleFiles(
  work: Work<Tables>,
  actor: Actor,
  { courseId, versionId }: { courseId: string; versionId: string },
  settings: LessonSettings
): Promise<LessonSettings> {
  const named = [settings.media, settings.media?.captions, ...(settings.resources ?? [])].filter((file) => file != null)
  if (named.length === 0) return settings
  const known = await work
    .selectFrom('catalog.version_file as f')
    .innerJoin('catalog.course_version as v', 'v.id', 'f.version_id')
    .select(['f.version_id', 'f.path', 'f.upload_id'])
    .where('v.course_id', '=', courseId)
    .execute()
  const inVersion = known.filter((file) => file.version_id === versionId)
  const here = new Map(inVersion.map((file) => [file.upload_id, file.path]))
  const ever = new Set(known.map((file) => file.upload_id))
  const uploads = [...new Set(named.map((file) => file.uploadId))]
  const fresh = uploads.filter((id) => !ever.has(id))
  const added = uploads.filter((id) => !here.has(id)).length
  if (added > 0 && inVersion.length + added > maxFiles) throw refuse.conflict('catalog/too-many-files')
  await holdUploads(work, fresh, actor.id, coursePurposes)
  const taken = new Set(inVersion.map((file) => file.path))
  for (const file of named) {
    if (here.has(file.uploadId)) continue
    const path = freePath(file.file, taken)
    taken.add(path)
    here.set(file.uploadId, path)
    await work.insertInto('catalog.version_file').values({ version_id: versionId, path, upload_id: file.uploadId }).execute()
  }
  const placed = <File extends { uploadId: string; file: string }>(file: File): File => {
    const path = here.get(file.uploadId)
    if (!path) throw refuse.notFound()
    // media/ may be left out; a name that was written so stays so.
    return path === `media/${file.file}` ? file : { ...file, file: path }
  }
  return {
    ...settings,
    ...(settings.media && { media: { ...placed(settings.media), captions: settings.media.captions && placed(settings.media.captions) } }),
    ...(settings.resources && { resources: settings.resources.map(placed) })
  }
}

/** A place in the course folder that no other file has. */
export function freePath(name: string, taken: ReadonlySet<string>): string {
  const clean = cleanFileName(name).replace(/\s+/g, '-')
  const dot = clean.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [clean.slice(0, dot), clean.slice(dot)] : [clean, '']
  for (let number = 1; ; number += 1) {
    const path = `files/${stem}${number === 1 ? '' : `-${number}`}${ending}`
    if (!taken.has(path)) return path
  }
}
