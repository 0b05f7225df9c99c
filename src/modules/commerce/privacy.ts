import { registerPrivacyPart } from '#modules/identity/index.ts'
import { own, read } from './tables.ts'

/** Orders are handed over and stay: accounting law keeps them for years. What the person wrote beside them goes. */
export function registerCommercePrivacy(): void {
  registerPrivacyPart('commerce', {
    async export(db, personId) {
      const mine = read(db)
      return {
        orders: await mine
          .selectFrom('commerce.order as o')
          .innerJoin('commerce.order_line as l', 'l.order_id', 'o.id')
          .select(['o.number', 'o.state', 'l.title', 'o.total_amount', 'o.refunded_amount', 'o.currency', 'o.consent_at', 'o.placed_at', 'o.paid_at'])
          .where('o.buyer_id', '=', personId)
          .orderBy('o.placed_at')
          .execute(),
        refunds: await mine
          .selectFrom('commerce.refund as r')
          .innerJoin('commerce.order as o', 'o.id', 'r.order_id')
          .select(['o.number', 'r.amount', 'r.state', 'r.reason', 'r.requested_at', 'r.decided_at', 'r.decision_note', 'r.done_at'])
          .where('o.buyer_id', '=', personId)
          .orderBy('r.requested_at')
          .execute(),
        entitlements: await mine
          .selectFrom('commerce.entitlement as e')
          .innerJoin('catalog.course_card as c', 'c.id', 'e.course_id')
          .select(['c.title', 'e.granted_at', 'e.ends_at', 'e.ended_at', 'e.ended_reason'])
          .where('e.learner_id', '=', personId)
          .orderBy('e.granted_at')
          .execute(),
        sales: await mine
          .selectFrom('commerce.order_line as l')
          .innerJoin('commerce.order as o', 'o.id', 'l.order_id')
          .select(['o.number', 'o.state', 'l.title', 'l.amount', 'l.seller_amount', 'o.currency', 'o.paid_at'])
          .where('l.seller_id', '=', personId)
          .where('o.paid_at', 'is not', null)
          .orderBy('o.paid_at')
          .execute()
      }
    },
    async erase(work, personId) {
      // An open refund is still decided and paid back: the money is the person's.
      const mine = own(work)
      await mine.updateTable('commerce.refund').set({ reason: '' }).where('requested_by', '=', personId).execute()
    }
  })
}
