import type { Criterion } from '#ui/rubric.ts'
import { m } from '#paraglide/messages.js'
import type { assignmentState } from '../queries.ts'

/** What `tasks.assignment-state` answers. */
export type AssignmentPage = Awaited<ReturnType<(typeof assignmentState)['run']>>
export type Attempt = AssignmentPage['attempts'][number]
export type WorkFile = Attempt['files'][number]

/** The rubric as the table wants it: levels 1 and 2 share a cell. */
export const criteriaOf = (rubric: AssignmentPage['assignment']['rubric']): Criterion[] =>
  rubric.map(({ criterion, weight, levels }) => ({
    id: criterion,
    name: criterion,
    weight,
    low: [levels['1'], levels['2']].filter(Boolean).join(m.tasks_levels_join()),
    pass: levels['3'],
    high: levels['5'] || levels['4']
  }))
