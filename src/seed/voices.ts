import { sql } from 'kysely'
import { aDiscussion, aReply } from '#modules/community/builders.ts'
import { answerRating } from '#modules/feedback/answer-rating.ts'
import { rateCourse } from '#modules/feedback/rate-course.ts'
import { database } from '#platform/db.ts'
import { perform } from '#platform/perform.ts'
import { ago, as, type Happening, idOf, type World, yaml } from './world.ts'

interface SeedReply {
  author: string
  after_hours?: number
  useful?: number
  accepted?: boolean
  body: string
  replies?: SeedReply[]
}
interface SeedDiscussion {
  course: string
  lesson?: string
  mode: 'question' | 'forum'
  author: string
  days_ago?: number
  hours_ago?: number
  useful?: number
  pinned?: boolean
  featured?: boolean
  title: string
  body: string
  replies?: SeedReply[]
}
interface SeedRating {
  course: string
  learner: string
  days_ago: number
  content: number
  interaction: number
  outcome: number
  text: string
  reply?: { after_days: number; text: string }
}

/** What people asked and answered in the courses. */
export async function discussions(world: World): Promise<Happening[]> {
  const list = yaml<{ discussions: SeedDiscussion[] }>('stories.yaml').discussions
  return list.map((one) => {
    const at = ago(world, one.days_ago ?? 0, one.hours_ago ?? 0)
    return { at, run: () => write(world, one, at) }
  })
}

async function write(world: World, one: SeedDiscussion, at: Date): Promise<void> {
  const course = world.courses.get(one.course)
  if (!course) throw new Error(`the demo world has no course ${one.course}`)
  const { rows } = await sql<{
    lesson_id: string
  }>`select lesson_id from catalog.lesson_row where version_id = ${course.versionId} and slug = ${one.lesson ?? ''}`.execute(database())
  const { id } = await aDiscussion({
    courseId: course.courseId,
    lessonId: rows[0]?.lesson_id,
    authorId: idOf(world, one.author),
    mode: one.mode,
    title: one.title,
    body: one.body,
    createdAt: at,
    useful: one.useful,
    pinned: one.pinned,
    featured: one.featured
  })
  for (const reply of one.replies ?? []) await answer(world, id, reply, at)
}

async function answer(world: World, discussionId: string, reply: SeedReply, asked: Date, parentId?: string): Promise<void> {
  const createdAt = new Date(Math.min(asked.getTime() + (reply.after_hours ?? 1) * 3_600_000, world.startedAt.getTime() - 60_000))
  const { id } = await aReply({
    discussionId,
    parentId,
    authorId: idOf(world, reply.author),
    body: reply.body,
    createdAt,
    useful: reply.useful,
    accepted: reply.accepted
  })
  for (const below of reply.replies ?? []) await answer(world, discussionId, below, createdAt, id)
}

/** Ratings by learners who got far enough, with the experts' replies. */
export async function ratings(world: World): Promise<Happening[]> {
  const { reviews } = yaml<{ reviews: SeedRating[] }>('stories.yaml')
  const happenings: Happening[] = []
  for (const one of reviews) {
    const course = world.courses.get(one.course)
    if (!course) throw new Error(`the demo world has no course ${one.course}`)
    const at = ago(world, one.days_ago)
    let ratingId = ''
    happenings.push({
      at,
      run: () =>
        as(world, one.learner, async () => {
          ratingId = (
            await perform(rateCourse, { courseId: course.courseId, content: one.content, interaction: one.interaction, outcome: one.outcome, text: one.text })
          ).ratingId
        })
    })
    const { reply } = one
    if (reply) {
      happenings.push({
        at: new Date(at.getTime() + reply.after_days * 86_400_000),
        run: async () => {
          const { rows } = await sql<{
            username: string
          }>`select p.username from catalog.course_card c join identity.person_card p on p.id = c.owner_id where c.id = ${course.courseId}`.execute(database())
          await as(world, rows[0]?.username ?? '', () => perform(answerRating, { ratingId, text: reply.text }))
        }
      })
    }
  }
  return happenings
}
