import { z } from 'zod'
import { anyone, signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { openCourse } from '../authoring/open-course.ts'
import { query } from '../tables.ts'
import { differences } from './shapes.ts'
import { whatChanged } from './differences.ts'

export const listVersions = query({
  id: 'catalog.list-versions',
  summary: 'The published versions of a course with their notes, newest first',
  access: anyone,
  input: z.object({ courseId: z.uuid() }),
  output: z.object({
    rows: z.array(z.object({ id: z.string(), number: z.number(), note: z.string(), publishedAt: z.date().nullable(), publishedBy: z.string().nullable() }))
  }),
  async run({ db }, { courseId }) {
    const rows = await db
      .selectFrom('catalog.course_version as v')
      .innerJoin('catalog.course as c', 'c.id', 'v.course_id')
      .leftJoin('identity.person_card as p', 'p.id', 'v.published_by')
      .select(['v.id', 'v.number', 'v.note', 'v.published_at as publishedAt', 'p.name as publishedBy'])
      .where('v.course_id', '=', courseId)
      .where('v.state', '=', 'published')
      .where('c.status', '<>', 'draft')
      .orderBy('v.number', 'desc')
      .limit(200)
      .execute()
    return { rows }
  }
})

export const versionDifferences = query({
  id: 'catalog.version-differences',
  summary: 'What changed between two versions of a course: added, removed and changed tasks and lessons',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), from: z.uuid(), to: z.uuid() }),
  output: differences,
  async run({ db, actor }, { courseId, from, to }) {
    const versions = await db
      .selectFrom('catalog.course_version')
      .select(['id', 'state'])
      .where('course_id', '=', courseId)
      .where('id', 'in', [from, to])
      .execute()
    if (versions.length !== new Set([from, to]).size) throw refuse.notFound()
    // A draft is its authors' business.
    if (versions.some((version) => version.state === 'draft')) await openCourse(db, actor, courseId)
    return whatChanged(db as never, from, to)
  }
})
