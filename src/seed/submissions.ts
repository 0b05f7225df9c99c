import { Readable } from 'node:stream'
import { sql } from 'kysely'
import sharp from 'sharp'
import { outlineOf } from '#modules/catalog/index.ts'
import { claimReview } from '#modules/guidance/claim.ts'
import { reviewSubmission } from '#modules/guidance/review-submission.ts'
import { storeFile } from '#modules/media/index.ts'
import { submitTask } from '#modules/tasks/index.ts'
import { database } from '#platform/db.ts'
import { perform } from '#platform/perform.ts'
import { learn } from './enrolments.ts'
import { ago, as, type Happening, idOf, type World, yaml } from './world.ts'

interface SeedNote {
  line?: number
  tone: 'good' | 'fix'
  text: string
}
interface SeedReview {
  by: string
  after_hours: number
  scores: Record<string, number>
  notes?: SeedNote[]
  feedback: string
  decision: 'passed' | 'returned'
}
interface SeedAttempt {
  days_ago?: number
  hours_ago?: number
  text?: string
  code?: string
  link?: string
  files?: { name: string; kb: number }[]
  review?: SeedReview
}
interface SeedSubmission {
  learner: string
  course: string
  lesson: string
  attempts: SeedAttempt[]
}

/** Work handed in, and the reviews it got. What has no review waits in the queue. */
export async function submissions(world: World): Promise<Happening[]> {
  const { submissions } = yaml<{ submissions: SeedSubmission[] }>('stories.yaml')
  const happenings: Happening[] = []
  for (const one of submissions) {
    const course = world.courses.get(one.course)
    if (!course) throw new Error(`the demo world has no course ${one.course}`)
    const lessons = (await outlineOf(database(), course.versionId)).flatMap((task) => task.lessons)
    const at = lessons.findIndex((lesson) => lesson.slug === one.lesson)
    const assignment = lessons[at]
    if (!assignment) throw new Error(`${one.course} has no lesson ${one.lesson}`)
    await addReviewers(
      world,
      course.courseId,
      one.attempts.flatMap((attempt) => attempt.review?.by ?? [])
    )
    const before = lessons.slice(0, at).filter((lesson) => lesson.kind !== 'assignment')
    for (const attempt of one.attempts) {
      const handedIn = ago(world, attempt.days_ago ?? 0, attempt.hours_ago ?? 0)
      let submissionId = ''
      happenings.push({
        at: handedIn,
        run: async () => {
          for (const lesson of before) await learn(idOf(world, one.learner), course.courseId, lesson.lessonId, 600)
          submissionId = await as(world, one.learner, () => handIn(world, one.learner, course.courseId, assignment.lessonId, attempt))
        }
      })
      const { review } = attempt
      if (review)
        happenings.push({
          at: new Date(handedIn.getTime() + review.after_hours * 3_600_000),
          run: () => as(world, review.by, () => answer(submissionId, attempt.text ?? '', review))
        })
    }
  }
  return happenings
}

/** Who reviews belongs to the course's team. */
async function addReviewers(world: World, courseId: string, usernames: string[]): Promise<void> {
  for (const username of new Set(usernames)) {
    await sql`insert into catalog.course_member (course_id, person_id) select id, ${idOf(world, username)} from catalog.course where id = ${courseId} and owner_id <> ${idOf(world, username)} on conflict do nothing`.execute(
      database()
    )
  }
}

async function handIn(world: World, learner: string, courseId: string, lessonId: string, attempt: SeedAttempt): Promise<string> {
  const fileIds: string[] = []
  for (const file of attempt.files ?? []) {
    const content = await contentOf(file.name)
    if (!content) continue
    const { id } = await database()
      .transaction()
      .execute((work) => storeFile(work, { ownerId: idOf(world, learner), name: file.name, stream: Readable.from([content]), purpose: 'submission' }))
    fileIds.push(id)
  }
  const { submissionId } = await perform(submitTask, {
    courseId,
    lessonId,
    text: attempt.text ?? '',
    code: attempt.code ?? '',
    link: attempt.link ?? '',
    fileIds
  })
  return submissionId
}

async function answer(submissionId: string, text: string, review: SeedReview): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from guidance.request where kind = 'review' and subject_id = ${submissionId}`.execute(database())
  const requestId = rows[0]?.id
  if (!requestId) throw new Error(`submission ${submissionId} has no request`)
  await perform(claimReview, { requestId })
  const lines = text.split('\n')
  await perform(reviewSubmission, {
    requestId,
    scores: review.scores,
    feedback: review.feedback,
    returnForRedo: review.decision === 'returned',
    notes: (review.notes ?? []).map((note) => ({
      anchor: note.line ? { part: 'text', line: note.line, quote: (lines[note.line - 1] ?? '').slice(0, 60) } : { part: 'whole' },
      text: note.text,
      praise: note.tone === 'good'
    }))
  })
}

const table = [
  'order_id,paid_at,cashier,item,amount,kind',
  ...Array.from(
    { length: 24 },
    (_, row) =>
      `S2609${String(1000 + row * 7)},2026-09-${String(1 + (row % 28)).padStart(2, '0')} ${String(9 + (row % 11)).padStart(2, '0')}:${String((row * 13) % 60).padStart(2, '0')},${'ABC'[row % 3]},${['鲜牛奶 950ml', '五常大米 5kg', '番茄', '挂面'][row % 4]},${((row % 5) * 12.3 + 6.5).toFixed(2)},${row % 9 === 4 ? '退款' : '销售'}`
  )
].join('\n')
const code = [
  'import pandas as pd',
  '',
  'orders = pd.read_csv("orders.csv", dtype=str)',
  'before = len(orders)',
  '',
  '# 同一单、同一秒、同一金额，只有收到时间不同：推送了两遍',
  'key = ["order_id", "paid_at", "amount"]',
  'orders = orders.sort_values("received_at").drop_duplicates(key, keep="first")',
  'print(before - len(orders))'
].join('\n')
const notebook = JSON.stringify(
  {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { language_info: { name: 'python' } },
    cells: [
      { cell_type: 'markdown', metadata: {}, source: ['# 清洗记录\n', '每一步先写理由，再写代码。'] },
      {
        cell_type: 'code',
        metadata: {},
        execution_count: 1,
        source: code.split('\n').map((line) => `${line}\n`),
        outputs: [{ output_type: 'stream', name: 'stdout', text: ['312\n'] }]
      }
    ]
  },
  null,
  1
)

/** A small real file for a name; what we cannot make by hand (recordings, office documents) is left out. */
async function contentOf(name: string): Promise<Buffer | undefined> {
  const ending = name.slice(name.lastIndexOf('.') + 1)
  if (ending === 'csv') return Buffer.from(`${table}\n`)
  if (ending === 'ipynb') return Buffer.from(notebook)
  if (ending === 'py') return Buffer.from(`${code}\n`)
  if (['md', 'txt', 'sh'].includes(ending)) return Buffer.from(`${name}\n\n${table.split('\n').slice(0, 8).join('\n')}\n`)
  if (ending === 'jpg' || ending === 'png') {
    const strokes = Array.from(
      { length: 9 },
      (_, i) =>
        `<path d="M${80 + (i % 3) * 220} ${90 + Math.floor(i / 3) * 150}q60 ${-30 + i * 7} 120 ${i * 6}" stroke="#23262B" stroke-width="${6 + (i % 4) * 3}" fill="none" stroke-linecap="round"/>`
    ).join('')
    const picture = sharp(
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="720" height="520"><rect width="720" height="520" fill="#F3EEE3"/>${strokes}</svg>`)
    )
    return ending === 'png' ? picture.png().toBuffer() : picture.jpeg({ quality: 80 }).toBuffer()
  }
  return undefined
}
