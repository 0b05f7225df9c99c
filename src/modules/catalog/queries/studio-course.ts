import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { canPublish, canRestore, canSell, isCurator } from '../access.ts'
import { openCourse } from '../authoring/open-course.ts'
import { readCategories } from '../categories/categories.ts'
import { outlineOf } from '../outline.ts'
import { missingFor } from '../publishing/publish-course.ts'
import { staleAfterDays } from '../rules.ts'
import { query } from '../tables.ts'
import { studioShape } from './shapes.ts'

export const studioCourse = query({
  id: 'catalog.studio-course',
  summary: 'A course as its authors see it: draft (or published version), outline, offer, what the publish gate asks for',
  access: signedIn,
  input: z.object({ courseId: z.uuid() }),
  output: studioShape,
  async run({ db, actor, now }, { courseId }) {
    const open = await openCourse(db, actor, courseId)
    const course = await db
      .selectFrom('catalog.course as c')
      .leftJoin('catalog.category as g', 'g.id', 'c.category_id')
      .selectAll('c')
      .select('g.slug as categorySlug')
      .where('c.id', '=', courseId)
      .executeTakeFirstOrThrow()
    const versions = await db
      .selectFrom('catalog.course_version')
      .selectAll()
      .where('course_id', '=', courseId)
      .where((eb) => eb.or([eb('state', '=', 'draft'), eb('id', '=', course.published_version_id)]))
      .execute()
    const draft = versions.find((version) => version.state === 'draft')
    const version = draft ?? versions[0]
    if (!version) throw refuse.notFound()
    const tasks = await db.selectFrom('catalog.task').selectAll().where('version_id', '=', version.id).orderBy('position').orderBy('task_id').execute()
    const outline = await outlineOf(db as never, version.id)
    const members = await db
      .selectFrom('catalog.course_member as m')
      .innerJoin('identity.person_card as p', 'p.id', 'm.person_id')
      .select(['p.id', 'p.name', 'p.username', 'p.avatar_seed as avatarSeed'])
      .where('m.course_id', '=', courseId)
      .orderBy('m.added_at')
      .limit(50)
      .execute()
    const request = await db
      .selectFrom('catalog.publish_request')
      .select(['id', 'note', 'state', 'reason', 'requested_at as requestedAt'])
      .where('course_id', '=', courseId)
      .where('state', '<>', 'outdated')
      .orderBy('requested_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    const stale = course.status === 'published' && course.reviewed_at !== null && course.reviewed_at.getTime() < now.getTime() - staleAfterDays * 86_400_000
    return {
      id: course.id,
      slug: course.slug,
      kind: course.kind,
      status: course.status,
      withdrawnByStaff: course.withdrawn_by_staff,
      learnerCount: course.learner_count,
      publishedVersionId: course.published_version_id,
      publishedAt: course.published_at,
      reviewedAt: course.reviewed_at,
      stale,
      draftId: draft?.id ?? null,
      edited: draft ? draft.changed_at > draft.created_at || !course.published_version_id : false,
      offer: {
        slug: course.slug,
        categorySlug: course.categorySlug,
        priceAmount: course.price_amount,
        listPriceAmount: course.list_price_amount,
        currency: course.currency,
        validityDays: course.validity_days,
        refundDays: course.refund_days,
        refundProgressPercent: course.refund_progress_percent
      },
      version,
      tasks: outline.map((task) => ({ ...task, revision: tasks.find((one) => one.task_id === task.taskId)?.revision ?? 1 })),
      missing: await missingFor(db, open, version.id),
      members,
      request: request ?? null,
      categories: await readCategories(db),
      may: {
        publish: canPublish(actor, open) === true,
        restore: canRestore(actor, open) === true,
        sell: canSell(actor, open) === true,
        decide: isCurator(actor)
      }
    }
  }
})
