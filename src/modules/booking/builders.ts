import { database } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { now } from '#platform/time/clock.ts'
import type { Range } from './rules.ts'
import { type IntakeQuestion, own } from './tables.ts'

export interface ServiceWish {
  title?: string
  description?: string
  minutes?: number
  amount?: number
  stepMinutes?: 15 | 30 | 60
  beforeMinutes?: number
  afterMinutes?: number
  noticeHours?: number
  horizonDays?: number
  mostPerDay?: number
  mostPerWeek?: number
  freeHours?: number
  latePercent?: number
  pack?: { sessions: number; amount: number; days?: number }
  intake?: IntakeQuestion[]
}

/** An expert's hours, the same every day unless a whole week is given: for tests and the demo world. */
export async function aCalendar(expert: { id: string }, { zone = 'Asia/Shanghai', weekly }: { zone?: string; weekly?: Range[][] } = {}): Promise<void> {
  const everyDay: Range[][] = Array.from({ length: 7 }, () => [[540, 1080]])
  const content = { zone, weekly: JSON.stringify(weekly ?? everyDay), changed_at: now() }
  await own(database() as never)
    .insertInto('booking.calendar')
    .values({ expert_id: expert.id, ...content })
    .onConflict((conflict) => conflict.column('expert_id').doUpdateSet(content))
    .execute()
}

/** A consultation that somebody offers who has hours. */
export async function aService(expert: { id: string }, wish: ServiceWish = {}): Promise<string> {
  const id = newId()
  await own(database() as never)
    .insertInto('booking.service')
    .values({
      id,
      expert_id: expert.id,
      title: wish.title ?? '一对一',
      description: wish.description ?? '',
      minutes: wish.minutes ?? 60,
      amount: wish.amount ?? 42_000,
      step_minutes: wish.stepMinutes ?? 60,
      before_minutes: wish.beforeMinutes ?? 0,
      after_minutes: wish.afterMinutes ?? 0,
      notice_hours: wish.noticeHours ?? 2,
      horizon_days: wish.horizonDays ?? 30,
      most_per_day: wish.mostPerDay ?? null,
      most_per_week: wish.mostPerWeek ?? null,
      free_hours: wish.freeHours ?? 24,
      late_percent: wish.latePercent ?? 50,
      pack_sessions: wish.pack?.sessions ?? null,
      pack_amount: wish.pack?.amount ?? null,
      pack_days: wish.pack?.days ?? 365,
      intake: JSON.stringify(wish.intake ?? []),
      created_at: now(),
      archived_at: null
    })
    .execute()
  return id
}
