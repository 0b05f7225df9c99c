import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createWriteStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { type Currency, fractionDigits, toDecimal } from '#platform/money/index.ts'
import type { CourseContent, LessonContent, TaskContent } from '../content.ts'
import { writeMarkdownFile } from './front-matter.ts'
import { writeGift } from './gift.ts'

/** What course.md says beyond the content of a version. */
export interface ExportedCourse {
  slug: string
  kind: string
  category: string
  expert: string
  priceAmount: number
  listPriceAmount: number | null
  currency: Currency
  validityDays: number | null
  refundDays: number
  refundProgressPercent: number
  content: CourseContent
}

/** The texts of a course folder in normal form, by file name. */
export function folderTexts({ content, ...course }: ExportedCourse): Map<string, string> {
  const texts = new Map<string, string>()
  const { facts } = content
  const price = (amount: number | null) => (amount === null ? null : amount === 0 ? '0' : toDecimal(amount, fractionDigits(course.currency)))
  texts.set(
    'course.md',
    writeMarkdownFile(
      {
        title: facts.title,
        subtitle: facts.subtitle,
        slug: course.slug,
        language: facts.language,
        kind: course.kind,
        category: course.category,
        level: facts.level,
        forms: facts.forms,
        purpose: facts.purpose,
        goal: facts.goal,
        audience: facts.audience,
        problem: facts.problem,
        prerequisites: facts.prerequisites,
        expert: course.expert,
        price: price(course.priceAmount),
        list_price: price(course.listPriceAmount),
        currency: course.currency,
        validity_days: course.validityDays,
        refund_days: course.refundDays,
        refund_progress_percent: course.refundProgressPercent,
        release: facts.release,
        duration_minutes: facts.duration_minutes,
        skills: facts.skills,
        faq: facts.faq.map(({ question, answer }) => ({ question, answer }))
      },
      facts.body
    )
  )
  for (const [index, task] of content.tasks.entries()) writeTask(texts, `${number(index)}-${task.slug}`, task)
  return texts
}

const number = (index: number) => String(index + 1).padStart(2, '0')

function writeTask(texts: Map<string, string>, folder: string, task: TaskContent): void {
  texts.set(
    `${folder}/task.md`,
    writeMarkdownFile(
      {
        title: task.title,
        goal: task.goal,
        evidence: task.evidence,
        skill: task.skill,
        requires: task.requires,
        release_after_days: task.releaseAfterDays,
        due_after_days: task.dueAfterDays
      },
      task.body
    )
  )
  for (const [index, lesson] of task.lessons.entries()) {
    const name = `${number(index)}-${lesson.slug}`
    texts.set(`${folder}/${name}.md`, writeMarkdownFile(lessonFront(lesson, `${name}.gift`), lesson.body))
    if (lesson.settings.quiz) texts.set(`${folder}/${name}.gift`, writeGift(lesson.settings.quiz.questions))
  }
}

function lessonFront({ settings, ...lesson }: LessonContent, giftName: string): Record<string, unknown> {
  const { media, quiz, assignment, resources } = settings
  return {
    title: lesson.title,
    kind: lesson.kind,
    part: lesson.part,
    goal: lesson.goal,
    minutes: lesson.minutes,
    preview: lesson.preview,
    ...(media && { media: media.file, captions: media.captions?.file ?? null }),
    ...(quiz && { questions: giftName, pass_percent: quiz.passPercent, attempts: quiz.attempts, cooldown_hours: quiz.cooldownHours }),
    ...(assignment && {
      accepts: assignment.accepts,
      attempts: assignment.attempts,
      due_after_days: assignment.dueAfterDays,
      pass_score: assignment.passScore,
      answer_within_hours: assignment.answerWithinHours,
      files_allowed: assignment.filesAllowed,
      max_files: assignment.maxFiles,
      group: assignment.group,
      rubric: assignment.rubric.map(({ criterion, weight, levels }) => ({ criterion, weight, levels: Object.fromEntries(Object.entries(levels).sort()) })),
      checklist: assignment.checklist
    }),
    ...(resources?.length && { resources: resources.map(({ file, title }) => ({ file, title })) })
  }
}

/** Writes the folder; the caller has made sure that it is new or empty. */
export async function writeFolder(folder: string, course: ExportedCourse, open: (uploadId: string) => Promise<Readable>): Promise<number> {
  const texts = folderTexts(course)
  for (const [name, text] of texts) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), text)
  }
  for (const file of course.content.files) {
    const whole = path.join(folder, file.path)
    await mkdir(path.dirname(whole), { recursive: true })
    await pipeline(await open(file.uploadId), createWriteStream(whole))
  }
  return texts.size + course.content.files.length
}
