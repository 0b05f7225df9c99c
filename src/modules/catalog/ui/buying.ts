/** What the price box needs to know of an offer and this person; commerce answers it. */
export interface Buying {
  state: 'free' | 'paid' | 'owned' | 'pending' | 'own'
  amount: number
  listAmount: number | null
  currency: string
  orderId: string | null
  endsAt: Date | null
}
