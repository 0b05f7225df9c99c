import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import type { Db, Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { canPublish } from '../access.ts'
import { lockCourse } from '../authoring/draft.ts'
import { type OpenCourse, openCourse } from '../authoring/open-course.ts'
import { readContent } from '../read-content.ts'
import { type Tables, useCase } from '../tables.ts'
import { freezeVersion } from './freeze.ts'
import { type GateProblem, gateProblems } from './gate.ts'

export const publishCourse = useCase({
  id: 'catalog.publish-course',
  summary: 'Publish the draft with a note on what changed; refused with what is missing',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), note: z.string().trim().min(1).max(400) }),
  output: z.object({ versionId: z.uuid(), number: z.number() }),
  async run({ work, actor, now, publish, audit }, { courseId, note }) {
    await lockCourse(work, courseId)
    const course = await openCourse(work, actor, courseId, canPublish)
    const versionId = await passGate(work, course)
    const number = await freezeVersion(work, publish, { courseId, versionId, note, byId: actor.id || null, now })
    await work
      .updateTable('catalog.publish_request')
      .set({ state: 'outdated', decided_at: now, decided_by: actor.id || null })
      .where('course_id', '=', courseId)
      .where('state', '=', 'open')
      .execute()
    await audit('course', courseId, { number, note })
    return { versionId, number }
  }
})

/** The draft of a locked course, fit to be published. */
export async function passGate(work: Work<Tables>, course: OpenCourse): Promise<string> {
  const draft = await work.selectFrom('catalog.course_version').select('id').where('course_id', '=', course.id).where('state', '=', 'draft').executeTakeFirst()
  if (!draft) throw refuse.conflict('catalog/no-changes')
  const missing = await missingFor(work, course, draft.id)
  if (missing.length > 0)
    throw refuse.invalid('catalog/not-ready', { fields: { gate: missing.map((problem) => problem.code) }, values: { count: missing.length } })
  return draft.id
}

/** What the gate asks for, for the list on the publish page. */
export async function missingFor(db: Db<Tables>, course: { kind: 'course' | 'task'; category_id: string | null }, versionId: string): Promise<GateProblem[]> {
  return gateProblems({ kind: course.kind, hasCategory: course.category_id !== null, content: await readContent(db, versionId) })
}
