import { m } from '#paraglide/messages.js'
import { link } from '#platform/browser/link.ts'
import type { RailGroup } from '#ui/shell/rail.ts'

/** The places of the expert studio; operators also find the categories there. */
export function studioRail(path: string, curates: boolean): RailGroup[] {
  const item = (place: string, label: string, icon: RailGroup['items'][number]['icon']) => ({
    href: link(place),
    label,
    icon,
    current: place === '/studio' ? path === place : path === place || path.startsWith(`${place}/`)
  })
  return [
    {
      label: m.catalog_studio_teaching(),
      items: [
        item('/studio', m.catalog_studio_overview(), 'home'),
        item('/studio/courses', m.catalog_studio_courses(), 'book'),
        item('/studio/reviews', m.catalog_studio_reviews(), 'pen'),
        item('/studio/questions', m.guidance_studio_questions(), 'message'),
        item('/studio/calendar', m.booking_calendar(), 'calendar'),
        item('/studio/learners', m.learning_learners(), 'users'),
        item('/studio/second-reviews', m.guiding_second_reviews(), 'scales'),
        item('/studio/feedback-on-guidance', m.guiding_remarks(), 'heart'),
        item('/studio/earnings', m.catalog_studio_earnings(), 'wallet'),
        item('/studio/profile', m.catalog_studio_profile(), 'user'),
        item('/studio/probation', m.experts_probation(), 'hourglass'),
        item('/studio/contract', m.experts_contract(), 'award')
      ]
    },
    ...(curates ? [{ label: m.catalog_studio_curating(), items: [item('/studio/categories', m.catalog_studio_categories(), 'list')] }] : []),
    { label: m.ui_brand(), items: [item('/', m.catalog_studio_back(), 'arrow-left')] }
  ]
}
