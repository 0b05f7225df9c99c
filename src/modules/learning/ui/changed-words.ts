import { m } from '#paraglide/messages.js'

const words: Record<string, () => string> = {
  title: m.learning_change_title,
  text: m.learning_change_text,
  goal: m.learning_change_goal,
  settings: m.learning_change_settings,
  place: m.learning_change_place,
  release: m.learning_change_plan,
  due: m.learning_change_plan,
  requires: m.learning_change_plan
}

/** What differs in a lesson or part, in words: 正文，目标. */
export const changedWords = (fields: readonly string[]): string =>
  [...new Set(fields.map((field) => (words[field] ?? m.learning_change_other)()))].join(m.learning_list_comma())
