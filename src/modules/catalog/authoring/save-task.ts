import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { type GraphProblem, graphProblems } from '../publishing/graph.ts'
import { useCase } from '../tables.ts'
import { openDraft } from './open-course.ts'

export const saveTask = useCase({
  id: 'catalog.save-task',
  summary: 'Save a task of a draft; prerequisites that make a cycle or name a missing task are refused',
  access: signedIn,
  input: z.object({
    courseId: z.uuid(),
    taskId: z.uuid(),
    revision: z.number().int(),
    title: z.string().trim().min(1).max(80).optional(),
    goal: z.string().trim().max(400).optional(),
    evidence: z.string().trim().max(400).optional(),
    skill: z.string().trim().max(60).optional(),
    requires: z.array(z.uuid()).max(20).optional(),
    releaseAfterDays: z.number().int().min(0).max(3650).optional(),
    dueAfterDays: z.number().int().min(1).max(3650).nullable().optional(),
    body: z.string().max(100_000).optional()
  }),
  output: z.object({ revision: z.number() }),
  async run(doing, { courseId, taskId, revision, releaseAfterDays, dueAfterDays, ...facts }) {
    const { work } = doing
    const { versionId } = await openDraft(doing, courseId)
    if (facts.requires) {
      const tasks = await work
        .selectFrom('catalog.task')
        .select(['task_id as id', 'requires'])
        .where('version_id', '=', versionId)
        .orderBy('position')
        .execute()
      const changed = tasks.map((task) => (task.id === taskId ? { ...task, requires: facts.requires ?? [] } : task))
      // An order that is not right yet may be saved: the gate asks for it. A cycle never makes sense.
      const broken = graphProblems(changed).find((problem) => problem.taskId === taskId && problem.kind !== 'later')
      if (broken) throw refuse.invalid('platform/invalid', { fields: { requires: [codes[broken.kind]] } })
    }
    const saved = await work
      .updateTable('catalog.task')
      .set((eb) => ({
        ...facts,
        ...(releaseAfterDays !== undefined && { release_after_days: releaseAfterDays }),
        ...(dueAfterDays !== undefined && { due_after_days: dueAfterDays }),
        revision: eb('revision', '+', 1)
      }))
      .where('version_id', '=', versionId)
      .where('task_id', '=', taskId)
      .where('revision', '=', revision)
      .returning('revision')
      .executeTakeFirst()
    if (saved) return { revision: saved.revision }
    const there = await work.selectFrom('catalog.task').select('task_id').where('version_id', '=', versionId).where('task_id', '=', taskId).executeTakeFirst()
    throw there ? refuse.conflict('catalog/edited-elsewhere') : refuse.notFound('catalog/no-task')
  }
})

const codes: Record<GraphProblem['kind'], string> = {
  gap: 'catalog/requires-gap',
  duplicate: 'catalog/requires-duplicate',
  cycle: 'catalog/requires-cycle',
  later: 'catalog/requires-later'
}
