import { m } from '#paraglide/messages.js'
import { listOrders, orderDetail } from '#modules/commerce/queries.ts'
import { declineRefund, refundOrder } from '#modules/commerce/refunds.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const given = Object.fromEntries([...url.searchParams].filter(([, value]) => value !== ''))
  const { open, ...filter } = given
  return {
    title: m.ops_orders(),
    filter,
    orders: await read(listOrders, { ...filter, limit: 25 }),
    open: open ? await read(orderDetail, { orderId: open }) : null
  }
}

/** The form says yuan; the ledger counts fen. */
const inMinorUnits = (text: FormDataEntryValue | null) =>
  typeof text === 'string' && /^\d{1,7}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 100) : text

export const actions: Actions = {
  refund: async (event) => {
    const form = await event.request.clone().formData()
    const whole = form.get('amount') === ''
    return submit(event, refundOrder, { amount: whole ? undefined : inMinorUnits(form.get('amount')) })
  },
  decline: (event) => submit(event, declineRefund)
}
