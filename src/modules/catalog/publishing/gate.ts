import type { CourseContent, LessonContent, TaskContent } from '../content.ts'
import { graphProblems } from './graph.ts'
import type { Question } from '../lesson-settings.ts'
import type { CourseKind } from '../rules.ts'

/** Something that keeps a version from being published, and where. */
export interface GateProblem {
  /** Text: `error_catalog_gate_…`. */
  code: string
  /** Where to mend it; neither: the course itself. */
  task?: { slug: string; title: string }
  lesson?: { slug: string; title: string }
  values?: Record<string, string | number>
}

// A goal is measurable when it names a quantity or something that others can see done (R44).
const quantity =
  /[0-9０-９]|[一二三四五六七八九十百千万两半每](?![下些点定般样直起切])|\b(one|two|three|four|five|six|seven|eight|nine|ten|half|each|every|all)\b/i
const visible =
  /写|画|做|算|列|说出|说清|讲|指出|找出|判断|选|拆|改|交|建|搭|跑|解释|解决|演示|完成|独立|区分|复述|录|拍|练|读懂|看懂|比较|设计|部署|测|背|通过|证明|提出|回答|连续|\b(write|draw|make|build|compute|calculate|list|name|explain|show|choose|split|fix|submit|run|solve|record|pass|prove|compare|design|deploy|measure|read|say|give|finish|complete|produce|identify|sort|apply|leave|hold|open|bring|recover|restore|undo|find|turn|tell|answer|repeat|keep|set|move|rename|merge|handle|plan|draft|edit)\w*\b/i

/** Whether a goal says something that can be checked, not only "understand" or "know". */
export const isMeasurable = (goal: string): boolean => goal.trim().length >= 4 && (quantity.test(goal) || visible.test(goal))

export interface Gated {
  kind: CourseKind
  hasCategory: boolean
  content: CourseContent
}

/** R44, R45, R140: everything that is still missing before learners may see this version. */
export function gateProblems({ kind, hasCategory, content }: Gated): GateProblem[] {
  const { facts, tasks } = content
  const problems: GateProblem[] = []
  const need = (fine: unknown, code: string) => {
    if (!fine) problems.push({ code: `catalog/gate-${code}` })
  }
  need(facts.title.trim(), 'title')
  need(isMeasurable(facts.goal), 'goal')
  need(facts.audience.trim(), 'audience')
  need(facts.problem.trim(), 'problem')
  need(hasCategory, 'category')
  need(facts.forms.length > 0, 'forms')
  need(
    tasks.some((task) => task.lessons.length > 0),
    'no-lessons'
  )
  need(kind === 'course' || tasks.length === 1, 'one-task')
  for (const task of tasks) problems.push(...taskProblems(task))
  const bySlug = new Map(tasks.map((task) => [task.slug, task]))
  for (const problem of graphProblems(tasks.map((task) => ({ id: task.slug, requires: task.requires })))) {
    const task = bySlug.get(problem.taskId) as TaskContent
    problems.push({ code: `catalog/gate-requires-${problem.kind}`, task, values: { required: bySlug.get(problem.requiredId)?.title ?? problem.requiredId } })
  }
  return problems.map(({ task, lesson, ...rest }) => ({ ...rest, ...(task && { task: nameOf(task) }), ...(lesson && { lesson: nameOf(lesson) }) }))
}

const nameOf = ({ slug, title }: { slug: string; title: string }) => ({ slug, title })

function taskProblems(task: TaskContent): GateProblem[] {
  const problems: GateProblem[] = []
  if (!isMeasurable(task.goal)) problems.push({ code: 'catalog/gate-task-goal', task })
  if (task.lessons.length === 0) problems.push({ code: 'catalog/gate-task-empty', task })
  for (const lesson of task.lessons) {
    for (const code of lessonProblems(lesson)) problems.push({ code: `catalog/gate-${code}`, task, lesson })
  }
  return problems
}

function lessonProblems({ kind, goal, body, settings }: LessonContent): string[] {
  const problems: string[] = []
  if (!isMeasurable(goal)) problems.push('lesson-goal')
  if (kind === 'article' && !body.trim()) problems.push('lesson-text')
  if ((kind === 'video' || kind === 'audio') && !settings.media) problems.push('lesson-media')
  if (kind === 'quiz') {
    const questions = settings.quiz?.questions ?? []
    if (questions.length === 0) problems.push('no-questions')
    if (!questions.every(hasAnswer)) problems.push('question-answer')
  }
  if (kind === 'assignment') {
    const rubric = settings.assignment?.rubric ?? []
    if (rubric.length === 0) problems.push('no-rubric')
    else if (rubric.reduce((sum, one) => sum + one.weight, 0) !== 100) problems.push('rubric-weights')
  }
  return problems
}

/** Whether a question can be answered right. */
export function hasAnswer(question: Question): boolean {
  if (question.kind === 'single') return question.choices.filter((choice) => choice.weight === 100).length === 1
  if (question.kind === 'multiple') return Math.abs(question.choices.reduce((sum, choice) => sum + Math.max(0, choice.weight), 0) - 100) <= 1
  if (question.kind === 'fill_in') return question.accepted.some((text) => text.trim())
  return true
}
