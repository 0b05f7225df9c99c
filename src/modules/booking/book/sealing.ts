import { keyring, open, seal } from '#platform/crypto/index.ts'
import { fieldKey } from '#platform/secrets.ts'

// What somebody tells an expert before, and what the expert writes down after: readable in its own row only.
const keys = (kind: string) => keyring(fieldKey(`booking.${kind}`))
const place = (kind: string, id: string) => `booking.${kind}:${id}`

export type IntakeAnswers = { question: string; answer: string }[]

export const sealIntake = (bookingId: string, answers: IntakeAnswers): string | null =>
  answers.length === 0 ? null : seal(JSON.stringify(answers), keys('intake'), place('intake', bookingId))

export const openIntake = (bookingId: string, sealed: string | null): IntakeAnswers =>
  sealed ? JSON.parse(open(sealed, keys('intake'), place('intake', bookingId))) : []

export const sealNotes = (bookingId: string, notes: string): string | null => (notes === '' ? null : seal(notes, keys('notes'), place('notes', bookingId)))

export const openNotes = (bookingId: string, sealed: string | null): string => (sealed ? open(sealed, keys('notes'), place('notes', bookingId)) : '')
