import { m } from '#paraglide/messages.js'
import type { IconName } from '#ui/icons.ts'

/** What can be found, in the order of the tabs. */
export const searchKinds: Record<string, { words: () => string; icon: IconName }> = {
  course: { words: m.catalog_search_kind_course, icon: 'book' },
  task: { words: m.catalog_search_kind_task, icon: 'target' },
  lesson: { words: m.catalog_search_kind_lesson, icon: 'file' },
  expert: { words: m.catalog_search_kind_expert, icon: 'award' },
  discussion: { words: m.catalog_search_kind_discussion, icon: 'message' },
  reply: { words: m.catalog_search_kind_reply, icon: 'quote' },
  article: { words: m.catalog_search_kind_article, icon: 'note' }
}
