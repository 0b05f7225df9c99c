import { z } from 'zod'
import { usualPlan, usualThresholds } from '../rules.ts'

const count = (most: number, usual: number) => z.coerce.number().int().min(0).max(most).default(usual)
const percent = (usual: number) => z.coerce.number().min(1).max(99).default(usual)

export const planShape = z.object({
  reviews: count(200, usualPlan.reviews),
  answers: count(200, usualPlan.answers),
  courses: count(10, usualPlan.courses),
  replyHours: z.coerce.number().int().min(1).max(168).default(usualPlan.replyHours),
  note: z.string().trim().max(2000).default('')
})

export const thresholdsShape = z.object({
  satisfaction: z.coerce.number().min(1).max(4.9).default(usualThresholds.satisfaction),
  completion: percent(usualThresholds.completion),
  outcome: percent(usualThresholds.outcome),
  onTime: percent(usualThresholds.onTime)
})
