import type { z } from 'zod'
import type { shownCourse } from '../queries/shapes.ts'

/** What the course page draws: the answer of the query `catalog.course-page`. */
export type ShownCourse = z.infer<typeof shownCourse>

/** schema.org/Course of a course page. */
export function structuredCourse(course: ShownCourse, origin: string, path: string): Record<string, unknown> {
  return {
    '@context': 'https://schema.org',
    '@type': 'Course',
    name: course.title,
    description: course.goal,
    url: origin + path,
    inLanguage: course.language,
    educationalLevel: course.level,
    teaches: course.skills,
    provider: { '@type': 'Organization', name: 'Klearn', url: origin },
    author: { '@type': 'Person', name: course.ownerName, url: `${origin}/experts/${course.ownerUsername}` },
    offers: {
      '@type': 'Offer',
      category: course.priceAmount === 0 ? 'Free' : 'Paid',
      price: (course.priceAmount / 100).toFixed(2),
      priceCurrency: course.currency
    },
    hasCourseInstance: { '@type': 'CourseInstance', courseMode: 'online', courseWorkload: `PT${course.durationMinutes}M` },
    ...(course.rating !== null && {
      aggregateRating: { '@type': 'AggregateRating', ratingValue: course.rating, ratingCount: course.ratingCount, bestRating: 5, worstRating: 1 }
    })
  }
}
