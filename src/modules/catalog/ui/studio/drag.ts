import type { EditedOutline } from './outline-edited.svelte.ts'

/**
 * Dragging by the grip with mouse, pen or finger: what lies under the pointer makes room at once; letting go
 * saves. The same places are reached from the keyboard, see OutlineEditor.
 */
export function dragFrom(event: PointerEvent, outline: EditedOutline, what: { lessonId: string } | { taskId: string }, done: () => void): void {
  if (event.button !== 0) return
  event.preventDefault()
  outline.begin()
  let moved = false

  const over = (move: PointerEvent) => {
    const under = document.elementFromPoint(move.clientX, move.clientY)
    const row = under?.closest<HTMLElement>('[data-lesson]')
    const box = under?.closest<HTMLElement>('[data-task]')
    if (!box) return
    const taskId = box.dataset.task ?? ''
    if ('taskId' in what) {
      if (taskId === what.taskId) return
      outline.putTask(
        what.taskId,
        outline.tasks.findIndex((task) => task.taskId === taskId)
      )
      moved = true
      return
    }
    const place = outline.placeOf(what.lessonId)
    if (row?.dataset.lesson && row.dataset.lesson !== what.lessonId) {
      const at = outline.placeOf(row.dataset.lesson)?.at ?? 0
      const half = row.getBoundingClientRect()
      const below = move.clientY > half.top + half.height / 2
      const same = place?.task.taskId === taskId
      const to = same ? at : below ? at + 1 : at
      // Within a list the row changes place only when its middle is passed, or two rows would flicker.
      if (!same || (place && ((place.at < at && below) || (place.at > at && !below)))) {
        outline.putLesson(what.lessonId, taskId, to)
        moved = true
      }
    } else if (!row && place?.task.taskId !== taskId) {
      outline.putLesson(what.lessonId, taskId, Number.POSITIVE_INFINITY)
      moved = true
    }
  }
  const end = (up: Event) => {
    removeEventListener('pointermove', over)
    removeEventListener('pointerup', end)
    removeEventListener('pointercancel', end)
    removeEventListener('keydown', cancel, true)
    if (up.type !== 'pointerup') {
      if (moved) outline.back()
    } else if (moved) void ('taskId' in what ? outline.keepTask(what.taskId) : outline.keepLesson(what.lessonId))
    done()
  }
  const cancel = (key: KeyboardEvent) => {
    if (key.key === 'Escape') end(key)
  }
  addEventListener('pointermove', over)
  addEventListener('pointerup', end)
  addEventListener('pointercancel', end)
  addEventListener('keydown', cancel, true)
}
