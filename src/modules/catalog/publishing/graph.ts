/** A task and the tasks that must be done first, in the order of the outline. */
export interface GraphTask {
  id: string
  requires: readonly string[]
}

export interface GraphProblem {
  taskId: string
  requiredId: string
  /** gap: there is no such task; later: it stands after the one that needs it. */
  kind: 'gap' | 'duplicate' | 'cycle' | 'later'
}

/** R45: what is wrong with the prerequisites. Empty: each task can be reached by doing the outline from the top. */
export function graphProblems(tasks: readonly GraphTask[]): GraphProblem[] {
  const place = new Map(tasks.map((task, index) => [task.id, index]))
  const problems: GraphProblem[] = []
  for (const [index, task] of tasks.entries()) {
    const seen = new Set<string>()
    for (const requiredId of task.requires) {
      const at = place.get(requiredId)
      if (seen.has(requiredId)) problems.push({ taskId: task.id, requiredId, kind: 'duplicate' })
      else if (at === undefined) problems.push({ taskId: task.id, requiredId, kind: 'gap' })
      else if (reaches(tasks, place, requiredId, task.id)) problems.push({ taskId: task.id, requiredId, kind: 'cycle' })
      else if (at > index) problems.push({ taskId: task.id, requiredId, kind: 'later' })
      seen.add(requiredId)
    }
  }
  return problems
}

/** Whether doing `from` needs, over any number of steps, `target` to be done. */
function reaches(tasks: readonly GraphTask[], place: Map<string, number>, from: string, target: string): boolean {
  const open = [from]
  const seen = new Set<string>()
  while (open.length > 0) {
    const id = open.pop() as string
    if (id === target) return true
    if (seen.has(id)) continue
    seen.add(id)
    open.push(...(tasks[place.get(id) ?? -1]?.requires ?? []))
  }
  return false
}
