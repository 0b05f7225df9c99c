import { z } from 'zod'
import { lessonOf } from '#modules/catalog/index.ts'
import { openLesson } from '#modules/learning/index.ts'
import { holdUploads } from '#modules/media/index.ts'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { codeLimit, hasContent, nextAttempt, textLimit } from './rules.ts'
import { releaseDropped } from './submissions.ts'
import { useCase } from './tables.ts'

const list = z.preprocess((given) => (typeof given === 'string' ? (given === '' ? [] : given.split(',')) : given), z.array(z.uuid()).max(20))

/** What a learner writes, in a draft as in a submission. */
export const workShape = {
  courseId: z.uuid(),
  lessonId: z.uuid(),
  text: z.string().max(textLimit).default(''),
  code: z.string().max(codeLimit).default(''),
  link: z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(2000)]).default(''),
  fileIds: list.default([])
}

export const submitTask = useCase({
  id: 'tasks.submit',
  summary: 'Hand in work for an assignment; an expert reviews it',
  access: signedIn,
  limit: { max: 30, seconds: 3600 },
  input: z.object({
    ...workShape,
    /** Of the draft that this is: refused when another window has saved a newer one. */
    revision: z.coerce.number().int().min(0).optional()
  }),
  output: z.object({ submissionId: z.string(), attempt: z.number(), late: z.boolean() }),
  async run({ work, actor, now, publish }, input) {
    const access = await openLesson(work, { learnerId: actor.id, courseId: input.courseId, lessonId: input.lessonId, now })
    const assignment = (await lessonOf(work, access.versionId, input.lessonId))?.settings.assignment
    if (!assignment) throw refuse.notFound()
    if (!hasContent(input, assignment.accepts)) throw refuse.invalid('tasks/empty', { fields: { text: ['tasks/empty'] } })
    if (input.fileIds.length > assignment.maxFiles)
      throw refuse.invalid('tasks/too-many-files', { fields: { fileIds: [`platform/too-large:${assignment.maxFiles}`] } })
    const files = await holdUploads(work, input.fileIds, actor.id, ['submission', 'picture', 'document', 'audio', 'video'])
    const endings = assignment.filesAllowed
    const strange = endings.length > 0 && files.find((file) => !endings.some((ending) => file.name.toLowerCase().endsWith(ending)))
    if (strange) throw refuse.invalid('tasks/file-not-accepted', { fields: { fileIds: ['tasks/file-not-accepted'] }, values: { allowed: endings.join(' ') } })

    const earlier = await work
      .selectFrom('tasks.submission')
      .select(['state', 'attempt'])
      .where('enrolment_id', '=', access.enrolmentId)
      .where('lesson_id', '=', input.lessonId)
      .execute()
    const attempt = nextAttempt(earlier, assignment)
    if (typeof attempt === 'string') throw refuse.conflict(attempt)
    const id = newId()
    const late = access.dueAt !== null && now > access.dueAt
    const { numInsertedOrUpdatedRows } = await work
      .insertInto('tasks.submission')
      .values({
        id,
        enrolment_id: access.enrolmentId,
        learner_id: actor.id,
        course_id: input.courseId,
        version_id: access.versionId,
        lesson_id: input.lessonId,
        attempt,
        text: input.text,
        code: input.code,
        link: input.link,
        file_ids: input.fileIds,
        state: 'submitted',
        score: null,
        late,
        submitted_at: now,
        settled_at: null
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows !== 1n) throw refuse.conflict('tasks/waits-for-review')
    const draft = await work
      .deleteFrom('tasks.draft')
      .where('enrolment_id', '=', access.enrolmentId)
      .where('lesson_id', '=', input.lessonId)
      .returning(['revision', 'file_ids'])
      .executeTakeFirst()
    if (input.revision !== undefined && input.revision !== (draft?.revision ?? 0)) throw refuse.conflict('tasks/draft-changed-elsewhere')
    await releaseDropped(work, actor.id, draft?.file_ids.filter((id) => !input.fileIds.includes(id)) ?? [])
    await publish('submission.submitted', { submissionId: id, learnerId: actor.id, courseId: input.courseId, lessonId: input.lessonId, attempt })
    return { submissionId: id, attempt, late }
  }
})

export const saveDraft = useCase({
  id: 'tasks.save-draft',
  summary: 'Save what I have written so far',
  access: signedIn,
  input: z.object({ ...workShape, link: z.string().max(2000).default(''), revision: z.coerce.number().int().min(0).default(0) }),
  output: z.object({ revision: z.number(), savedAt: z.date() }),
  async run({ work, actor, now }, input) {
    const access = await openLesson(work, { learnerId: actor.id, courseId: input.courseId, lessonId: input.lessonId, now })
    await holdUploads(work, input.fileIds, actor.id, ['submission', 'picture', 'document', 'audio', 'video'])
    const before = await work
      .selectFrom('tasks.draft')
      .select(['revision', 'file_ids'])
      .where('enrolment_id', '=', access.enrolmentId)
      .where('lesson_id', '=', input.lessonId)
      .forUpdate()
      .executeTakeFirst()
    // A revision without a draft was handed in meanwhile: a late save must not bring it back.
    if (input.revision !== (before?.revision ?? 0)) throw refuse.conflict('tasks/draft-changed-elsewhere')
    const revision = input.revision + 1
    const content = { text: input.text, code: input.code, link: input.link, file_ids: input.fileIds, saved_at: now, revision }
    if (before) {
      await work.updateTable('tasks.draft').set(content).where('enrolment_id', '=', access.enrolmentId).where('lesson_id', '=', input.lessonId).execute()
    } else {
      const { numInsertedOrUpdatedRows } = await work
        .insertInto('tasks.draft')
        .values({ enrolment_id: access.enrolmentId, lesson_id: input.lessonId, ...content })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      // Two windows save for the first time: the second is told as with any later save.
      if (numInsertedOrUpdatedRows !== 1n) throw refuse.conflict('tasks/draft-changed-elsewhere')
    }
    await releaseDropped(work, actor.id, before?.file_ids.filter((id) => !input.fileIds.includes(id)) ?? [])
    return { revision, savedAt: now }
  }
})
