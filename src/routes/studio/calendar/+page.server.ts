import {
  addService,
  archiveService,
  cancelSession,
  changeService,
  myBookings,
  myCalendar,
  myOfficeHours,
  openOfficeHours,
  removeOtherDay,
  saveCalendar,
  saveOtherDay,
  stopOfficeHours
} from '#modules/booking/index.ts'
import { m } from '#paraglide/messages.js'
import { type Currency, MoneyError, parseMoney } from '#platform/money/index.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

const tabs = ['bookings', 'hours', 'services', 'office'] as const
const isTab = (text: string | null): text is (typeof tabs)[number] => tabs.some((one) => one === text)

export const load: PageServerLoad = async (event) => {
  event.depends('calendar')
  const { url, locals } = event
  const calendar = await read(myCalendar)
  const asked = url.searchParams.get('tab')
  // Who has said no hours yet begins there.
  const tab = isTab(asked) ? asked : calendar.zone === null ? 'hours' : 'bookings'
  const box = url.searchParams.get('box') === 'past' ? ('past' as const) : ('coming' as const)
  return {
    title: m.booking_calendar({}, { locale: locals.locale === 'en' ? 'en' : 'zh-CN' }),
    tab,
    box,
    calendar,
    myZone: locals.actor.zone,
    zones: tab === 'hours' ? Intl.supportedValuesOf('timeZone') : [],
    bookings: tab === 'bookings' ? await read(myBookings, { as: 'expert', box, cursor: url.searchParams.get('cursor') ?? undefined }) : null,
    office: tab === 'office' || tab === 'bookings' ? await read(myOfficeHours) : null
  }
}

/** Prices are typed in yuan; what cannot be read is told beside the field. */
function amountsOf(data: FormData): Record<string, number | string> {
  const amount = (name: string): number | string => {
    const text = String(data.get(name) ?? '').trim()
    if (text === '') return ''
    try {
      return parseMoney(text, 'CNY' as Currency)
    } catch (thrown) {
      if (thrown instanceof MoneyError) return 'x'
      throw thrown
    }
  }
  return { amount: amount('price'), ...(data.has('packPrice') && { packAmount: amount('packPrice') }) }
}

const withAmounts = async (event: Parameters<NonNullable<Actions['hours']>>[0]) => amountsOf(await event.request.clone().formData())

export const actions: Actions = {
  hours: (event) => submit(event, saveCalendar),
  day: (event) => submit(event, saveOtherDay),
  usual: (event) => submit(event, removeOtherDay),
  addService: async (event) => submit(event, addService, await withAmounts(event), 'new'),
  changeService: async (event) => {
    const data = await event.request.clone().formData()
    return submit(event, changeService, amountsOf(data), String(data.get('serviceId')))
  },
  archive: (event) => submit(event, archiveService),
  open: async (event) => submit(event, openOfficeHours, await withAmounts(event)),
  stop: (event) => submit(event, stopOfficeHours),
  cancelSession: (event) => submit(event, cancelSession)
}
