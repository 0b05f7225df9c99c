/**
 * The Open University learning analytics set (Kuzilek, Hlosta, Zdrahal 2017): three tables, and for each enrolment what is
 * known on a given day of the course. Nothing dated after that day may enter a feature.
 */
import { columnOf, joinTables, readCsv, type Table } from '../files/csv.ts'
import { DataFileError } from '../files/read.ts'
import type { Cell } from '../predict/table.ts'

export interface OuladTables {
  enrollments: Table
  submissions: Table | undefined
  assessments: Table | undefined
}

/** Sorts files by their header into the three tables. */
export async function readOulad(paths: readonly string[]): Promise<OuladTables> {
  const kinds: Record<'enrollments' | 'submissions' | 'assessments', Table[]> = { enrollments: [], submissions: [], assessments: [] }
  for (const path of paths) {
    const table = await readCsv(path)
    const has = (name: string) => table.columns.includes(name)
    if (has('final_result')) kinds.enrollments.push(table)
    else if (has('date_submitted')) kinds.submissions.push(table)
    else if (has('assessment_type')) kinds.assessments.push(table)
    else throw new DataFileError(path, 1, 'its header is none of enrollments (final_result), submissions (date_submitted), assessments (assessment_type)')
  }
  if (kinds.enrollments.length === 0) throw new DataFileError(paths[0] ?? 'dropout', undefined, 'no enrollments table among the files')
  const join = (tables: Table[]) => (tables.length > 0 ? joinTables(tables) : undefined)
  return { enrollments: join(kinds.enrollments)!, submissions: join(kinds.submissions), assessments: join(kinds.assessments) }
}

interface Assessment {
  id: string
  type: string
  day: number
  weight: number
}

interface Submission {
  day: number
  score: number
  banked: boolean
}

export interface Enrolment {
  course: string
  term: string
  student: string
  background: Cell[]
  registered: number
  unregistered: number
  clicks: number
  interactions: number
  result: string
  /** By assessment id. */
  submissions: Map<string, Submission>
}

export interface OuladTerm {
  enrolments: Enrolment[]
  /** By course and term. */
  assessments: Map<string, Assessment[]>
}

const BACKGROUND = ['gender', 'region', 'num_of_prev_attempts', 'studied_credits', 'disability', 'imd_band_cd', 'age_band_cd', 'highest_education_cd']

const number = (cell: string) => (cell === '' || cell === '?' ? Number.NaN : Number(cell))

/** Cell by row and column name: a column that says something more may be absent, then it is unknown everywhere. */
function cellReader(table: Table, needed: readonly string[], optional: readonly string[]): (row: readonly string[], name: string) => string {
  const places = new Map([
    ...needed.map((name): [string, number] => [name, columnOf(table, name)]),
    ...optional.map((name): [string, number] => [name, table.columns.indexOf(name)])
  ])
  return (row, name) => row[places.get(name)!] ?? ''
}

/** Enrolments with their submissions; the assessment dates may come from any of the tables given. */
export function joinOulad({ enrollments, submissions }: OuladTables, assessmentTables: readonly Table[]): OuladTerm {
  const byKey = new Map<string, Enrolment>()
  const cell = cellReader(
    enrollments,
    ['code_module', 'code_presentation', 'id_student', 'date_registration', 'date_unregistration', 'final_result'],
    ['pre_course_clicks', 'pre_course_interaction_rows', ...BACKGROUND]
  )
  for (const row of enrollments.rows) {
    const enrolment: Enrolment = {
      course: cell(row, 'code_module'),
      term: cell(row, 'code_presentation'),
      student: cell(row, 'id_student'),
      background: BACKGROUND.map((name) => cell(row, name)),
      registered: number(cell(row, 'date_registration')),
      unregistered: number(cell(row, 'date_unregistration')),
      clicks: number(cell(row, 'pre_course_clicks')),
      interactions: number(cell(row, 'pre_course_interaction_rows')),
      result: cell(row, 'final_result'),
      submissions: new Map()
    }
    byKey.set(`${enrolment.course} ${enrolment.term} ${enrolment.student}`, enrolment)
  }
  if (submissions) addSubmissions(byKey, submissions)
  return { enrolments: [...byKey.values()], assessments: assessmentsOf(assessmentTables) }
}

function addSubmissions(byKey: ReadonlyMap<string, Enrolment>, table: Table): void {
  const cell = cellReader(table, ['code_module', 'code_presentation', 'id_student', 'id_assessment', 'date_submitted', 'score'], ['is_banked'])
  for (const row of table.rows) {
    byKey.get(`${cell(row, 'code_module')} ${cell(row, 'code_presentation')} ${cell(row, 'id_student')}`)?.submissions.set(cell(row, 'id_assessment'), {
      day: number(cell(row, 'date_submitted')),
      score: number(cell(row, 'score')),
      banked: cell(row, 'is_banked') === '1'
    })
  }
}

function assessmentsOf(tables: readonly Table[]): Map<string, Assessment[]> {
  const assessments = new Map<string, Assessment[]>()
  const seen = new Set<string>()
  for (const table of tables) {
    const cell = cellReader(table, ['code_module', 'code_presentation', 'id_assessment', 'assessment_type', 'date'], ['weight'])
    for (const row of table.rows) {
      const id = cell(row, 'id_assessment')
      if (seen.has(id)) continue
      seen.add(id)
      const key = `${cell(row, 'code_module')} ${cell(row, 'code_presentation')}`
      if (!assessments.has(key)) assessments.set(key, [])
      assessments.get(key)!.push({ id, type: cell(row, 'assessment_type'), day: number(cell(row, 'date')), weight: number(cell(row, 'weight')) })
    }
  }
  return assessments
}

/** Those still enrolled on the day: the others need no prediction. */
export function enrolledOn(enrolments: readonly Enrolment[], day: number): Enrolment[] {
  return enrolments.filter(({ registered, unregistered }) => !(registered > day) && !(unregistered <= day))
}

export const backgroundNames = BACKGROUND
