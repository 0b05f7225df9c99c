import { z } from 'zod'
import { lessonKinds, lessonParts, lessonSettingsShape } from '../lesson-settings.ts'
import { factsShape } from '../authoring/facts-shape.ts'
import { courseForms, courseKinds, courseLevels, purposes } from '../rules.ts'

/** What a card of a course shows. */
export const listedCourse = z.object({
  id: z.string(),
  kind: z.enum(courseKinds),
  slug: z.string(),
  title: z.string(),
  goal: z.string(),
  level: z.enum(courseLevels),
  forms: z.array(z.enum(courseForms)),
  purpose: z.enum(purposes),
  language: z.string(),
  categorySlug: z.string().nullable(),
  motif: z.string().nullable(),
  priceAmount: z.number(),
  listPriceAmount: z.number().nullable(),
  currency: z.string(),
  learnerCount: z.number(),
  ratingCount: z.number(),
  /** Mean of the three axes; null without a vote. */
  rating: z.number().nullable(),
  publishedAt: z.date(),
  ownerId: z.string(),
  ownerName: z.string(),
  ownerUsername: z.string(),
  ownerSeed: z.string(),
  /** Whether the owner carries the seal, is on probation, is a team; null: no expert's profile. */
  ownerState: z.enum(['applicant', 'probation', 'certified', 'suspended']).nullable(),
  ownerKind: z.enum(['person', 'team']).nullable()
})

export const category = z.object({
  id: z.string(),
  slug: z.string(),
  parentSlug: z.string().nullable(),
  nameZh: z.string(),
  nameEn: z.string(),
  motif: z.string().nullable(),
  position: z.number()
})

const outlineLesson = z.object({
  lessonId: z.string(),
  taskId: z.string(),
  position: z.number(),
  slug: z.string(),
  title: z.string(),
  kind: z.enum(lessonKinds),
  part: z.enum(lessonParts),
  goal: z.string(),
  minutes: z.number(),
  preview: z.boolean()
})

export const outlineTask = z.object({
  taskId: z.string(),
  position: z.number(),
  slug: z.string(),
  title: z.string(),
  goal: z.string(),
  evidence: z.string(),
  skill: z.string(),
  requires: z.array(z.string()),
  releaseAfterDays: z.number(),
  dueAfterDays: z.number().nullable(),
  lessons: z.array(outlineLesson)
})

export const fullLesson = outlineLesson.extend({
  versionId: z.string(),
  body: z.string(),
  settings: lessonSettingsShape,
  files: z.record(z.string(), z.string())
})

const changedItem = z.object({ id: z.string(), title: z.string(), kind: z.enum(lessonKinds).optional(), fields: z.array(z.string()) })
const changes = z.object({ added: z.array(changedItem), removed: z.array(changedItem), changed: z.array(changedItem) })
export const differences = z.object({ facts: z.array(z.string()), tasks: changes, lessons: changes })

export const pageOf = <Row extends z.ZodType>(row: Row) => z.object({ rows: z.array(row), next: z.string().nullable() })

const score = z.number().nullable()

/** What the page of a course shows. */
export const shownCourse = listedCourse.extend({
  status: z.enum(['published', 'withdrawn']),
  versionId: z.string(),
  versionNumber: z.number(),
  versionNote: z.string(),
  durationMinutes: z.number(),
  lessonCount: z.number(),
  validityDays: z.number().nullable(),
  refundDays: z.number(),
  refundProgressPercent: z.number(),
  updatedAt: z.date(),
  firstPublishedAt: z.date(),
  ratingContent: score,
  ratingInteraction: score,
  ratingOutcome: score,
  categoryZh: z.string().nullable(),
  categoryEn: z.string().nullable(),
  ownerHeadline: z.string(),
  ...factsShape.pick({ subtitle: true, audience: true, problem: true, prerequisites: true, release: true, skills: true, faq: true }).shape,
  html: z.string(),
  /** A row of the experts' cards; null: the owner has none. */
  expert: z.looseObject({ person_id: z.string() }).nullable(),
  tasks: z.array(outlineTask.extend({ passScore: score, passPercent: score }))
})

/** A course as its authors see it. */
export const studioShape = z.object({
  id: z.string(),
  slug: z.string(),
  kind: z.enum(courseKinds),
  status: z.enum(['draft', 'published', 'withdrawn']),
  withdrawnByStaff: z.boolean(),
  learnerCount: z.number(),
  publishedVersionId: z.string().nullable(),
  publishedAt: z.date().nullable(),
  reviewedAt: z.date().nullable(),
  stale: z.boolean(),
  draftId: z.string().nullable(),
  edited: z.boolean(),
  offer: z.object({
    slug: z.string(),
    categorySlug: z.string().nullable(),
    priceAmount: z.number(),
    listPriceAmount: z.number().nullable(),
    currency: z.string(),
    validityDays: z.number().nullable(),
    refundDays: z.number(),
    refundProgressPercent: z.number()
  }),
  version: factsShape.extend({
    id: z.string(),
    number: z.number(),
    state: z.enum(['draft', 'published']),
    revision: z.number(),
    note: z.string(),
    language: z.string()
  }),
  tasks: z.array(outlineTask.extend({ revision: z.number(), body: z.string() })),
  missing: z.array(
    z.object({
      code: z.string(),
      task: z.object({ slug: z.string(), title: z.string() }).optional(),
      lesson: z.object({ slug: z.string(), title: z.string() }).optional(),
      values: z.record(z.string(), z.union([z.string(), z.number()])).optional()
    })
  ),
  members: z.array(z.object({ id: z.string(), name: z.string(), username: z.string(), avatarSeed: z.string() })),
  request: z
    .object({
      id: z.string(),
      note: z.string(),
      state: z.enum(['open', 'approved', 'declined', 'outdated']),
      reason: z.string().nullable(),
      requestedAt: z.date()
    })
    .nullable(),
  categories: z.array(category),
  may: z.object({ publish: z.boolean(), restore: z.boolean(), sell: z.boolean(), decide: z.boolean() })
})

export const authoredCourse = z.object({
  id: z.string(),
  slug: z.string(),
  kind: z.enum(courseKinds),
  title: z.string(),
  goal: z.string(),
  status: z.enum(['draft', 'published', 'withdrawn']),
  learnerCount: z.number(),
  ratingCount: z.number(),
  priceAmount: z.number(),
  currency: z.string(),
  taskCount: z.number(),
  lessonCount: z.number(),
  publishedNumber: z.number().nullable(),
  editedAt: z.date(),
  draftEdited: z.boolean(),
  reviewedAt: z.date().nullable(),
  ownerName: z.string(),
  requested: z.boolean(),
  categorySlug: z.string().nullable(),
  stale: z.boolean()
})
