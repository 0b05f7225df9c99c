import type { Selectable } from 'kysely'
import { context } from '#platform/context.ts'
import type { AnyWork, Work } from '#platform/db.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { newId } from '#platform/id.ts'
import { log } from '#platform/log.ts'
import { now } from '#platform/time/clock.ts'
import { type CourseContent, lineageOf, noLineage, writeVersion } from '../content.ts'
import { withdrawnCode } from '../access.ts'
import { type CourseFiles, type MakeMedia, maxFiles, mediaFiles } from '../course-files.ts'
import { BrokenFolder, type FolderProblem } from './problem.ts'
import { contentOf, unpublishable, unwritable } from './folder-content.ts'
import { type FolderCourse, readFolder } from './read-folder.ts'
import { storeFiles } from './store-files.ts'
import { copyCardFacts, freezeVersion } from '../publishing/freeze.ts'
import { type CourseTable, own, type Tables } from '../tables.ts'
import { dropDraft, nextNumber } from '../authoring/draft.ts'

export interface ImportWish {
  folder: string
  /** Who owns the course; without: the person that `expert` names in course.md. */
  ownerId?: string
  publish?: boolean
  note?: string
  /** Takes the place of a draft with edits that were never published; otherwise such a draft refuses the import. */
  replaceDraft?: boolean
  files?: CourseFiles
  /** For recordings that media.yaml describes and the folder does not hold. */
  makeMedia?: MakeMedia
  at?: Date
}

export interface Imported {
  courseId: string
  versionId: string
  slug: string
  number: number
  isNew: boolean
}

/**
 * Reads a course folder into the caller's transaction: a new course, or the next version of the one with
 * the same slug, whose tasks and lessons keep their ids by slug. Throws BrokenFolder with file and line of
 * everything that is wrong; then nothing has been written.
 */
export async function importCourse(anyWork: AnyWork, wish: ImportWish): Promise<Imported> {
  const work = own(anyWork)
  const at = wish.at ?? now()
  const { course, problems } = await readFolder(wish.folder, context().locale)
  if (!course) throw new BrokenFolder(problems)
  const before = await work.selectFrom('catalog.course').selectAll().where('slug', '=', course.file.slug).forUpdate().executeTakeFirst()
  const ownerId = wish.ownerId ?? before?.owner_id ?? (await personId(work, course, problems))
  const categoryId = await findCategory(work, course, problems)
  if (before && (before.kind !== course.file.kind || before.owner_id !== ownerId))
    problems.push({ file: 'course.md', line: course.lineOf('slug'), code: 'catalog/folder-slug-taken', values: { slug: before.slug } })
  if (wish.publish && before?.status === 'withdrawn') problems.push({ file: 'course.md', line: course.lineOf('slug'), code: withdrawnCode(before) })
  if (course.files.length > maxFiles) problems.push({ file: 'course.md', line: 1, code: 'catalog/too-many-files' })
  for (const file of course.files) {
    if (file.made && !wish.makeMedia) problems.push({ file: 'media.yaml', line: 1, code: 'catalog/folder-file-missing', values: { name: file.path } })
  }
  // Only of a folder that could be read whole: what was left out would be missed again.
  if (problems.length === 0) problems.push(...(wish.publish ? unpublishable(course) : unwritable(course)))
  if (problems.length > 0 || !ownerId) throw new BrokenFolder(problems)

  const fresh: string[] = []
  try {
    const ids = await storeFiles(anyWork, wish, course, { ownerId, courseId: before?.id, fresh })
    return await writeCourse(anyWork, wish, { course, content: contentOf(course, ids), before, ownerId, categoryId, at })
  } catch (error) {
    // The rows go with the transaction, the stored bytes do not.
    const files = wish.files ?? mediaFiles
    for (const id of fresh) await files.remove(id).catch((failure) => log.warn({ err: failure, upload: id }, 'a file of a failed import stayed'))
    throw error
  }
}

interface Writing {
  course: FolderCourse
  content: CourseContent
  before: Selectable<CourseTable> | undefined
  ownerId: string
  categoryId: string | undefined
  at: Date
}

async function writeCourse(anyWork: AnyWork, wish: ImportWish, { course, content, before, ownerId, categoryId, at }: Writing): Promise<Imported> {
  const work = own(anyWork)
  const offer = {
    category_id: categoryId,
    price_amount: course.priceAmount,
    list_price_amount: course.listPriceAmount,
    currency: course.file.currency,
    validity_days: course.file.validity_days,
    refund_days: course.file.refund_days,
    refund_progress_percent: course.file.refund_progress_percent,
    updated_at: at
  }
  const courseId = before?.id ?? newId()
  if (before) await work.updateTable('catalog.course').set(offer).where('id', '=', courseId).execute()
  else
    await work
      .insertInto('catalog.course')
      .values({ id: courseId, slug: course.file.slug, kind: course.file.kind, owner_id: ownerId, title: content.facts.title, created_at: at, ...offer })
      .execute()
  const draft = before && (await dropDraft(work, courseId, wish.replaceDraft ?? false))
  const lineage = draft ? draft.lineage : before?.published_version_id ? await lineageOf(work, before.published_version_id) : noLineage()
  const number = await nextNumber(work, courseId)
  const versionId = await writeVersion(work, { courseId, number, content, lineage, now: at })
  if (!before?.published_version_id) await copyCardFacts(work, courseId, versionId)
  if (wish.publish) {
    await freezeVersion(work, (name, payload) => writeEvent(anyWork, name, payload, context().actor.id || null), {
      courseId,
      versionId,
      note: wish.note ?? '',
      byId: context().actor.id || null,
      now: at
    })
  }
  return { courseId, versionId, slug: course.file.slug, number, isNew: !before }
}

async function personId(work: Work<Tables>, course: FolderCourse, problems: FolderProblem[]): Promise<string | undefined> {
  const person = await work.selectFrom('identity.person_card').select('id').where('username', '=', course.file.expert).executeTakeFirst()
  if (!person) problems.push({ file: 'course.md', line: course.lineOf('expert'), code: 'catalog/folder-no-expert', values: { name: course.file.expert } })
  return person?.id
}

async function findCategory(work: Work<Tables>, course: FolderCourse, problems: FolderProblem[]): Promise<string | undefined> {
  const category = await work.selectFrom('catalog.category').select('id').where('slug', '=', course.file.category).executeTakeFirst()
  if (!category)
    problems.push({ file: 'course.md', line: course.lineOf('category'), code: 'catalog/folder-no-category', values: { name: course.file.category } })
  return category?.id
}
