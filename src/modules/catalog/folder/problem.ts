import { messageOf } from '#platform/http/message.ts'

/** Something wrong with a course folder, told so that an author finds it. */
export interface FolderProblem {
  /** Relative to the folder. */
  file: string
  line: number
  /** Text: `error_catalog_folder_…`. */
  code: string
  values?: Record<string, string | number>
}

/** The folder was refused; nothing has changed. */
export class BrokenFolder extends Error {
  override name = 'BrokenFolder'
  readonly problems: FolderProblem[]

  constructor(problems: FolderProblem[]) {
    super(problems.map((one) => `${one.file}:${one.line} ${one.code}`).join('\n'))
    this.problems = problems
  }
}

/** One line for a terminal: `02-wash/task.md:5 这一项要填`. */
export const problemLine = (problem: FolderProblem, locale: string) => `${problem.file}:${problem.line} ${messageOf(problem.code, locale, problem.values)}`
