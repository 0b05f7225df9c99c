import { z } from 'zod'
import { courseForms, courseLevels, languages, purposes } from '../rules.ts'

const line = (max: number) => z.string().trim().max(max)

/** What a version says about its course. */
export const factsShape = z.object({
  title: line(80).min(1),
  subtitle: line(160),
  goal: line(400),
  audience: line(600),
  problem: line(1000),
  prerequisites: z.array(line(200).min(1)).max(20),
  language: z.enum(languages),
  level: z.enum(courseLevels),
  forms: z.array(z.enum(courseForms)),
  purpose: z.enum(purposes),
  release: z.enum(['all', 'drip']),
  duration_minutes: z.number().int().min(0).max(100_000),
  skills: z.array(line(60).min(1)).max(20),
  faq: z.array(z.object({ question: line(200).min(1), answer: line(2000).min(1) })).max(30),
  body: z.string().max(100_000)
})
