import { sql } from 'kysely'
import { z } from 'zod'
import { mediaUrl, uploadsById } from '#modules/media/index.ts'
import { anyone } from '#platform/access.ts'
import type { Actor } from '#platform/actor.ts'
import { context } from '#platform/context.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { renderInline } from '#platform/markdown/index.ts'
import { canAccept, canChange, canCurate, canReply, isModerator } from '../access.ts'
import { readablePlace } from '../place.ts'
import { query } from '../tables.ts'
import { type FoundReply, readReplies } from './replies.ts'

const picture = z.object({ id: z.string(), name: z.string(), url: z.string() })
const author = z.object({ id: z.string(), name: z.string(), username: z.string(), seed: z.string(), team: z.boolean() })
const post = z.object({
  id: z.string(),
  author,
  body: z.string(),
  html: z.string(),
  pictures: z.array(picture),
  createdAt: z.date(),
  editedAt: z.date().nullable(),
  usefulCount: z.number(),
  useful: z.boolean(),
  state: z.enum(['visible', 'hidden', 'deleted']),
  mayChange: z.boolean()
})
const reply = post.extend({ children: z.array(post) })

export type ShownPost = z.infer<typeof post>
export type ShownReply = z.infer<typeof reply>

export const showThread = query({
  id: 'community.show-discussion',
  summary: 'A discussion with its replies, the accepted one first, and what I may do in it',
  access: anyone,
  input: z.object({ discussionId: z.uuid(), cursor: z.string().max(300).optional(), limit: z.coerce.number().int().min(1).max(100).default(50) }),
  output: z.object({
    discussion: post.extend({
      mode: z.enum(['question', 'forum']),
      title: z.string(),
      lessonId: z.string().nullable(),
      lessonTitle: z.string().nullable(),
      lessonSlug: z.string().nullable(),
      atSeconds: z.number().nullable(),
      replyCount: z.number(),
      acceptedReplyId: z.string().nullable(),
      dueAt: z.date().nullable(),
      answered: z.boolean(),
      escalated: z.boolean(),
      pinned: z.boolean(),
      featured: z.boolean(),
      mayDelete: z.boolean()
    }),
    accepted: reply.nullable(),
    replies: z.array(reply),
    next: z.string().nullable(),
    course: z.object({ id: z.string(), slug: z.string(), title: z.string(), kind: z.enum(['course', 'task']) }),
    may: z.object({ reply: z.union([z.literal(true), z.string()]), accept: z.boolean(), curate: z.boolean(), moderate: z.boolean() }),
    following: z.boolean(),
    rulesAccepted: z.boolean(),
    mutedUntil: z.union([z.date(), z.literal('for good')]).nullable(),
    mentionable: z.array(z.object({ username: z.string(), name: z.string(), team: z.boolean() }))
  }),
  async run({ db, actor }, { discussionId, cursor, limit }) {
    const { rows } = await sql<Found>`
      select d.*, coalesce(p.name, '') as name, coalesce(p.username, '') as username, coalesce(p.avatar_seed, '') as seed, lesson.title as lesson_title, lesson.slug as lesson_slug,
        exists (select 1 from community.vote v where v.subject_id = d.id and v.person_id = ${actor.id || null}) as useful,
        exists (select 1 from community.follow f where f.discussion_id = d.id and f.person_id = ${actor.id || null}) as following
      from community.discussion d left join identity.person_card p on p.id = d.author_id
      left join catalog.course_card course on course.id = d.course_id
      left join catalog.lesson_row lesson on lesson.version_id = course.published_version_id and lesson.lesson_id = d.lesson_id
      where d.id = ${discussionId}`.execute(db)
    const row = rows[0]
    // A hidden thread is open to its author, who is told why, and to those who keep order.
    const insider = row && (isModerator(actor) || (actor.id !== '' && row.author_id === actor.id))
    if (!row || row.deleted_at || (!row.visible && !insider)) throw refuse.notFound()
    const place = await readablePlace(db, actor, row.course_id)
    const after = decodeCursor(cursor, 2)
    const found = await readReplies(db as never, { discussionId, acceptedId: row.accepted_reply_id, viewer: actor, after, limit })
    const page = toPage(found.tops, limit, (one) => [one.createdAt.toISOString(), one.id])
    const accepted = after ? undefined : found.accepted
    const all = [
      row.file_ids,
      ...[...page.rows, ...(accepted ? [accepted] : [])].flatMap((one) => [one.fileIds, ...one.children.map((child) => child.fileIds)])
    ].flat()
    const pictures = await picturesOf(db as never, all, actor, row.public)
    const addresses = Object.fromEntries(place.teamPeople.map((one) => [one.username, address(`/experts/${one.username}`)]))
    const draw = async (one: FoundReply): Promise<ShownPost> => ({
      id: one.id,
      author: { id: one.authorId, name: one.name, username: one.username, seed: one.seed, team: place.teamIds.includes(one.authorId) },
      body: one.state === 'visible' ? one.body : '',
      html: one.state === 'deleted' ? '' : await renderInline(one.body, { locale: localeNow(), mentions: addresses, idPrefix: `r-${one.id.slice(-6)}-` }),
      pictures: one.state === 'deleted' ? [] : one.fileIds.flatMap((id) => pictures.get(id) ?? []),
      createdAt: one.createdAt,
      editedAt: one.editedAt,
      usefulCount: one.usefulCount,
      useful: one.useful,
      state: one.state,
      mayChange: one.state === 'visible' && canChange(actor, { author_id: one.authorId, hidden_at: null }) === true
    })
    const withChildren = async (one: FoundReply & { children: FoundReply[] }): Promise<ShownReply> => ({
      ...(await draw(one)),
      children: await Promise.all(one.children.map(draw))
    })
    const mine = canChange(actor, row) === true
    const known = new Map([...place.teamPeople, { id: row.author_id, name: row.name, username: row.username }, ...found.people].map((one) => [one.id, one]))
    const mentionable = [...known.values()].filter((one) => one.id !== actor.id && one.username !== '')
    return {
      discussion: {
        ...(await draw({
          id: row.id,
          authorId: row.author_id,
          name: row.name,
          username: row.username,
          seed: row.seed,
          body: row.body,
          fileIds: row.file_ids,
          createdAt: row.created_at,
          editedAt: row.edited_at,
          usefulCount: row.useful_count,
          useful: row.useful,
          state: row.visible ? 'visible' : 'hidden'
        })),
        mode: row.mode,
        title: row.title,
        lessonId: row.lesson_id,
        lessonTitle: row.lesson_title,
        lessonSlug: row.lesson_slug,
        atSeconds: row.at_seconds,
        replyCount: row.reply_count,
        acceptedReplyId: row.accepted_reply_id,
        dueAt: row.due_at,
        answered: row.answered_at !== null,
        escalated: row.escalated_at !== null,
        pinned: row.pinned_at !== null,
        featured: row.featured_at !== null,
        mayDelete: mine && !row.answered_at
      },
      accepted: accepted ? await withChildren(accepted) : null,
      // The accepted answer's branch stands above, not twice.
      replies: await Promise.all(page.rows.filter((one) => one.id !== found.accepted?.id).map(withChildren)),
      next: page.next,
      course: { id: place.courseId, slug: place.slug, title: place.title, kind: place.kind },
      may: {
        reply: row.visible ? canReply(actor, place, row) : 'community/hidden-stays',
        accept: row.visible && canAccept(actor, place, row) === true,
        curate: canCurate(actor, place) === true,
        moderate: isModerator(actor) && row.author_id !== actor.id
      },
      following: row.following,
      rulesAccepted: place.rulesAccepted,
      mutedUntil: place.mutedUntil,
      mentionable: mentionable.map((one) => ({ username: one.username, name: one.name, team: place.teamIds.includes(one.id) }))
    }
  }
})

interface Found {
  id: string
  course_id: string
  lesson_id: string | null
  lesson_title: string | null
  lesson_slug: string | null
  at_seconds: number | null
  mode: 'question' | 'forum'
  author_id: string
  title: string
  body: string
  file_ids: string[]
  public: boolean
  created_at: Date
  edited_at: Date | null
  reply_count: number
  useful_count: number
  accepted_reply_id: string | null
  pinned_at: Date | null
  featured_at: Date | null
  hidden_at: Date | null
  deleted_at: Date | null
  visible: boolean
  answered_at: Date | null
  due_at: Date | null
  escalated_at: Date | null
  name: string
  username: string
  seed: string
  useful: boolean
  following: boolean
}

const localeNow = () => (context().locale === 'en' ? 'en' : 'zh-CN')
const address = (path: string) => (localeNow() === 'en' ? `/en${path}` : path)

async function picturesOf(db: never, ids: string[], actor: Actor, everybody: boolean): Promise<Map<string, { id: string; name: string; url: string }>> {
  const found = await uploadsById(db, ids)
  return new Map(found.map((one) => [one.id, { id: one.id, name: one.name, url: mediaUrl(one, everybody ? 'anyone' : actor) }]))
}
