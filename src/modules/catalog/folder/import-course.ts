import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { context } from '#platform/context.ts'
import type { AnyWork, Work } from '#platform/db.ts'
import { Refusal } from '#platform/errors.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { messageOf } from '#platform/http/message.ts'
import { newId } from '#platform/id.ts'
import { now } from '#platform/time/clock.ts'
import { type CourseContent, type LessonContent, lineageOf, noLineage, writeVersion } from '../content.ts'
import { type CourseFiles, type MakeMedia, mediaFiles, purposeOf } from '../course-files.ts'
import { BrokenFolder, type FolderProblem } from './problem.ts'
import { type FolderCourse, readFolder } from './read-folder.ts'
import type { FolderLesson } from './read-task.ts'
import { copyCardFacts, freezeVersion } from '../publishing/freeze.ts'
import { type GateProblem, gateProblems } from '../publishing/gate.ts'
import type { LessonSettings } from '../lesson-settings.ts'
import { type Tables, own } from '../tables.ts'
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
  if (before && (before.kind !== course.file.kind || before.owner_id !== ownerId)) problems.push({ file: 'course.md', line: course.lineOf('slug'), code: 'catalog/folder-slug-taken', values: { slug: before.slug } })
  for (const file of course.files) {
    if (file.made && !wish.makeMedia) problems.push({ file: 'media.yaml', line: 1, code: 'catalog/folder-file-missing', values: { name: file.path } })
  }
  // Only of a folder that could be read whole: what was left out would be missed again.
  if (wish.publish && problems.length === 0) problems.push(...unpublishable(course))
  if (problems.length > 0 || !ownerId) throw new BrokenFolder(problems)

  const content = contentOf(course, await storeFiles(anyWork, wish, course, { ownerId, courseId: before?.id }))
  const offer = {
    category_id: categoryId, price_amount: course.priceAmount, list_price_amount: course.listPriceAmount, currency: course.file.currency, validity_days: course.file.validity_days,
    refund_days: course.file.refund_days, refund_progress_percent: course.file.refund_progress_percent, updated_at: at
  }
  const courseId = before?.id ?? newId()
  if (before) await work.updateTable('catalog.course').set(offer).where('id', '=', courseId).execute()
  else await work.insertInto('catalog.course').values({ id: courseId, slug: course.file.slug, kind: course.file.kind, owner_id: ownerId, title: content.facts.title, created_at: at, ...offer }).execute()
  const draft = before && (await dropDraft(work, courseId, wish.replaceDraft ?? false))
  const lineage = draft ? draft.lineage : before?.published_version_id ? await lineageOf(work, before.published_version_id) : noLineage()
  const number = await nextNumber(work, courseId)
  const versionId = await writeVersion(work, { courseId, number, content, lineage, now: at })
  if (!before?.published_version_id) await copyCardFacts(work, courseId, versionId)
  if (wish.publish) {
    await freezeVersion(work, (name, payload) => writeEvent(anyWork, name, payload, context().actor.id || null), { courseId, versionId, note: wish.note ?? '', byId: context().actor.id || null, now: at })
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
  if (!category) problems.push({ file: 'course.md', line: course.lineOf('category'), code: 'catalog/folder-no-category', values: { name: course.file.category } })
  return category?.id
}

/** What the publish gate says, told as problems of files. */
function unpublishable(course: FolderCourse): FolderProblem[] {
  const content = contentOf(course, new Map(course.files.map((file) => [file.path, '00000000-0000-7000-8000-000000000000'])))
  return gateProblems({ kind: course.file.kind, hasCategory: true, content }).map((problem) => ({ ...placeOf(course, problem), code: problem.code, values: problem.values }))
}

function placeOf(course: FolderCourse, problem: GateProblem): { file: string; line: number } {
  const task = course.tasks.find((one) => one.slug === problem.task?.slug)
  const lesson = task?.lessons.find((one) => one.slug === problem.lesson?.slug)
  const field = problem.code.includes('goal') ? 'goal' : problem.code.includes('requires') ? 'requires' : problem.code.includes('rubric') ? 'rubric' : problem.code.includes('question') ? 'questions' : 'title'
  if (lesson) return { file: lesson.file, line: lesson.lineOf(field) }
  if (task) return { file: `${task.folder}/task.md`, line: task.lineOf(field) }
  return { file: 'course.md', line: course.lineOf(field) }
}

/** Uploads by place in the folder. A file that the course already has, byte for byte, keeps its upload. */
async function storeFiles(work: AnyWork, wish: ImportWish, course: FolderCourse, { ownerId, courseId }: { ownerId: string; courseId?: string }): Promise<Map<string, string>> {
  const files = wish.files ?? mediaFiles
  const known = courseId ? await knownFiles(work, files, courseId) : new Map<string, string>()
  const ids = new Map<string, string>()
  for (const file of course.files) {
    const whole = path.join(wish.folder, file.path)
    const before = file.made ? undefined : known.get(`${file.path} ${await hashOf(whole)}`)
    ids.set(file.path, before ?? (await storeOne(work, files, { ownerId, place: file.path, stream: file.made && wish.makeMedia ? await wish.makeMedia(file.made) : createReadStream(whole) })))
  }
  return ids
}

async function storeOne(work: AnyWork, files: CourseFiles, { ownerId, place, stream }: { ownerId: string; place: string; stream: Readable }): Promise<string> {
  const name = path.posix.basename(place)
  try {
    return (await files.store(work, { ownerId, name, stream, purpose: purposeOf(name) })).id
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new BrokenFolder([{ file: place, line: 1, code: 'catalog/folder-file-type', values: { name, reason: messageOf(error.code, context().locale, error.values) } }])
  }
}

async function knownFiles(work: AnyWork, files: CourseFiles, courseId: string): Promise<Map<string, string>> {
  const rows = await own(work)
    .selectFrom('catalog.version_file as f')
    .innerJoin('catalog.course_version as v', 'v.id', 'f.version_id')
    .select(['f.path', 'f.upload_id'])
    .where('v.course_id', '=', courseId)
    .execute()
  const hashes = await files.hashes(work, rows.map((row) => row.upload_id))
  return new Map(rows.map((row) => [`${row.path} ${hashes.get(row.upload_id)}`, row.upload_id]))
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

function contentOf(course: FolderCourse, ids: Map<string, string>): CourseContent {
  return {
    facts: course.facts,
    files: [...ids].map(([place, uploadId]) => ({ path: place, uploadId })),
    tasks: course.tasks.map(({ slug, front, body, lessons }) => ({
      slug, title: front.title, goal: front.goal, evidence: front.evidence, skill: front.skill, requires: front.requires,
      releaseAfterDays: front.release_after_days, dueAfterDays: front.due_after_days, body, lessons: lessons.map((lesson) => lessonContent(lesson, ids))
    }))
  }
}

function lessonContent(lesson: FolderLesson, ids: Map<string, string>): LessonContent {
  const { slug, title, kind, part, goal, minutes, preview, body } = lesson
  return { slug, title, kind, part, goal, minutes, preview, body, settings: settingsOf(lesson, ids) }
}

function settingsOf({ front, questions, mediaPath, captionsPath, resourcePaths }: FolderLesson, ids: Map<string, string>): LessonSettings {
  const settings: LessonSettings = {}
  const file = (written: string, place = '') => ({ uploadId: ids.get(place) ?? '', file: written })
  if (front.kind === 'video' || front.kind === 'audio') settings.media = { ...file(front.media, mediaPath), captions: front.captions ? file(front.captions, captionsPath) : null }
  if (front.kind === 'quiz') settings.quiz = { questions, passPercent: front.pass_percent, attempts: front.attempts, cooldownHours: front.cooldown_hours }
  if (front.kind === 'assignment') {
    settings.assignment = {
      accepts: front.accepts, attempts: front.attempts, dueAfterDays: front.due_after_days, passScore: front.pass_score, rubric: front.rubric, checklist: front.checklist,
      answerWithinHours: front.answer_within_hours, filesAllowed: front.files_allowed, maxFiles: front.max_files, group: front.group
    }
  }
  if (front.resources.length > 0) settings.resources = front.resources.map((one, index) => ({ ...file(one.file, resourcePaths[index]), title: one.title }))
  return settings
}
