import { sql } from 'kysely'
import { z } from 'zod'
import { courseHtml, lessonOf } from '#modules/catalog/index.ts'
import { attemptsUpTo } from '#modules/tasks/index.ts'
import type { Actor } from '#platform/actor.ts'
import type { AnyDb, Db } from '#platform/db.ts'
import { allow, refuse } from '#platform/errors.ts'
import { canReview } from '../access.ts'
import { briefOf } from '../brief.ts'
import { reviewers } from '../claim.ts'
import { fixesOf, type RequestState, type ReviewContent, type ReviewNote } from '../rules.ts'
import { query } from '../tables.ts'
import { partsOf } from '../submitted/parts.ts'

interface GivenReview {
  submissionId: string
  reviewerId: string
  reviewerName: string
  reviewerSeed: string
  scores: Record<string, number>
  total: number
  passed: boolean
  feedback: string
  checklist: string[]
  reviewedAt: string
  notes: ReviewNote[]
}

interface Found {
  id: string
  state: RequestState
  learner_id: string
  claimed_by: string | null
  claim_until: Date | null
  course_id: string
  subject_id: string
  lesson_id: string
  created_at: Date
  due_at: Date
  attempt: number | null
  topic: string
  learnerName: string
  learnerUsername: string
  learnerSeed: string
  holder: string | null
  courseTitle: string
  courseSlug: string
  inTeam: boolean
  draft: ReviewContent | null
  revision: number | null
  saved_at: Date | null
  reviews: GivenReview[]
}

/** One request of the kind review with its draft and every review this learner got at the same assignment. One statement. */
async function find(db: Db<never>, requestId: string, actor: Actor): Promise<Found> {
  const { rows } = await sql<Found>`
    select r.id, r.state, r.learner_id, r.claimed_by, r.claim_until, r.course_id, r.subject_id, r.lesson_id, r.created_at, r.due_at, r.attempt, r.topic,
      p.name as "learnerName", p.username as "learnerUsername", p.avatar_seed as "learnerSeed", holder.name as holder, c.title as "courseTitle", c.slug as "courseSlug",
      exists (select 1 from catalog.course_team t where t.course_id = r.course_id and t.person_id = ${actor.id}) as "inTeam",
      d.content as draft, d.revision, d.saved_at, coalesce(given.list, '[]') as reviews
    from guidance.request r
    join identity.person_card p on p.id = r.learner_id
    join catalog.course_card c on c.id = r.course_id
    left join identity.person_card holder on holder.id = r.claimed_by
    left join guidance.review_draft d on d.request_id = r.id and d.reviewer_id = ${actor.id}
    left join lateral (
      select json_agg(json_build_object('submissionId', v.submission_id, 'reviewerId', v.reviewer_id, 'reviewerName', w.name, 'reviewerSeed', coalesce(w.avatar_seed, ''), 'scores', v.scores, 'total', v.total, 'passed', v.passed, 'feedback', v.feedback, 'checklist', v.checklist, 'reviewedAt', v.reviewed_at,
        'notes', coalesce((select json_agg(json_build_object('anchor', n.anchor, 'text', n.text, 'praise', n.praise) order by n.position) from guidance.review_note n where n.review_id = v.id), '[]'))) as list
      from guidance.request q join guidance.review v on v.request_id = q.id left join identity.person_card w on w.id = v.reviewer_id
      where q.learner_id = r.learner_id and q.kind = 'review' and q.course_id = r.course_id and q.lesson_id = r.lesson_id
    ) given on true
    where r.id = ${requestId} and r.kind = 'review'`.execute(db)
  const found = rows[0]
  if (!found) throw refuse.notFound()
  // Who may read is wider than who may write: somebody else's claim and a finished review are shown.
  const answer = canReview(actor, { learner_id: found.learner_id, state: 'open', claimed_by: null }, found.inTeam)
  if (answer === 'platform/not-allowed') throw refuse.notFound()
  allow(answer)
  return found
}

export const showReview = query({
  id: 'guidance.show-review',
  summary: 'One piece of work in the workbench: what was asked, what was handed in, what was said last time, my draft',
  access: reviewers,
  input: z.object({ requestId: z.uuid() }),
  async run({ db, actor }, { requestId }) {
    const anyDb = db as unknown as AnyDb
    const found = await find(db as never, requestId, actor)
    const [work, before] = await attemptsUpTo(anyDb, found.subject_id)
    if (!work) throw refuse.notFound()
    const brief = await briefOf(anyDb, work.version_id, work.lesson_id)
    const { parts, earlier } = await partsOf(anyDb, actor, work, before)
    const reviewOf = (submissionId: string | undefined) => found.reviews.find((one) => one.submissionId === submissionId)
    const given = reviewOf(work.id)
    const last = before && reviewOf(before.id)
    const lines = new Set(parts.flatMap((part) => ('lines' in part ? part.lines.map((line) => line.trim()) : [])))
    const fixes = last ? fixesOf(last.notes, earlier, lines) : []
    return {
      id: found.id,
      courseId: found.course_id,
      courseTitle: found.courseTitle,
      topic: found.topic || (brief?.title ?? ''),
      attempt: work.attempt,
      late: work.late,
      createdAt: found.created_at,
      dueAt: found.due_at,
      learner: { id: found.learner_id, name: found.learnerName, username: found.learnerUsername, seed: found.learnerSeed },
      claim: claimFor(found, actor),
      claimUntil: found.claim_until,
      holder: found.holder,
      brief: { goal: brief?.goal ?? '', excerpt: brief?.excerpt ?? '', resources: brief?.resources ?? 0 },
      rubric: brief?.assignment.rubric ?? [],
      checklist: brief?.assignment.checklist ?? [],
      passScore: brief?.assignment.passScore ?? 3,
      parts,
      last: last ? { ...last, reviewedAt: new Date(last.reviewedAt), attempt: before.attempt, byMe: last.reviewerId === actor.id, fixes } : null,
      draft: found.draft ? { ...found.draft, revision: found.revision ?? 0, savedAt: found.saved_at } : null,
      review: given ? { ...given, reviewedAt: new Date(given.reviewedAt) } : null
    }
  }
})

type Claim = 'free' | 'mine' | 'other' | 'done'

const claimFor = (found: Found, actor: Actor): Claim =>
  found.state === 'open' ? 'free' : found.state !== 'claimed' ? 'done' : found.claimed_by === actor.id ? 'mine' : 'other'

export const reviewBrief = query({
  id: 'guidance.review-brief',
  summary: 'The whole text of the assignment behind a review, as the learner sees it',
  access: reviewers,
  input: z.object({ requestId: z.uuid() }),
  output: z.object({ html: z.string() }),
  async run({ db, actor }, { requestId }) {
    const anyDb = db as unknown as AnyDb
    const found = await find(db as never, requestId, actor)
    const [work] = await attemptsUpTo(anyDb, found.subject_id)
    const lesson = work && (await lessonOf(anyDb, work.version_id, work.lesson_id))
    if (!lesson) throw refuse.notFound()
    return { html: await courseHtml(anyDb, lesson.body, lesson.files, actor, actor.locale === 'en' ? 'en' : 'zh-CN') }
  }
})
