import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { LessonContent } from '../content.ts'
import type { Question } from '../lesson-settings.ts'
import { checkShape, type MarkdownFile, parseMarkdownFile } from './front-matter.ts'
import { parseGift } from './gift.ts'
import { findMentioned, readLinks } from './links.ts'
import type { Reading } from './read-folder.ts'
import { findFile, readText } from './read-text.ts'
import { type LessonFile, lessonShape, type TaskFile, taskShape } from './shapes.ts'

export interface FolderLesson extends Omit<LessonContent, 'settings'> {
  file: string
  front: LessonFile
  questions: Question[]
  /** Places of the mentioned files, as `findMentioned` found them. */
  mediaPath?: string
  captionsPath?: string
  resourcePaths: string[]
  lineOf(field: string): number
}

export interface FolderTask {
  folder: string
  slug: string
  front: TaskFile
  body: string
  lessons: FolderLesson[]
  lineOf(field: string): number
}

const maxLessons = 100

/** One numbered folder: task.md, and a numbered Markdown file for each lesson. */
export async function readTask(reading: Reading, folder: string, slug: string): Promise<FolderTask | undefined> {
  const { root, problems, locale } = reading
  const file = `${folder}/task.md`
  const text = await readText(root, file, problems)
  const parsed = text === undefined ? undefined : parseMarkdownFile(text, file, problems)
  const front = parsed && checkShape(taskShape, parsed, file, locale, problems)
  if (parsed) await readLinks(reading, file, parsed)
  const lessons: FolderLesson[] = []
  for (const name of await lessonFiles(reading, folder)) {
    const lesson = await readLesson(reading, `${folder}/${name}`)
    if (lesson) lessons.push(lesson)
  }
  return parsed && front ? { folder, slug, front, body: parsed.body, lessons, lineOf: (field) => parsed.lineOf([field]) } : undefined
}

async function lessonFiles({ root, problems }: Reading, folder: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { withFileTypes: true })
  const lessons = entries.filter((entry) => entry.name.endsWith('.md') && entry.name !== 'task.md').map((entry) => entry.name)
  for (const name of lessons) {
    if (!/^\d{2,3}-[a-z0-9]+(-[a-z0-9]+)*\.md$/.test(name))
      problems.push({ file: `${folder}/${name}`, line: 1, code: 'catalog/folder-bad-name', values: { name } })
  }
  if (lessons.length > maxLessons) problems.push({ file: `${folder}/task.md`, line: 1, code: 'catalog/folder-too-many', values: { max: maxLessons } })
  return lessons.slice(0, maxLessons).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

async function readLesson(reading: Reading, file: string): Promise<FolderLesson | undefined> {
  const { root, problems, locale } = reading
  const text = await readText(root, file, problems)
  const parsed = text === undefined ? undefined : parseMarkdownFile(text, file, problems)
  if (!parsed) return undefined
  await readLinks(reading, file, parsed)
  const front = checkShape(lessonShape, parsed, file, locale, problems)
  if (!front) return undefined
  const { title, kind, part, goal, minutes, preview } = front
  const slug = path.posix.basename(file, '.md').replace(/^\d+-/, '')
  return {
    file,
    front,
    slug,
    title,
    kind,
    part,
    goal,
    minutes,
    preview,
    body: parsed.body,
    lineOf: (field) => parsed.lineOf([field]),
    ...(await mentionedFiles(reading, file, front, parsed)),
    questions: front.kind === 'quiz' ? await readQuestions(reading, file, front.questions, parsed) : []
  }
}

async function mentionedFiles(reading: Reading, file: string, front: LessonFile, { lineOf }: MarkdownFile) {
  const find = (name: string | null | undefined, field: PropertyKey[]) => (name ? findMentioned(reading, { file, line: lineOf(field), name }) : undefined)
  const recorded = front.kind === 'video' || front.kind === 'audio' ? front : undefined
  const resourcePaths: string[] = []
  for (const [index, { file: name }] of front.resources.entries()) resourcePaths.push((await find(name, ['resources', index, 'file'])) ?? '')
  return { mediaPath: await find(recorded?.media, ['media']), captionsPath: await find(recorded?.captions, ['captions']), resourcePaths }
}

async function readQuestions({ root, problems }: Reading, file: string, name: string, { lineOf }: MarkdownFile): Promise<Question[]> {
  const place = path.posix.join(path.posix.dirname(file), name)
  const found = await findFile(root, name.includes('..') ? name : place)
  if (found.problem !== undefined) {
    problems.push({ file, line: lineOf(['questions']), code: found.problem, values: { name } })
    return []
  }
  const text = await readText(root, place, problems)
  return text === undefined ? [] : parseGift(text, place, problems)
}
