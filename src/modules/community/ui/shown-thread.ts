import type { ShownPost, ShownReply } from '../queries/show-thread.ts'
import type { Mentionable } from './mention-at.ts'

/** A thread as the page gets it from `community.show-discussion`. */
export interface ShownThread {
  discussion: ShownPost & {
    mode: 'question' | 'forum'
    title: string
    lessonId: string | null
    lessonTitle: string | null
    lessonSlug: string | null
    atSeconds: number | null
    replyCount: number
    acceptedReplyId: string | null
    dueAt: Date | null
    answered: boolean
    escalated: boolean
    pinned: boolean
    featured: boolean
    mayDelete: boolean
  }
  accepted: ShownReply | null
  replies: ShownReply[]
  next: string | null
  course: { id: string; slug: string; title: string; kind: 'course' | 'task' }
  may: { reply: true | string; accept: boolean; curate: boolean; moderate: boolean }
  following: boolean
  rulesAccepted: boolean
  mutedUntil: Date | 'for good' | null
  mentionable: Mentionable[]
}
