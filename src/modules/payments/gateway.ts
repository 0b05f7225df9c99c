/** What every payment gateway can do. One file per gateway; `gateways.ts` lists those that are configured. */
export interface Gateway {
  name: string
  /** Opens a payment at the gateway. The same paymentId twice opens one. */
  create(payment: {
    paymentId: string
    amount: number
    currency: string
    subject: string
    expiresAt: Date
    notifyUrl: string
    returnUrl: string
  }): Promise<{ gatewayRef: string; payUrl: string }>
  /** Asks how a payment stands: what saves an order whose callback was lost. */
  query(gatewayRef: string): Promise<Standing>
  /** Sends money back. The same refundId twice sends it once. */
  refund(refund: { gatewayRef: string; refundId: string; amount: number; currency: string }): Promise<{ gatewayRef: string }>
  /** Verifies the signature over the raw body and reads the message. Throws `payments/bad-signature`. */
  readCallback(headers: Record<string, string | string[] | undefined>, body: Buffer): { eventId: string; paymentId: string; standing: Standing }
  /** What the gateway wants to hear when a callback was taken. */
  acknowledgement: string
}

export interface Standing {
  state: 'open' | 'succeeded' | 'failed'
  amount: number
  currency: string
  paidAt?: Date
}
