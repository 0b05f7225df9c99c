import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { anExpert } from '../../src/modules/experts/builders.ts'
import type { BuiltPerson } from '../../src/modules/identity/builders.ts'
import { balance } from '../../src/modules/ledger/index.ts'
import { startTestGateway } from '../../src/modules/payments/test-gateway/service.ts'
import { addDays, fromLocal, localDay } from '../../src/platform/time/index.ts'
import { now, setClock } from '../../src/platform/time/clock.ts'
import { startTestApp, type TestApp, type Who } from './app.ts'
import { aCalendar, aService, type ServiceWish } from '../../src/modules/booking/builders.ts'

const secret = 'a secret of these tests'
export const zone = 'Asia/Shanghai'

/** The product with a gateway that pays, an expert who can be booked from nine to six, and the words of these tests. */
export async function startBooking() {
  const gateway = await startTestGateway({ port: 0, secret, journal: join(mkdtempSync(join(tmpdir(), 'gateway-')), 'journal') })
  const app: TestApp = await startTestApp({ TEST_GATEWAY_URL: gateway.url, TEST_GATEWAY_SECRET: secret })

  async function expertWithService(wish: ServiceWish = {}): Promise<{ expert: BuiltPerson; serviceId: string }> {
    const expert = await anExpert()
    await aCalendar(expert)
    return { expert, serviceId: await aService(expert, wish) }
  }
  /** So many days from today at this time of the expert's. */
  const at = (days: number, time: string) => fromLocal(localDay(addDays(now(), days, zone), zone), time, zone)
  const book = (who: Who, serviceId: string, startsAt: Date, more: object = {}) =>
    app.post(`/services/${serviceId}/bookings`, { startsAt, amount: 42_000, consent: true, ...more }, who)
  async function pay(who: Who, orderId: string): Promise<void> {
    const { payUrl } = (await app.post(`/orders/${orderId}/payments`, { gateway: 'test' }, who)).body
    await fetch(payUrl, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'act=pay' })
    await app.settle()
  }
  async function booked(who: Who, serviceId: string, startsAt: Date, more: object = {}): Promise<string> {
    const made = await book(who, serviceId, startsAt, more)
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    if (made.body.orderId) await pay(who, made.body.orderId)
    return made.body.bookingId
  }
  return {
    app,
    expertWithService,
    at,
    book,
    pay,
    booked,
    see: async (who: Who, id: string) => (await app.get(`/bookings/${id}`, who)).body,
    slots: async (serviceId: string, from: Date, days = 1) =>
      (await app.get(`/services/${serviceId}/slots?from=${localDay(from, zone)}&days=${days}`)).body.days.flatMap((day: { slots: { startsAt: string }[] }) =>
        day.slots.map((slot) => slot.startsAt)
      ) as string[],
    held: (who: BuiltPerson) => balance(app.db, 'held', who.id),
    earned: (who: BuiltPerson) => balance(app.db, 'expert_pending', who.id),
    tick: async () => {
      await app.tick('booking.keep-time')
      await app.settle()
    },
    notices: async (key: string) =>
      (await app.db.selectFrom('inbox.notice').select(['person_id', 'kind']).where('key', 'like', `${key}%`).execute()) as {
        person_id: string
        kind: string
      }[],
    async stop() {
      setClock()
      await app.close()
      await gateway.close()
    }
  }
}
export type BookingTest = Awaited<ReturnType<typeof startBooking>>
