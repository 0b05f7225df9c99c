import { m } from '#paraglide/messages.js'
import type { RemarkKind, RemarkState } from '../../complaints/rules.ts'

const kinds: Record<RemarkKind, () => string> = {
  wrong: m.guiding_kind_wrong,
  unclear: m.guiding_kind_unclear,
  late: m.guiding_kind_late,
  manner: m.guiding_kind_manner,
  other: m.guiding_kind_other,
  praise: m.guiding_kind_praise
}
const states: Record<RemarkState, () => string> = {
  open: m.guiding_state_open,
  answered: m.guiding_state_answered,
  improved: m.guiding_state_improved,
  closed: m.guiding_state_closed
}

export const kindWord = (kind: RemarkKind): string => kinds[kind]()
/** In the order in which they are offered. */
export const kindChoices = () => Object.entries(kinds).map(([value, word]) => ({ value, label: word() }))
export const stateWord = (state: RemarkState): string => states[state]()
