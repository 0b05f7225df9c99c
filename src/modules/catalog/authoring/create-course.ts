import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { allow } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { canAuthor } from '../access.ts'
import { courseKinds, languages } from '../rules.ts'
import { useCase } from '../tables.ts'
import { freeSlug } from './free-slug.ts'

export const createCourse = useCase({
  id: 'catalog.create-course',
  summary: 'Begin a course or a stand-alone task of one’s own',
  access: signedIn,
  limit: { max: 30, seconds: 3600 },
  input: z.object({ title: z.string().trim().min(1).max(80), kind: z.enum(courseKinds).default('course'), language: z.enum(languages).default('zh-CN') }),
  output: z.object({ courseId: z.uuid(), slug: z.string() }),
  async run({ work, actor, now, audit }, { title, kind, language }) {
    allow(canAuthor(actor))
    const id = newId(now.getTime())
    const wanted = freeSlug(title, kind, new Set())
    const taken = await work.selectFrom('catalog.course').select('slug').where('slug', '=', wanted).executeTakeFirst()
    // A Chinese title says nothing in an address: a few characters of the id do until the author chooses.
    const slug = taken || !/[a-z]{3}/.test(title.toLowerCase()) ? `${kind}-${id.slice(-8)}` : wanted
    await work.insertInto('catalog.course').values({ id, slug, kind, owner_id: actor.id, title, language, created_at: now, updated_at: now }).execute()
    const versionId = newId()
    await work
      .insertInto('catalog.course_version')
      .values({ id: versionId, course_id: id, number: 1, title, language, created_at: now, changed_at: now })
      .execute()
    if (kind === 'task') {
      await work.insertInto('catalog.task').values({ version_id: versionId, task_id: newId(), position: 0, slug: 'task', title }).execute()
    }
    await audit('course', id, { title })
    return { courseId: id, slug }
  }
})
