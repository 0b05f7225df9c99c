import { m } from '#paraglide/messages.js'
import { listOrders, orderDetail } from '#modules/commerce/queries.ts'
import { declineRefund, refundOrder } from '#modules/commerce/refunds.ts'
import { parseMoney } from '#platform/money/index.ts'
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

/** The form says yuan; the ledger counts fen. What is no amount is refused beside the field, never guessed. */
function inMinorUnits(typed: FormDataEntryValue | null): number {
  try {
    return parseMoney(String(typed ?? ''), 'CNY')
  } catch {
    return Number.NaN
  }
}

export const actions: Actions = {
  refund: async (event) => {
    const form = await event.request.clone().formData()
    const whole = form.get('amount') === ''
    return submit(event, refundOrder, { amount: whole ? undefined : inMinorUnits(form.get('amount')) })
  },
  decline: (event) => submit(event, declineRefund)
}
