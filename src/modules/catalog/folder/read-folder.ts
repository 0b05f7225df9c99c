import { readdir } from 'node:fs/promises'
import { type Currency, MoneyError, parseMoney } from '#platform/money/index.ts'
import type { VersionFacts } from '../content.ts'
import { checkShape, parseMarkdownFile, parseYaml } from './front-matter.ts'
import { readLinks } from './links.ts'
import type { FolderProblem } from './problem.ts'
import { readText } from './read-text.ts'
import { type FolderTask, readTask } from './read-task.ts'
import { type CourseFile, courseShape, type GeneratedMedia, generatedMediaShape } from './shapes.ts'

/** A file that texts or lessons of the course mention. */
export interface FolderFile {
  /** Relative to the course folder. */
  path: string
  /** It is not there yet: media.yaml says how to make it. */
  made?: GeneratedMedia
}

export interface FolderCourse {
  file: CourseFile
  priceAmount: number
  listPriceAmount: number | null
  facts: VersionFacts
  tasks: FolderTask[]
  files: FolderFile[]
  /** The line of a field in course.md. */
  lineOf(field: string): number
}

export interface Reading {
  root: string
  locale: string
  problems: FolderProblem[]
  files: Map<string, FolderFile>
  media: Map<string, GeneratedMedia>
}

const maxTasks = 60

/** Reads a whole course folder without touching anything; all that is wrong with it comes back at once. */
export async function readFolder(root: string, locale: string): Promise<{ course?: FolderCourse; problems: FolderProblem[] }> {
  const problems: FolderProblem[] = []
  const reading: Reading = { root, locale, problems, files: new Map(), media: new Map() }
  const text = await readText(root, 'course.md', problems)
  const parsed = text === undefined ? undefined : parseMarkdownFile(text, 'course.md', problems)
  if (!parsed) return { problems }
  const file = checkShape(courseShape, parsed, 'course.md', locale, problems)
  await readMediaPlan(reading)
  await readLinks(reading, 'course.md', parsed)
  const tasks: FolderTask[] = []
  for (const folder of await taskFolders(reading)) {
    const task = await readTask(reading, folder.name, folder.slug)
    if (task) tasks.push(task)
  }
  refuseDuplicates(tasks, problems)
  if (!file) return { problems }
  const price = amountOf(file.price, file.currency, parsed.lineOf(['price']), problems)
  const listPrice = file.list_price === null ? null : amountOf(file.list_price, file.currency, parsed.lineOf(['list_price']), problems)
  if (listPrice !== null && listPrice <= price) problems.push({ file: 'course.md', line: parsed.lineOf(['list_price']), code: 'catalog/folder-list-price' })
  const { title, subtitle, goal, audience, problem, prerequisites, language, level, forms, purpose, release, duration_minutes, skills, faq } = file
  const facts = {
    title,
    subtitle,
    goal,
    audience,
    problem,
    prerequisites,
    language,
    level,
    forms,
    purpose,
    release,
    duration_minutes,
    skills,
    faq,
    body: parsed.body
  }
  const course = {
    file,
    priceAmount: price,
    listPriceAmount: listPrice,
    facts,
    tasks,
    files: [...reading.files.values()],
    lineOf: (field: string) => parsed.lineOf([field])
  }
  return { course, problems }
}

function amountOf(text: string, currency: Currency, line: number, problems: FolderProblem[]): number {
  try {
    const amount = parseMoney(text, currency)
    if (amount >= 0 && amount <= 100_000_000) return amount
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error
  }
  problems.push({ file: 'course.md', line, code: 'catalog/folder-price', values: { price: text } })
  return 0
}

async function readMediaPlan(reading: Reading): Promise<void> {
  const names = await readdir(reading.root)
  if (!names.includes('media.yaml')) return
  const text = await readText(reading.root, 'media.yaml', reading.problems)
  const parsed = text === undefined ? undefined : parseYaml(text, 'media.yaml', 0, reading.problems)
  if (!parsed) return
  const list = checkShape(generatedMediaShape.array(), parsed, 'media.yaml', reading.locale, reading.problems)
  for (const one of list ?? []) reading.media.set(one.file, one)
}

async function taskFolders({ root, problems }: Reading): Promise<{ name: string; slug: string }[]> {
  const entries = await readdir(root, { withFileTypes: true })
  const folders: { name: string; slug: string }[] = []
  for (const entry of entries.filter((one) => /^\d/.test(one.name)).sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))) {
    const match = /^\d{2,3}-([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(entry.name)
    if (match && entry.isDirectory()) folders.push({ name: entry.name, slug: match[1] ?? '' })
    else
      problems.push({
        file: entry.name,
        line: 1,
        code: entry.isSymbolicLink() ? 'catalog/folder-outside' : 'catalog/folder-bad-name',
        values: { name: entry.name }
      })
  }
  if (folders.length === 0) problems.push({ file: 'course.md', line: 1, code: 'catalog/folder-no-tasks' })
  if (folders.length > maxTasks) problems.push({ file: folders[maxTasks]?.name ?? '', line: 1, code: 'catalog/folder-too-many', values: { max: maxTasks } })
  return folders.slice(0, maxTasks)
}

function refuseDuplicates(tasks: FolderTask[], problems: FolderProblem[]): void {
  const seen = new Map<string, string>()
  const note = (slug: string, file: string) => {
    const before = seen.get(slug)
    if (before) problems.push({ file, line: 1, code: 'catalog/folder-duplicate', values: { slug: slug.slice(2), other: before } })
    else seen.set(slug, file)
  }
  for (const task of tasks) {
    note(`t ${task.slug}`, `${task.folder}/task.md`)
    for (const lesson of task.lessons) note(`l ${lesson.slug}`, lesson.file)
  }
}
