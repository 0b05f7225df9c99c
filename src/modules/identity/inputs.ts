import { z } from 'zod'
import { emailKey, limits, phoneNumber, usernameProblem } from './rules.ts'

/** An empty field of a form says nothing. */
export const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() === '' ? undefined : value), schema.optional())

export const usernameInput = z
  .string()
  .max(100)
  .superRefine((value, check) => {
    const problem = usernameProblem(value)
    if (problem) check.addIssue({ code: 'custom', message: problem })
  })

export const emailInput = z
  .string()
  .trim()
  .max(254)
  .transform((value) => value.normalize('NFKC'))
  .pipe(z.email())

export const phoneInput = z
  .string()
  .max(40)
  .transform((value, check) => {
    const number = phoneNumber(value)
    if (!number) check.addIssue({ code: 'custom', message: 'identity/phone-shape' })
    return number ?? ''
  })

export const optionalEmail = optional(emailInput)
export const optionalPhone = optional(phoneInput)
export const nameInput = z.string().trim().max(limits.name.max)

/** A form's checkbox sends "on"; the API sends true. */
export const checked = z.preprocess((value) => value === true || value === 'on' || value === 'true', z.boolean())

export const idOutput = z.object({ id: z.uuid() })
export { emailKey }
