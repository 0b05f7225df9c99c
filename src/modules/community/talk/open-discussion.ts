import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { excerpt } from '#platform/markdown/index.ts'
import { hint } from '#platform/realtime.ts'
import { canOpen } from '../access.ts'
import { type CoursePlace, placeOf } from '../place.ts'
import { bodyLength, escalateAfterHours, hoursLater, remindAfterHours, titleLength } from '../rules.ts'
import { type Tables, useCase } from '../tables.ts'
import { publishMentions } from './mention.ts'
import { findable } from './search-documents.ts'
import { acceptRules, allowOrSignIn, fileIds, holdPictures, mayPublish } from './writing.ts'

export const openDiscussion = useCase({
  id: 'community.open-discussion',
  summary: 'Ask a question or begin a forum thread in a course, on a lesson or a second of its video if wished',
  access: signedIn,
  limit: { max: 20, seconds: 3600 },
  input: z.object({
    courseId: z.uuid(),
    mode: z.enum(['question', 'forum']).default('question'),
    lessonId: z
      .uuid()
      .optional()
      .or(z.literal('').transform(() => undefined)),
    atSeconds: z.preprocess((given) => (given === '' ? undefined : given), z.coerce.number().int().min(0).max(86_400).optional()),
    title: z.string().trim().min(titleLength.min).max(titleLength.max),
    body: z.string().trim().min(1).max(bodyLength),
    fileIds,
    acceptRules
  }),
  output: z.object({ discussionId: z.string() }),
  async run({ work, actor, now, publish, afterCommit }, input) {
    const place = await placeOf(work, actor, input.courseId)
    if (!place) throw refuse.notFound()
    const lesson = input.lessonId ? await lessonOfCourse(work, place, input.lessonId) : undefined
    if (input.lessonId && !lesson) throw refuse.invalid('community/no-lesson', { fields: { lessonId: ['community/no-lesson'] } })
    allowOrSignIn(actor, canOpen(actor, place, lesson?.preview ?? false))
    await mayPublish(work, { actor, place, accepts: input.acceptRules, now })
    await holdPictures(work, input.fileIds, actor.id)
    const asked = input.mode === 'question'
    const discussion = await work
      .insertInto('community.discussion')
      .values({
        id: newId(),
        course_id: place.courseId,
        lesson_id: input.lessonId ?? null,
        at_seconds: lesson ? (input.atSeconds ?? null) : null,
        mode: input.mode,
        author_id: actor.id,
        title: input.title,
        body: input.body,
        excerpt: excerpt(input.body, 160),
        file_ids: input.fileIds,
        public: place.readers === 'public',
        created_at: now,
        active_at: now,
        due_at: asked ? hoursLater(now, remindAfterHours) : null,
        escalate_at: asked ? hoursLater(now, escalateAfterHours) : null
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await work.insertInto('community.follow').values({ discussion_id: discussion.id, person_id: actor.id, followed_at: now }).execute()
    await findable(work, discussion, place.language, now)
    await publish('discussion.opened', { discussionId: discussion.id, courseId: place.courseId, authorId: actor.id, mode: input.mode })
    await publishMentions({ work, publish }, { body: input.body, discussion, replyId: null, byId: actor.id })
    afterCommit(() => hint(`course-discussion:${place.courseId}`))
    return { discussionId: discussion.id }
  }
})

/** The lesson as the published version has it; a team may also ask about a lesson of an older one. */
async function lessonOfCourse(work: Work<Tables>, place: CoursePlace, lessonId: string): Promise<{ preview: boolean } | undefined> {
  const rows = await work
    .selectFrom('catalog.lesson_row')
    .select(['version_id', 'preview'])
    .where('course_id', '=', place.courseId)
    .where('lesson_id', '=', lessonId)
    .limit(50)
    .execute()
  return rows.find((row) => row.version_id === place.versionId) ?? (rows.length > 0 ? { preview: false } : undefined)
}
