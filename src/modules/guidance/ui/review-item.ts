import type { ReviewContent, ReviewNote, WorkPart } from '../rules.ts'

/** What the workbench shows of one request: the answer of `guidance.show-review`. */
export interface ReviewItem {
  id: string
  courseId: string
  courseTitle: string
  topic: string
  attempt: number
  late: boolean
  createdAt: Date
  dueAt: Date
  learner: { id: string; name: string; username: string; seed: string }
  claim: 'free' | 'mine' | 'other' | 'done'
  claimUntil: Date | null
  holder: string | null
  brief: { goal: string; excerpt: string; resources: number }
  rubric: { criterion: string; weight: number; levels: Record<'1' | '2' | '3' | '4' | '5', string> }[]
  checklist: string[]
  passScore: number
  parts: WorkPart[]
  last: (GivenReview & { attempt: number; byMe: boolean; fixes: { words: string; changed: boolean }[] }) | null
  draft: (ReviewContent & { revision: number; savedAt: Date | null }) | null
  review: GivenReview | null
}

export interface GivenReview {
  reviewerId: string
  reviewerName: string | null
  reviewerSeed: string
  scores: Record<string, number>
  total: number
  passed: boolean
  feedback: string
  checklist: string[]
  reviewedAt: Date
  notes: ReviewNote[]
}
