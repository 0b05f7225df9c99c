import {
  acceptBooking,
  aCalendar,
  aService,
  bookingClock,
  bookSlot,
  nextSession,
  openOfficeHours,
  putQuestion,
  takeSeat,
  writeNotes
} from '#modules/booking/demo-builders.ts'
import { payQuestion } from '#modules/guidance/builders.ts'
import type { TestGatewayJournal } from '#modules/payments/index.ts'
import { parseMoney } from '#platform/money/index.ts'
import { perform } from '#platform/perform.ts'
import { addDays, fromLocal, localDay } from '#platform/time/index.ts'
import { ago, as, type Happening, idOf, type World, yaml } from './world.ts'

interface SeedService {
  kind: string
  title: string
  description: string
  minutes: number
  price: string
  pack?: { count: number; price: string; valid_days: number }
  seats: number
  weekday: number
  at: string
}
interface SeedPerson {
  username: string
  zone: string
  language?: string
  services?: SeedService[]
}
interface SeedBooking {
  kind: string
  learner: string
  expert: string
  price: string
  days_ago?: number
  hours_ago?: number
  state: 'booked' | 'unpaid' | 'closed'
  in_days?: number
  at?: string
  thread: { text: string }[]
  minutes_text?: string
  next_steps?: string
}

const intake = {
  zh: ['这次最想解决的一件事是什么？', '你已经试过什么？', '结束的时候，你希望手里有什么？'],
  en: ['What do you most want to solve?', 'What have you tried?', 'What do you want to leave with?']
}
type Ranges = [number, number][]
const evenings: Ranges = [[1140, 1320]]
const weekend: Ranges = [
  [600, 720],
  [840, 1020],
  [1140, 1320]
]

/** Hours, services and office hours of the experts, and the bookings around today. */
export async function bookings(world: World, journal: TestGatewayJournal): Promise<Happening[]> {
  const { people } = yaml<{ people: SeedPerson[] }>('people.yaml')
  const services = new Map<string, string>()
  const happenings: Happening[] = []
  for (const { username, zone, language, services: offered = [] } of people) {
    const mine = offered.filter((one) => one.kind === 'consultation' || one.kind === 'office_hour')
    if (mine.length === 0) continue
    const expert = { id: idOf(world, username) }
    await aCalendar(expert, { zone, weekly: [evenings, evenings, evenings, evenings, evenings, weekend, weekend] })
    for (const one of mine) {
      if (one.kind === 'office_hour') {
        happenings.push({ at: ago(world, 20), run: () => as(world, username, () => perform(openOfficeHours, officeHours(one))) })
        continue
      }
      const serviceId = await aService(expert, {
        title: one.title,
        description: one.description,
        minutes: one.minutes,
        amount: parseMoney(one.price, 'CNY'),
        stepMinutes: 30,
        afterMinutes: 15,
        noticeHours: 6,
        pack: one.pack && { sessions: one.pack.count, amount: parseMoney(one.pack.price, 'CNY'), days: one.pack.valid_days },
        intake: intake[language === 'en' ? 'en' : 'zh'].map((question, i) => ({ question, required: i === 0 }))
      })
      services.set(username, serviceId)
    }
  }
  const busy = new Map(people.map((one) => [one.username, one.services?.find((service) => service.kind === 'office_hour')?.weekday]))
  const { guidance } = yaml<{ guidance: SeedBooking[] }>('stories.yaml')
  for (const one of guidance) {
    if (one.kind === 'consultation') happenings.push(...consultation(world, journal, one, services.get(one.expert) ?? '', busy.get(one.expert)))
    if (one.kind === 'office_hour') happenings.push(...seat(world, journal, one))
  }
  return [...happenings, { at: ago(world, 0, 0.05), run: bookingClock }]
}

const officeHours = (one: SeedService) => ({
  title: one.title,
  description: one.description,
  weekday: one.weekday,
  time: one.at,
  minutes: one.minutes,
  seats: one.seats,
  amount: parseMoney(one.price, 'CNY'),
  freeHours: 24,
  inRoom: true,
  listeners: true
})

const zone = 'Asia/Shanghai'

/** Booked, paid and, when it lies in the past, held, with notes and an accepting word. */
function consultation(world: World, journal: TestGatewayJournal, one: SeedBooking, serviceId: string, officeDay?: number): Happening[] {
  // A hold lasts a quarter of an hour: who has not paid yet has picked the time a moment ago.
  const begun =
    one.state === 'unpaid'
      ? ago(world, 0, 0.02)
      : one.state === 'closed'
        ? ago(world, (one.days_ago ?? 0) + 3)
        : ago(world, one.days_ago ?? 0, one.hours_ago ?? 0)
  const wished = one.state === 'closed' ? ago(world, one.days_ago ?? 0) : addDays(world.startedAt, one.in_days ?? 1, zone)
  // The evening of the office hours is taken, whatever day the demo world begins on.
  const weekday = (new Date(`${localDay(wished, zone)}T12:00Z`).getUTCDay() + 6) % 7
  const day = weekday + 1 === officeDay ? addDays(wished, 1, zone) : wished
  const startsAt = fromLocal(localDay(day, zone), one.at ?? '20:00', zone)
  const later = (hours: number) => new Date(startsAt.getTime() + hours * 3_600_000)
  let bookingId = ''
  const book: Happening = {
    at: begun,
    run: async () => {
      const made = await as(world, one.learner, () =>
        perform(bookSlot, {
          serviceId,
          startsAt,
          amount: parseMoney(one.price, 'CNY'),
          intake: [one.thread[0]?.text ?? '想先听听你的看法。'],
          consent: true
        } as never)
      )
      bookingId = made.bookingId
      if (one.state !== 'unpaid' && made.orderId) await payQuestion(journal, made.orderId)
    }
  }
  if (one.state !== 'closed') return [book]
  return [
    book,
    { at: later(1), run: bookingClock },
    {
      at: later(3),
      run: () => as(world, one.expert, () => perform(writeNotes, { bookingId, notes: one.minutes_text ?? '', nextSteps: one.next_steps ?? '' } as never))
    },
    { at: later(20), run: () => as(world, one.learner, () => perform(acceptBooking, { bookingId })) }
  ]
}

function seat(world: World, journal: TestGatewayJournal, one: SeedBooking): Happening[] {
  const at = ago(world, one.days_ago ?? 0, one.hours_ago ?? 0)
  let sessionId = ''
  return [
    {
      at,
      run: async () => {
        const session = await nextSession(idOf(world, one.expert), at)
        if (!session) throw new Error(`${one.expert} holds no office hours`)
        sessionId = session.id
        const { orderId } = await as(world, one.learner, () => perform(takeSeat, { sessionId, amount: session.amount, consent: true } as never))
        if (orderId) await payQuestion(journal, orderId)
      }
    },
    // Once it is paid, the seat is taken.
    { at: new Date(at.getTime() + 60_000), run: () => as(world, one.learner, () => perform(putQuestion, { sessionId, text: one.thread[0]?.text ?? '' })) }
  ]
}
