import { m } from '#paraglide/messages.js'
import { link } from '#platform/browser/link.ts'
import type { Course } from '#ui/course.ts'
import type { ListedCourse } from '../queries/course-list.ts'
import { coursePath } from '../rules.ts'
import { formsText, kindWords, levelWords, purposeWords } from './words.ts'

/** Below this many votes a mean says little, and the card says so instead. */
const fewVotes = 20

export interface CardExtras {
  /** Percent learnt, when it is theirs. */
  progress?: number | null
}

/** What the course card of the kit shows of a listed course. */
export function cardOf(course: ListedCourse, { progress }: CardExtras = {}): Course {
  const few = course.ratingCount > 0 && course.ratingCount < fewVotes
  return {
    href: link(coursePath(course)),
    title: course.title,
    facts: [levelWords[course.level](), course.kind === 'task' ? kindWords.task() : formsText(course.forms), purposeWords[course.purpose]()],
    goal: course.goal,
    category: course.categorySlug ?? undefined,
    seed: course.slug,
    motif: course.motif ?? undefined,
    expert: {
      name: course.ownerName,
      seed: course.ownerSeed || course.ownerUsername,
      certified: course.ownerState === 'certified',
      probation: course.ownerState === 'probation',
      team: course.ownerKind === 'team'
    },
    price: { amount: course.priceAmount, currency: course.currency, listAmount: course.listPriceAmount },
    rating: few ? null : course.rating,
    learners: course.learnerCount,
    learnersText: few ? m.catalog_few_ratings({ count: course.ratingCount }) : course.learnerCount === 0 ? m.catalog_new() : null,
    progress
  }
}
