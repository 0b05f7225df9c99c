import { peopleWithRole, personCards } from '#modules/identity/index.ts'
import { type Telling, tell } from '#modules/inbox/index.ts'
import type { AnyDb } from '#platform/db.ts'
import type { Doing } from '#platform/module.ts'
import { formatMoney } from '#platform/money/index.ts'
import { describeTime } from '#platform/time/index.ts'
import { reaction, type Tables } from './tables.ts'

type Tools = Pick<Doing<Tables>, 'work' | 'afterCommit' | 'now'>
type What = Pick<Telling, 'kind' | 'key'> & { to: readonly string[]; data?: (locale: string) => Record<string, string | number> }

/** Tells people about a time: each in their own zone and language, with the zone's name. */
async function about(
  { work, afterCommit, now }: Tools,
  subject: { title: string; startsAt: Date; url: string; learnerId?: string; expertId: string },
  { kind, key, to, data }: What
) {
  const cards = await personCards(work as unknown as AnyDb, [...to, subject.expertId, ...(subject.learnerId ? [subject.learnerId] : [])])
  for (const personId of new Set(to)) {
    const card = cards.get(personId)
    if (!card) continue
    const locale = card.locale === 'en' ? 'en' : 'zh-CN'
    const other = cards.get(personId === subject.expertId ? (subject.learnerId ?? '') : subject.expertId)?.name ?? ''
    await tell(work, {
      personId,
      kind,
      key,
      url: subject.url,
      data: { title: subject.title, when: describeTime(subject.startsAt, now, card.zone, locale).exact, name: other, ...data?.(locale) },
      afterCommit
    })
  }
}

async function aboutBooking(doing: Tools, bookingId: string, what: What): Promise<void> {
  const row = await doing.work
    .selectFrom('booking.booking')
    .select(['title', 'starts_at', 'learner_id', 'expert_id'])
    .where('id', '=', bookingId)
    .executeTakeFirst()
  if (row)
    await about(doing, { title: row.title, startsAt: row.starts_at, url: `/bookings/${bookingId}`, learnerId: row.learner_id, expertId: row.expert_id }, what)
}

export const tellConfirmed = reaction('booking.confirmed', 'tell-confirmed', async (doing, { payload: { bookingId, learnerId, expertId } }) => {
  await aboutBooking(doing, bookingId, { kind: 'booking_confirmed', key: `booking-confirmed:${bookingId}`, to: [learnerId] })
  await aboutBooking(doing, bookingId, { kind: 'booking_new', key: `booking-new:${bookingId}`, to: [expertId] })
})

export const tellMoved = reaction('booking.moved', 'tell-moved', async (doing, { payload: { bookingId, learnerId, expertId, revision } }) => {
  await aboutBooking(doing, bookingId, { kind: 'booking_moved', key: `booking-moved:${bookingId}:${revision}`, to: [learnerId, expertId] })
})

export const tellMoveAsked = reaction('booking.asked-to-move', 'tell-move-asked', async (doing, { payload: { bookingId, learnerId } }) => {
  const row = await doing.work.selectFrom('booking.booking').select('ask_note').where('id', '=', bookingId).executeTakeFirst()
  await aboutBooking(doing, bookingId, {
    kind: 'booking_move_asked',
    key: `booking-move:${bookingId}`,
    to: [learnerId],
    data: () => ({ note: row?.ask_note ?? '' })
  })
})

export const tellCancelled = reaction('booking.cancelled', 'tell-cancelled', async (doing, { payload: { bookingId, learnerId, expertId, by, fee } }) => {
  const row = await doing.work.selectFrom('booking.booking').select(['amount', 'currency', 'pack_id']).where('id', '=', bookingId).executeTakeFirst()
  const to = by === 'learner' ? [expertId] : by === 'expert' ? [learnerId] : [learnerId, expertId]
  await aboutBooking(doing, bookingId, {
    kind: 'booking_cancelled',
    key: `booking-cancelled:${bookingId}`,
    to,
    data: (locale) => ({
      fee: formatMoney(fee, row?.currency ?? 'CNY', locale),
      refund: formatMoney((row?.amount ?? 0) - fee, row?.currency ?? 'CNY', locale)
    })
  })
})

export const tellSoon = reaction('booking.soon', 'tell-soon', async (doing, { payload: { bookingId, learnerId, expertId, before } }) => {
  const row = await doing.work.selectFrom('booking.booking').select(['starts_at', 'state']).where('id', '=', bookingId).executeTakeFirst()
  // Called off, or begun, while the reminder was under way.
  if (row?.state !== 'confirmed' || row.starts_at <= doing.now) return
  const key = `booking-soon:${bookingId}:${before}:${row.starts_at.getTime()}`
  await aboutBooking(doing, bookingId, { kind: 'booking_soon', key, to: [learnerId, expertId] })
})

export const tellAbsent = reaction('booking.absent', 'tell-absent', async (doing, { payload: { bookingId, learnerId, expertId, absent } }) => {
  await aboutBooking(doing, bookingId, { kind: 'booking_absent', key: `booking-absent:${bookingId}`, to: [learnerId, expertId], data: () => ({ absent }) })
})

export const tellEnded = reaction('booking.ended', 'tell-ended', async (doing, { payload: { bookingId, learnerId } }) => {
  await aboutBooking(doing, bookingId, { kind: 'booking_ended', key: `booking-ended:${bookingId}`, to: [learnerId] })
})

export const tellNotes = reaction('booking.notes-written', 'tell-notes', async (doing, { payload: { bookingId, learnerId } }) => {
  await aboutBooking(doing, bookingId, { kind: 'booking_notes', key: `booking-notes:${bookingId}`, to: [learnerId] })
})

export const tellObjected = reaction('booking.objected', 'tell-objected', async (doing, { payload: { bookingId, expertId } }) => {
  await aboutBooking(doing, bookingId, { kind: 'booking_disputed', key: `booking-objected:${bookingId}`, to: [expertId] })
  await aboutBooking(doing, bookingId, { kind: 'ops_dispute', key: `booking-dispute:${bookingId}`, to: await peopleWithRole(doing.work, 'operator') })
})

export const tellRulingLate = reaction('booking.ruling-late', 'tell-ruling-late', async (doing, { payload: { bookingId } }) => {
  await aboutBooking(doing, bookingId, { kind: 'ops_dispute', key: `booking-ruling-late:${bookingId}`, to: await peopleWithRole(doing.work, 'operator') })
})

export const tellRuled = reaction('booking.ruled', 'tell-ruled', async (doing, { payload: { bookingId, learnerId, expertId, refund, release } }) => {
  await aboutBooking(doing, bookingId, {
    kind: 'booking_ruled',
    key: `booking-ruled:${bookingId}`,
    to: [learnerId, expertId],
    data: (locale) => ({ refund: formatMoney(refund, 'CNY', locale), release: formatMoney(release, 'CNY', locale) })
  })
})

export const tellOffered = reaction('waiting.offered', 'tell-offered', async (doing, { payload: { waitingId, learnerId, expertId, until } }) => {
  const row = await doing.work
    .selectFrom('booking.waiting as w')
    .innerJoin('booking.service as s', 's.id', 'w.service_id')
    .select(['s.title', 'w.service_id', 'w.offered_start', 'w.state'])
    .where('w.id', '=', waitingId)
    .executeTakeFirst()
  if (row?.state !== 'offered' || !row.offered_start) return
  const card = (await personCards(doing.work as unknown as AnyDb, [learnerId])).get(learnerId)
  await about(
    doing,
    { title: row.title, startsAt: row.offered_start, url: `/book/${row.service_id}?at=${encodeURIComponent(row.offered_start.toISOString())}`, expertId },
    {
      kind: 'booking_offer',
      key: `booking-offer:${waitingId}`,
      to: [learnerId],
      data: (locale) => ({ until: describeTime(new Date(until), doing.now, card?.zone ?? 'Asia/Shanghai', locale).words })
    }
  )
})

async function aboutSession(
  doing: Tools,
  sessionId: string,
  what: Omit<What, 'to'> & { to: (session: { learners: string[]; expertId: string }) => string[] }
): Promise<void> {
  const row = await doing.work.selectFrom('booking.session').select(['title', 'starts_at', 'expert_id']).where('id', '=', sessionId).executeTakeFirst()
  if (!row) return
  const seats = await doing.work.selectFrom('booking.seat').select('learner_id').where('session_id', '=', sessionId).where('state', '=', 'taken').execute()
  const to = what.to({ learners: seats.map((one) => one.learner_id), expertId: row.expert_id })
  await about(doing, { title: row.title, startsAt: row.starts_at, url: `/book/hours/${sessionId}`, expertId: row.expert_id }, { ...what, to })
}

export const tellSeated = reaction('seat.taken', 'tell-seated', async (doing, { payload: { seatId, sessionId, learnerId } }) => {
  await aboutSession(doing, sessionId, { kind: 'booking_confirmed', key: `seat-taken:${seatId}`, to: () => [learnerId] })
})

export const tellSessionSoon = reaction('office-hours.soon', 'tell-session-soon', async (doing, { payload: { sessionId } }) => {
  await aboutSession(doing, sessionId, { kind: 'booking_soon', key: `session-soon:${sessionId}`, to: ({ learners, expertId }) => [...learners, expertId] })
})

export const tellSessionCancelled = reaction('office-hours.cancelled', 'tell-session-cancelled', async (doing, { payload: { sessionId, seatIds } }) => {
  if (seatIds.length === 0) return
  const seats = await doing.work.selectFrom('booking.seat').select(['learner_id', 'amount', 'currency']).where('id', 'in', seatIds).execute()
  const [first] = seats
  await aboutSession(doing, sessionId, {
    kind: 'booking_cancelled',
    key: `session-cancelled:${sessionId}`,
    to: () => seats.map((one) => one.learner_id),
    data: (locale) => ({ fee: formatMoney(0, first?.currency ?? 'CNY', locale), refund: formatMoney(first?.amount ?? 0, first?.currency ?? 'CNY', locale) })
  })
})
