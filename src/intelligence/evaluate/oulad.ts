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

/** Enrolments with their submissions; the assessment dates may come from any of the tables given. */
export function joinOulad({ enrollments, submissions }: OuladTables, assessmentTables: readonly Table[]): OuladTerm {
  const assessments = new Map<string, Assessment[]>()
  const seen = new Set<string>()
  for (const table of assessmentTables) {
    const [course, term, id, type, day, weight] = ['code_module', 'code_presentation', 'id_assessment', 'assessment_type', 'date', 'weight'].map((name) =>
      columnOf(table, name)
    )
    for (const row of table.rows) {
      if (seen.has(row[id!]!)) continue
      seen.add(row[id!]!)
      const key = `${row[course!]} ${row[term!]}`
      if (!assessments.has(key)) assessments.set(key, [])
      assessments.get(key)!.push({ id: row[id!]!, type: row[type!]!, day: number(row[day!]!), weight: number(row[weight!]!) })
    }
  }
  const [course, term, student, registered, unregistered, clicks, interactions, result] = [
    'code_module',
    'code_presentation',
    'id_student',
    'date_registration',
    'date_unregistration',
    'pre_course_clicks',
    'pre_course_interaction_rows',
    'final_result'
  ].map((name) => columnOf(enrollments, name))
  const background = BACKGROUND.map((name) => columnOf(enrollments, name))
  const byKey = new Map<string, Enrolment>()
  for (const row of enrollments.rows) {
    const enrolment: Enrolment = {
      course: row[course!]!,
      term: row[term!]!,
      student: row[student!]!,
      background: background.map((column) => row[column]),
      registered: number(row[registered!]!),
      unregistered: number(row[unregistered!]!),
      clicks: number(row[clicks!]!),
      interactions: number(row[interactions!]!),
      result: row[result!]!,
      submissions: new Map()
    }
    byKey.set(`${enrolment.course} ${enrolment.term} ${enrolment.student}`, enrolment)
  }
  if (submissions) {
    const [courseOf, termOf, studentOf, assessment, day, score, banked] = [
      'code_module',
      'code_presentation',
      'id_student',
      'id_assessment',
      'date_submitted',
      'score',
      'is_banked'
    ].map((name) => columnOf(submissions, name))
    for (const row of submissions.rows) {
      byKey
        .get(`${row[courseOf!]} ${row[termOf!]} ${row[studentOf!]}`)
        ?.submissions.set(row[assessment!]!, { day: number(row[day!]!), score: number(row[score!]!), banked: row[banked!] === '1' })
    }
  }
  return { enrolments: [...byKey.values()], assessments }
}

/** Those still enrolled on the day: the others need no prediction. */
export function enrolledOn(enrolments: readonly Enrolment[], day: number): Enrolment[] {
  return enrolments.filter(({ registered, unregistered }) => !(registered > day) && !(unregistered <= day))
}

export const backgroundNames = BACKGROUND
