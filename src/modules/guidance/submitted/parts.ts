import { mediaUrl, type UploadTable, uploadsById } from '#modules/media/index.ts'
import type { SubmissionTable } from '#modules/tasks/index.ts'
import type { Actor } from '#platform/actor.ts'
import type { AnyDb } from '#platform/db.ts'
import type { WorkPart } from '../rules.ts'
import { changedLines } from './line-diff.ts'
import { isText, linesOf, textOfFile } from './text-of-file.ts'

type Handed = Pick<SubmissionTable, 'text' | 'code' | 'link' | 'file_ids'>

/** What was handed in, part by part, with the lines that are new since the attempt before. One statement, if there are files. */
export async function partsOf(
  db: AnyDb,
  viewer: Actor,
  work: Handed,
  before: Handed | undefined
): Promise<{ parts: WorkPart[]; earlier: Map<string, string[]> }> {
  const uploads = new Map((await uploadsById(db, [...work.file_ids, ...(before?.file_ids ?? [])])).map((upload) => [upload.id, upload]))
  const files = (one: Handed | undefined) => (one?.file_ids ?? []).flatMap((id) => uploads.get(id) ?? [])
  const earlier = await earlierLines(before, files(before))
  const parts: WorkPart[] = []
  for (const kind of ['text', 'code'] as const) {
    const lines = linesOf(work[kind])
    if (lines.length > 0) parts.push({ key: kind, kind, name: '', lines, changed: changes(earlier.get(kind), lines), cut: false })
  }
  for (const file of files(work)) parts.push(await filePart(file, viewer, earlier.get(file.name)))
  if (work.link !== '') parts.push({ key: 'link', kind: 'link', name: '', href: work.link })
  return { parts, earlier }
}

const changes = (before: string[] | undefined, now: string[]): number[] => (before ? changedLines(before, now) : [])

async function filePart(file: UploadTable, viewer: Actor, before: string[] | undefined): Promise<WorkPart> {
  const common = { key: file.id, name: file.name, size: file.size, url: mediaUrl(file, viewer), downloadUrl: mediaUrl(file, viewer, { download: true }) }
  const text = isText(file) ? await textOfFile(file) : undefined
  if (text) return { ...common, kind: 'lines', lines: text.lines, changed: changes(before, text.lines), cut: text.cut }
  const kind = /^(image|audio|video)\//.exec(file.content_type)?.[1] ?? (file.content_type === 'application/pdf' ? 'pdf' : 'file')
  return { ...common, kind: kind as 'image' | 'audio' | 'video' | 'pdf' | 'file' }
}

/** The lines of the last attempt by part; files are the same part when they have the same name. */
async function earlierLines(before: Handed | undefined, files: UploadTable[]): Promise<Map<string, string[]>> {
  const map = new Map<string, string[]>()
  if (!before) return map
  if (before.text !== '') map.set('text', linesOf(before.text))
  if (before.code !== '') map.set('code', linesOf(before.code))
  for (const file of files.filter(isText)) {
    const text = await textOfFile(file)
    if (text) {
      map.set(file.name, text.lines)
      // Notes of the last review name the file by its id.
      map.set(file.id, text.lines)
    }
  }
  return map
}
