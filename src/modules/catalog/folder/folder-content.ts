import type { CourseContent, LessonContent } from '../content.ts'
import type { LessonSettings } from '../lesson-settings.ts'
import { type GateProblem, gateProblems } from '../publishing/gate.ts'
import type { FolderProblem } from './problem.ts'
import type { FolderCourse } from './read-folder.ts'
import type { FolderLesson } from './read-task.ts'

/** What was read from a folder as a version, with the uploads of its files by place. */
export function contentOf(course: FolderCourse, ids: Map<string, string>): CourseContent {
  return {
    facts: course.facts,
    files: [...ids].map(([place, uploadId]) => ({ path: place, uploadId })),
    tasks: course.tasks.map(({ slug, front, body, lessons }) => ({
      slug,
      title: front.title,
      goal: front.goal,
      evidence: front.evidence,
      skill: front.skill,
      requires: front.requires,
      releaseAfterDays: front.release_after_days,
      dueAfterDays: front.due_after_days,
      body,
      lessons: lessons.map((lesson) => lessonContent(lesson, ids))
    }))
  }
}

function lessonContent(lesson: FolderLesson, ids: Map<string, string>): LessonContent {
  const { slug, title, kind, part, goal, minutes, preview, body } = lesson
  return { slug, title, kind, part, goal, minutes, preview, body, settings: settingsOf(lesson, ids) }
}

function settingsOf({ front, questions, mediaPath, captionsPath, resourcePaths }: FolderLesson, ids: Map<string, string>): LessonSettings {
  const settings: LessonSettings = {}
  const file = (written: string, place = '') => ({ uploadId: ids.get(place) ?? '', file: written })
  if (front.kind === 'video' || front.kind === 'audio')
    settings.media = { ...file(front.media, mediaPath), captions: front.captions ? file(front.captions, captionsPath) : null }
  if (front.kind === 'quiz') settings.quiz = { questions, passPercent: front.pass_percent, attempts: front.attempts, cooldownHours: front.cooldown_hours }
  if (front.kind === 'assignment') {
    settings.assignment = {
      accepts: front.accepts,
      attempts: front.attempts,
      dueAfterDays: front.due_after_days,
      passScore: front.pass_score,
      rubric: front.rubric,
      checklist: front.checklist,
      answerWithinHours: front.answer_within_hours,
      filesAllowed: front.files_allowed,
      maxFiles: front.max_files,
      group: front.group
    }
  }
  if (front.resources.length > 0) settings.resources = front.resources.map((one, index) => ({ ...file(one.file, resourcePaths[index]), title: one.title }))
  return settings
}

/** What the publish gate says, told as problems of files. */
export function unpublishable(course: FolderCourse): FolderProblem[] {
  const content = contentOf(course, new Map(course.files.map((file) => [file.path, '00000000-0000-7000-8000-000000000000'])))
  return gateProblems({ kind: course.file.kind, hasCategory: true, content }).map((problem) => ({
    ...placeOf(course, problem),
    code: problem.code,
    values: problem.values
  }))
}

/** What even a draft cannot be: a prerequisite that is not there, is named twice or needs the task itself. */
export const unwritable = (course: FolderCourse): FolderProblem[] =>
  unpublishable(course).filter(({ code }) => /^catalog\/gate-requires-(gap|duplicate|cycle)$/.test(code))

function placeOf(course: FolderCourse, problem: GateProblem): { file: string; line: number } {
  const task = course.tasks.find((one) => one.slug === problem.task?.slug)
  const lesson = task?.lessons.find((one) => one.slug === problem.lesson?.slug)
  const field = problem.code.includes('goal')
    ? 'goal'
    : problem.code.includes('requires')
      ? 'requires'
      : problem.code.includes('rubric')
        ? 'rubric'
        : problem.code.includes('question')
          ? 'questions'
          : 'title'
  if (lesson) return { file: lesson.file, line: lesson.lineOf(field) }
  if (task) return { file: `${task.folder}/task.md`, line: task.lineOf(field) }
  return { file: 'course.md', line: course.lineOf(field) }
}
